"""What was looked at of text: what is plain, and what shows what."""

# Text that a client may search, sort and group by: it says nothing about a private person.
PLAIN_TEXT = {
    # codes and numbers
    "umgange.person": {"code"},
    "umgange.assignment": {"name", "case_key", "social_phone"},
    "umgange.incident": {"name"},
    # names of rooms, premises, staff and terms
    "umgange.premises": {"name", "street", "zip", "city", "directions"},
    "umgange.room": {"name", "equipment"},
    # what is in a house, by which door one comes in, what a photo shows
    "umgange.door": {"name", "way_in"},
    "umgange.equipment": {"name"},
    "umgange.photo": {"name"},
    # the owner's own number of a booking
    "umgange.room.request": {"reference"},
    "umgange.supporter": {"name"},
    "umgange.agreement": {"name", "paper_reference"},
    "umgange.cancellation.policy": {"name"},
    "umgange.cancellation.policy.line": {"clause"},
    # the heading of a point, as “Place”; why a manager took back an ending
    "umgange.plan.point": {"name"},
    # what a step is called, as “The family home in the room”, and a random key
    "umgange.plan.step": {"name", "lineage"},
    # the same headings, and what is usually agreed: before it is anybody's
    "umgange.plan.point.template": {"name", "text"},
    # agendas and rules, before they are anybody's
    "umgange.text.template": {"name", "text"},
    # a title on a printed cover
    "umgange.booklet": {"name"},
    # a digest of a file; codes
    "umgange.document": {"digest"},
    "umgange.breach": {"concerned_codes"},
    # digests; the name of a field
    "umgange.extract": {"checksum"},
    "umgange.extract.passage": {"part"},
    "umgange.report": {"checksum"},
    "umgange.report.line": {"part"},
    # as “Autumn break”
    "umgange.school.break": {"name"},
    "umgange.school.break.paste": {"text", "unread"},
    "umgange.school.break.paste.line": {"name"},
    # a question, before it is about anybody
    "umgange.risk.question": {"name"},
    "umgange.visit": {"correction_reason"},
    # the number of whoever is on call, ours and the municipality's; the chair of the board
    "res.company": {
        "umgange_board_contact",
        "umgange_on_call_phone",
        "umgange_secrecy_law",
        "umgange_social_phone",
    },
    # written on invoices: neutral by design; the cause is a label, closed to finance
    # digests, who of the staff signed; who has received a file; codes and numbers
    "umgange.journal.entry": {
        "chain_form",
        "chain_previous",
        "chain_digest",
        "chain_link",
        "chain_salt",
        "author_name",
    },
    "umgange.journal.chain": {"link"},
    "umgange.journal.release": {"receipt"},
    "umgange.journal.verification": {"findings"},
    # clock times; why a manager releases it, closed to finance
    "umgange.delivery": {
        "explanation",
        "cause",
        "share_reason",
        "planned_label",
        "actual_label",
        "release_reason",
    },
    "umgange.delivery.release": {"reason"},
    # what an order or a contact lacks, as Odoo says it to finance
    "umgange.invoice.run.line": {"error"},
    # the label of a field, and a digest
    "umgange.outward.stop": {"where", "digest", "res_model"},
    # of changes of rights: staff by name; what is made by hand by its number
    "umgange.access.log": {"login", "model", "res_ids", "person_code", "description"},
    # digests, and names that modules gave
    "umgange.rights.line": {"kind", "value", "module", "name"},
    "umgange.access.review": {"seed", "head_digest"},
    "umgange.access.review.line": {"login", "action", "model", "person_code", "description", "note"},
    # what the staff undertakes, the same for all
    "umgange.undertaking": {"text"},
    # what the buyer sorts by
    "umgange.order.register": {"buyer_reference", "purchase_order_reference"},
    "umgange.assignment.change": {"buyer_reference", "purchase_order_reference"},
    "umgange.visit.series.line": {"clash", "reason", "away"},
    # why an ending is taken back, and clock times, in a dialog that is its user's own
    "umgange.visit.correction": {"reason"},
    "umgange.visit.times": {"started", "ended"},
    "umgange.visit.times.line": {"arrived", "left"},
    "sale.order": {"buyer_reference", "purchase_order_reference"},
    "account.move": {"buyer_reference", "purchase_order_reference"},
}

# Photos of rooms and houses, in the table: of nobody, and no attachment that is read past the rules.
PICTURES = {"umgange.photo.image", "umgange.photo.image_small"}

# Files that are content themselves: fetched by themselves, and logged.
FILES = {"umgange.document.content"}

# Of no company: rights are the whole server's.
WHOLE_SERVER = {"umgange.naming.change", "umgange.rights.line"}

