"""Who may do what with which model: the whole of it, proved by ``test_rights``.

A letter a verb: **c**\\ reate, **r**\\ ead, **w**\\ rite, **d**\\ elete. A manager may what a
coordinator may, a coordinator what a supporter may. Finance and the log reviewer stand apart.
Whoever is not named here (portal user, public user, an internal user without any of our
groups, Odoo's administrator) may nothing.
"""

ROLES = ("supporter", "coordinator", "manager", "finance", "reviewer")
OUTSIDERS = ("internal", "admin", "portal", "public")

#                                       supporter coordinator manager finance reviewer
RIGHTS = {
    # persons: the code is read widely, what identifies is a table of its own
    "umgange.person":                     ("r",    "crw",   "crw",  "",     ""),
    "umgange.person.identity":            ("r",    "crw",   "crwd", "",     ""),
    "umgange.person.contact":             ("r",    "crw",   "crwd", "",     ""),
    "umgange.person.duplicate":           ("",     "",      "r",    "",     ""),
    "umgange.person.opening":             ("",     "cr",    "cr",   "",     ""),
    # the work
    "umgange.assignment":                 ("r",    "crw",   "crw",  "",     ""),
    "umgange.participant":                ("r",    "crwd",  "crwd", "",     ""),
    "umgange.confirmation":               ("r",    "crwd",  "crwd", "",     ""),
    "umgange.visit.reply":                ("r",    "r",     "r",    "",     ""),
    "umgange.contact.note":               ("crw",  "crw",   "crwd", "",     ""),
    "umgange.handout":                    ("r",    "crw",   "crw",  "",     ""),
    "umgange.booklet":                    ("",     "r",     "crwd", "",     ""),
    "umgange.document":                   ("cr",   "crw",   "crw",  "",     ""),
    "umgange.extract":                    ("",     "crw",   "crw",  "",     ""),
    "umgange.extract.passage":            ("",     "rw",    "rw",   "",     ""),
    "umgange.meeting":                    ("r",    "crwd",  "crwd", "",     ""),
    "umgange.meeting.point":              ("r",    "crwd",  "crwd", "",     ""),
    "umgange.meeting.rules":              ("r",    "crwd",  "crwd", "",     ""),
    "umgange.open.question":              ("r",    "crwd",  "crwd", "",     ""),
    "umgange.meeting.answer":             ("r",    "crwd",  "crwd", "",     ""),
    "umgange.text.template":              ("",     "r",     "crwd", "",     ""),
    "umgange.plan":                       ("r",    "crwd",  "crwd", "",     ""),
    "umgange.plan.point":                 ("r",    "crwd",  "crwd", "",     ""),
    "umgange.plan.view":                  ("r",    "crwd",  "crwd", "",     ""),
    "umgange.plan.arrival":               ("r",    "crwd",  "crwd", "",     ""),
    "umgange.plan.step":                  ("r",    "crwd",  "crwd", "",     ""),
    "umgange.plan.step.taken":            ("r",    "crwd",  "crwd", "",     ""),
    "umgange.plan.point.template":        ("",     "r",     "crwd", "",     ""),
    "umgange.risk.assessment":            ("r",    "crwd",  "crwd", "",     ""),
    "umgange.risk.assessment.line":       ("r",    "crwd",  "crwd", "",     ""),
    "umgange.school.break":               ("",     "r",     "crwd", "",     ""),
    "umgange.risk.question":              ("",     "r",     "crwd", "",     ""),
    "umgange.pause":                      ("r",    "crw",   "crw",  "",     ""),
    "umgange.closing":                    ("",     "crw",   "crw",  "",     ""),
    "umgange.decision":                   ("r",    "crw",   "crwd", "",     ""),
    "umgange.separation":                 ("",     "crw",   "crwd", "",     ""),
    "umgange.visit":                      ("r",    "crwd",  "crwd", "",     ""),
    "umgange.attendance":                 ("r",    "crwd",  "crwd", "",     ""),
    "umgange.transport":                  ("crw",  "crwd",  "crwd", "",     ""),
    "umgange.permit":                     ("r",    "crwd",  "crwd", "",     ""),
    "umgange.visit.mending":              ("r",    "r",     "r",    "",     ""),
    "umgange.visit.checklist":            ("r",    "r",     "r",    "",     ""),
    "umgange.child.talk":                 ("crwd", "crwd",  "crwd", "",     ""),
    "umgange.wish":                       ("crw",  "crw",   "crw",  "",     ""),
    "umgange.visit.quarter":              ("crw",  "crw",   "crw",  "",     ""),
    "umgange.journal.entry":              ("crwd", "crwd",  "crwd", "",     ""),
    "umgange.journal.chain":              ("",     "",      "r",    "",     "r"),
    "umgange.journal.release":            ("",     "cr",    "cr",   "",     ""),
    "umgange.journal.verification":       ("",     "",      "r",    "",     "r"),
    # beside the file
    "umgange.journal.comment":            ("rw",   "crw",   "crwd", "",     ""),
    "umgange.complaint":                  ("crw",  "crw",   "crw",  "",     ""),
    "umgange.incident":                   ("crw",  "crw",   "crw",  "",     ""),
    "umgange.incident.step":              ("",     "",      "rw",   "",     ""),
    "umgange.concern":                    ("crwd", "crwd",  "crwd", "",     ""),
    "umgange.concern.reader":             ("r",    "r",     "crw",  "",     ""),
    # what is booked
    "umgange.premises":                   ("r",    "r",     "crw",  "",     ""),
    "umgange.room":                       ("r",    "r",     "crw",  "",     ""),
    "umgange.door":                       ("r",    "r",     "crwd", "",     ""),
    "umgange.equipment":                  ("r",    "r",     "crwd", "",     ""),
    "umgange.photo":                      ("r",    "r",     "crwd", "",     ""),
    "umgange.supporter":                  ("r",    "r",     "crw",  "",     ""),
    "umgange.booking":                    ("r",    "crw",   "crw",  "",     ""),
    "umgange.room.request":               ("",     "crwd",  "crwd", "",     ""),
    # what got into the wrong hands
    "umgange.breach":                     ("r",    "r",     "crw",  "",     ""),
    # money
    "umgange.delivery":                   ("",     "r",     "r",    "crw",  ""),
    "umgange.agreement":                  ("",     "r",     "r",    "crw",  ""),
    "umgange.cancellation.policy":        ("",     "r",     "r",    "crw",  ""),
    "umgange.cancellation.policy.line":   ("",     "r",     "r",    "crwd", ""),
    # what was stopped on its way out
    "umgange.outward.stop":               ("",     "",      "rw",   "",     ""),
    "umgange.naming.change":              ("",     "",      "",     "",     "r"),
    # who read and changed what, and who had what to do with it
    "umgange.assignment.holder":          ("",     "",      "r",    "",     "r"),
    "umgange.access.log":                 ("",     "",      "",     "",     "r"),
    "umgange.rights.line":                ("",     "",      "",     "",     "r"),
    "umgange.access.review":              ("",     "",      "r",    "",     "rw"),
    "umgange.access.review.line":         ("",     "",      "r",    "",     "rw"),
    # the staff's own secrecy
    "umgange.undertaking":                ("r",    "r",     "cr",   "r",    "r"),
    "umgange.undertaking.acceptance":     ("",     "",      "r",    "",     ""),
    "umgange.staff.member":               ("",     "",      "rw",   "",     ""),
    # dialogs
    "umgange.assignment.answer":          ("",     "crwd",  "crwd", "",     ""),
    "umgange.assignment.change":          ("",     "crwd",  "crwd", "",     ""),
    "umgange.delivery.invoice":           ("",     "",      "",     "crwd", ""),
    "umgange.loss":                       ("",     "crwd",  "crwd", "",     ""),
    "umgange.journal.rewrite":            ("crwd", "crwd",  "crwd", "",     ""),
    "umgange.handout.dialog":             ("",     "crwd",  "crwd", "",     ""),
    "umgange.participant.change":         ("",     "crwd",  "crwd", "",     ""),
    "umgange.order.register":             ("",     "crwd",  "crwd", "",     ""),
    "umgange.school.break.paste":         ("",     "",      "crwd", "",     ""),
    "umgange.school.break.paste.line":    ("",     "",      "crwd", "",     ""),
    "umgange.supporter.absence":          ("",     "crwd",  "crwd", "",     ""),
    "umgange.supporter.absence.line":     ("",     "crwd",  "crwd", "",     ""),
    "umgange.visit.correction":           ("",     "",      "crwd", "",     ""),
    "umgange.visit.end":                  ("crwd", "crwd",  "crwd", "",     ""),
    "umgange.visit.move":                 ("",     "crwd",  "crwd", "",     ""),
    "umgange.visit.present":              ("crwd", "crwd",  "crwd", "",     ""),
    "umgange.visit.series":               ("",     "crwd",  "crwd", "",     ""),
    "umgange.visit.series.choice":        ("",     "crwd",  "crwd", "",     ""),
    "umgange.visit.series.line":          ("",     "crwd",  "crwd", "",     ""),
    "umgange.visit.times":                ("crwd", "crwd",  "crwd", "",     ""),
    "umgange.visit.times.line":           ("crwd", "crwd",  "crwd", "",     ""),
}  # fmt: skip

