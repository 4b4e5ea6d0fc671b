import base64

from odoo.fields import Command

# The least that is a PDF to whoever looks at how it begins.
PAPER = b"%PDF-1.7\nBeslut om umg\xc3\xa4nge"


class FileFactories:
    """Factories for the file and what is kept beside it, each as whoever does it at work."""

    @classmethod
    def _make_contact_note(cls, assignment, user=None, role="visiting", **values):
        """Return a note of ``user`` (the coordinator) on a call with whoever has ``role``."""
        values = {
            "assignment_id": assignment.id,
            "participant_id": assignment.participant_ids.filtered(lambda each: each.role == role)[:1].id,
            "text": "Kommer en kvart senare.",
            **values,
        }
        return cls._as(user or cls.coordinator, "umgange.contact.note").create(values)

    @classmethod
    def _make_handout(cls, assignment, role="visiting", **values):
        """Return the row that says that whoever has ``role`` was given the rules."""
        values = {
            "assignment_id": assignment.id,
            "participant_id": assignment.participant_ids.filtered(lambda each: each.role == role)[:1].id,
            "what": "rules",
            "note": "Läste igenom dem tillsammans.",
            **values,
        }
        return cls._as(cls.coordinator, "umgange.handout").create(values)

    @classmethod
    def _make_document(cls, assignment, user=None, content=PAPER, **values):
        """Return the decision about the assignment's child that the coordinator has registered."""
        values = {
            "assignment_id": assignment.id,
            "sender": "Socialnämnden",
            "note": "Umgänge varannan vecka.",
            "content": base64.b64encode(content),
            "is_for_supporter": True,
            **values,
        }
        return cls._as(user or cls.coordinator, "umgange.document").create(values)

    @classmethod
    def _make_extract(cls, assignment, role="child", **values):
        """Return the extract that whoever has ``role`` asks for, made by a manager."""
        values = {
            "assignment_id": assignment.id,
            "asked_by_id": assignment.participant_ids.filtered(lambda each: each.role == role)[:1].id,
            "identity_check": "shown",
            **values,
        }
        return cls._as(cls.manager, "umgange.extract").create(values)

    @classmethod
    def _make_report(cls, assignment, **values):
        """Return a draft of a report of February, by a manager, with an assessment in it."""
        values = {
            "assignment_id": assignment.id,
            "child_id": assignment.child_ids[:1].id,
            "kind": "month",
            "date_from": "2026-02-01",
            "date_to": "2026-02-28",
            "line_ids": [Command.create({"text": "De hittar varandra."})],
            **values,
        }
        return cls._as(cls.manager, "umgange.report").create(values)

    @classmethod
    def _make_breach(cls, **values):
        """Return what a manager has found: a letter that went to the wrong address."""
        values = {"what": "Ett brev kom till fel adress.", **values}
        return cls._as(cls.manager, "umgange.breach").create(values)

    @classmethod
    def _make_entry(cls, visit, user=None, **values):
        """Return the draft that ``user`` (the supporter) begins about the visit's first child."""
        values = {
            "visit_id": visit.id,
            "child_id": visit.assignment_id.child_ids[:1].id,
            "facts": "Lova visade sina teckningar.",
            **values,
        }
        return cls._as(user or cls.supporter_user, "umgange.journal.entry").create(values)

    @classmethod
    def _make_signed(cls, assignment, user=None, **values):
        """Return an entry about something that happened, signed by ``user`` (the supporter)."""
        values = {
            "assignment_id": assignment.id,
            "child_id": assignment.child_ids[:1].id,
            "kind": "event",
            "facts": "Lova ringde sin mamma.",
            **values,
        }
        entry = cls._as(user or cls.supporter_user, "umgange.journal.entry").create(values)
        entry.action_sign()
        return entry

    @classmethod
    def _make_comment(cls, entry, user=None, **values):
        """Return what ``user`` (the coordinator) asks beside a signed entry."""
        values = {"entry_id": entry.id, "kind": "question", "text": "Vem hämtade?", **values}
        return cls._as(user or cls.coordinator, "umgange.journal.comment").create(values)

    @classmethod
    def _make_complaint(cls, assignment, user=None, **values):
        """Return what ``user`` (the supporter) took down of what the visiting person said."""
        who = assignment.participant_ids.filtered(lambda each: each.role == "visiting")
        values = {
            "assignment_id": assignment.id,
            "from_role": "visiting",
            "participant_id": who[:1].id,
            "about": "place",
            "text": "Det är kallt i rummet.",
            **values,
        }
        return cls._as(user or cls.supporter_user, "umgange.complaint").create(values)

    @classmethod
    def _make_incident(cls, assignment, user=None, **values):
        """Return what ``user`` (the supporter) reported in a line."""
        values = {"assignment_id": assignment.id, "what": "Lova skrapade knät.", "hurt": "child", **values}
        return cls._as(user or cls.supporter_user, "umgange.incident").create(values)

    @classmethod
    def _make_concern(cls, assignment, user=None, made=True, **values):
        """Return the report of concern that ``user`` (the supporter) makes."""
        values = {
            "assignment_id": assignment.id,
            "child_ids": [Command.set(assignment.child_ids.ids)],
            "what": "Lova berättade att ingen var hemma i natt.",
            "board": "Socialnämnden i Exempelstad",
            "way": "phone",
            **values,
        }
        concern = cls._as(user or cls.supporter_user, "umgange.concern").create(values)
        if made:
            concern.action_made()
        return concern