# Text computed when it is asked for, by the reader's own rights: it cannot be searched,
# sorted or grouped by, and what it shows of a person is logged where it is fetched.
SHOWN_TEXT = {
    "umgange.person": {
        "shown_name", "shown_personnummer", "shown_phone", "shown_email_address",
        "shown_street", "shown_zip", "shown_city", "shown_language", "shown_interpreter",
        "number_warning", "secrecy_hint",
        # why somebody is let in: taken to the opening, where it is content
        "list_reason",
    },
    "umgange.outward.stop": {"document"},
    # what the writer has typed; two texts that the reader may read
    "umgange.journal.entry": {"named_hint", "difference", "corrected_label"},
    # an assignment, what kind of paper and a day
    "umgange.document": {"file_name"},
    # hours, and what is left to write; never what was written
    "umgange.breach": {"clock", "missing"},
    "umgange.participant": {
        "shown_name", "shown_phone", "shown_email", "shown_interpreter", "adult_hint", "notice",
        # what they are, are to confirm, and when somebody last spoke with them; never what was said
        "role_label", "to_confirm", "last_contact",
    },
    # of whom by role and code, as the reader sees them
    "umgange.handout.dialog": {"masked_hint", "other_hint"},
    # two versions beside each other; who got it; when they meet; headings; which step was taken and when
    "umgange.plan": {"changes", "handout_label", "rule_sentence", "full_plan_gaps", "step_label", "follow_up_label"},
    "umgange.attendance": {"role_label", "shown_name", "time_label"},
    # who is asked and reminded, as the reader may see them; the words of a reminder name nobody
    "umgange.visit.reply": {"role_label", "shown_name", "shown_phone", "time_label", "reminder_text", "sms_link"},
    "umgange.plan.arrival": {"shown_name", "hours_label"},
    "sale.order": {"umgange_ceiling_warning"},
    "umgange.assignment": {
        # searched by the searcher's own rights, the search logged
        "lookup",
        "ceiling_warning", "missing", "next_label", "supporter_initials", "order_name", "order_overview",
        "buyer_reference", "purchase_order_reference",
        # that something ends, and when; never what was assessed or decided
        "deadlines",
        # since when it rests and until when, never why
        "pause_label",
        # with which roles, nobody's name
        "opening_missing",
        "next_role",
        # how far the start has come; a step's name, never a person's
        "start_next", "start_dots", "board_line",
        # which step, decided by whom and when, never why
        "follow_up_label",
        # of rooms, staff and clock times
        "continuity_label", "contact_warning",
    },
    "umgange.assignment.answer": {"missing"},
    # how far it has come; what is unusual about whoever asks, as the reader may see them
    "umgange.extract": {"asker_hint", "progress"},
    # how many of what, and whom of the staff; the name of what is missing, never what it says
    "umgange.report": {"figures_label", "unsigned_label", "corrected_label", "recipient_hint"},
    "umgange.report.line": {"source_label", "nature_label", "part_label", "since_label", "warning"},
    # when, what and by whom of the staff; codes and words that stand in what the reader reads
    "umgange.extract.passage": {
        "heading", "part_label", "position", "shown_text", "warning",
        # of a talk that the reader may read
        "kept_hint",
    },
    # how many, of what the reader may read
    "umgange.journal.release": {"contents_label", "stays_hint"},
    "umgange.pause": {"ahead_label"},
    # codes and hours, to whoever may read both
    "umgange.separation": {"ahead"},
    "umgange.meeting": {"apart_warning", "apart_hint"},
    "umgange.closing": {"missing"},
    # staff, by name
    "umgange.risk.assessment": {"approval_label"},
    "umgange.order.register": {"ordered_already"},
    "umgange.staff.member": {"missing"},
    # when a house is open
    "umgange.premises": {"opening_label"},
    # a room and times, for its owner
    "umgange.room.request": {"message"},
    # of whom by role and code, by name where the reader's form asks for names; a clock time
    "umgange.permit": {"who_label"},
    "umgange.transport": {"time_label"},
    "umgange.outlay": {"unit_label"},
    "umgange.agreement": {"price_label"},
    "umgange.agreement.line": {"price_label"},
    "umgange.agreement.index": {"summary"},
    "umgange.agreement.index.line": {"order_label"},
    # when, never why
    "umgange.supporter": {"initials", "absence_label"},
    # staff, hours and what the child knows
    "umgange.supporter.absence": {"staff_to_call"},
    "umgange.supporter.absence.line": {"visit_label", "candidates_label", "continuity_change"},
    "umgange.visit": {
        "billing_label",
        "continuity_change", "absence_note",
        "warning", "decision_warning", "day_label", "time_label", "near_label", "next_time_notes", "wish_notes",
        "actual_label",
        # codes and hours, as far as the reader may read both visits
        "apart_warning", "apart_hint", "apart_gap",
        # staff, as the phone list of the day
        "coordinator_name", "coordinator_phone", "on_call_phone", "emergency_phone",
        # a house and its doors; what a room costs
        "place_label", "place_hint", "room_cost_label",
    },
    # when the next visit is
    "umgange.wish": {"next_visit_label"},
    # which steps of an incident are late; a number of the municipality
    "umgange.incident": {"late_label"},
    "umgange.complaint": {"receiver_hint"},
    "umgange.concern": {"emergency_phone"},
    "umgange.visit.end": {"early_hint", "visits_label"},
    "umgange.visit.mending": {"change_label", "mended_label"},
    "umgange.visit.move": {"outcome"},
    "umgange.visit.times": {"planned_label", "visit_state"},
    "umgange.visit.times.line": {"shown_name"},
    # rooms, staff by name and codes of what is taken
    "umgange.visit.series": {"rule_sentence", "plan_end_hint", "fits_label", "replaced_label", "clash_text",
                             "continuity_change"},
    "umgange.visit.series.choice": {"day_label", "label"},
    "umgange.visit.series.line": {"day_label", "time_label", "note"},
    "umgange.delivery": {"waits_for", "wait_hint"},
    # of numbers and months
    "umgange.basis.file": {"file_name"},
    "umgange.basis.handout": {"file_name"},
    # numbers and sums; reasons of waiting
    "umgange.invoice.run": {"summary", "progress_label"},
    "umgange.invoice.run.buyer": {"waiting_label"},
    "umgange.delivery.invoice": {"summary"},
    # staff, by name today
    "umgange.access.log": {"model_label", "user_name"},
    "umgange.access.review.line": {
        "action_label", "model_label", "reason", "user_name", "when_label",
        "who_label", "what_label",
    },
}  # fmt: skip