# Which records: own = of an assignment whose supporter or coordinator the user is, by the
# user's own hand where it is a journal entry; other = of the same company; nobody ever reads
# another company's. A model of the table above that is not here knows no such difference.
OWN, ALL = ("own",), ("own", "other")
#                                       supporter coordinator manager
REACH = {
    "umgange.person.identity":            (OWN,    ALL,     ALL),
    "umgange.person.contact":             (OWN,    ALL,     ALL),
    "umgange.assignment":                 (OWN,    ALL,     ALL),
    "umgange.participant":                (OWN,    ALL,     ALL),
    "umgange.confirmation":               (OWN,    ALL,     ALL),
    "umgange.visit.reply":                (OWN,    ALL,     ALL),
    "umgange.contact.note":               (OWN,    ALL,     ALL),
    "umgange.handout":                    (OWN,    ALL,     ALL),
    "umgange.meeting":                    (OWN,    ALL,     ALL),
    "umgange.meeting.point":              (OWN,    ALL,     ALL),
    "umgange.meeting.rules":              (OWN,    ALL,     ALL),
    "umgange.open.question":              (OWN,    ALL,     ALL),
    "umgange.meeting.answer":             (OWN,    ALL,     ALL),
    "umgange.plan":                       (OWN,    ALL,     ALL),
    "umgange.plan.point":                 (OWN,    ALL,     ALL),
    "umgange.plan.view":                  (OWN,    ALL,     ALL),
    "umgange.plan.arrival":               (OWN,    ALL,     ALL),
    "umgange.plan.step":                  (OWN,    ALL,     ALL),
    "umgange.plan.step.taken":            (OWN,    ALL,     ALL),
    "umgange.risk.assessment":            (OWN,    ALL,     ALL),
    "umgange.risk.assessment.line":       (OWN,    ALL,     ALL),
    "umgange.pause":                      (OWN,    ALL,     ALL),
    "umgange.decision":                   (OWN,    ALL,     ALL),
    "umgange.visit":                      (OWN,    ALL,     ALL),
    "umgange.attendance":                 (OWN,    ALL,     ALL),
    "umgange.transport":                  (OWN,    ALL,     ALL),
    "umgange.permit":                     (OWN,    ALL,     ALL),
    "umgange.visit.mending":              (OWN,    ALL,     ALL),
    "umgange.visit.checklist":            (OWN,    ALL,     ALL),
    "umgange.booking":                    (OWN,    ALL,     ALL),
    "umgange.child.talk":                 (OWN,    OWN,     ALL),
    "umgange.wish":                       (OWN,    ALL,     ALL),
    "umgange.visit.quarter":              (OWN,    OWN,     ALL),
    "umgange.journal.entry":              (OWN,    OWN,     ALL),
    # to a supporter what they need or took in
    "umgange.document":                   (OWN,    OWN,     ALL),
    # the managers', and whoever they name
    "umgange.breach":                     ((),     (),      ALL),
    "umgange.journal.comment":            (OWN,    OWN,     ALL),
    "umgange.complaint":                  (OWN,    OWN,     ALL),
    "umgange.incident":                   (OWN,    OWN,     ALL),
    # by one's own hand; not those of the assignments that one coordinates
    "umgange.concern":                    (OWN,    (),      ALL),
    "umgange.concern.reader":             (OWN,    (),      ALL),
}  # fmt: skip
