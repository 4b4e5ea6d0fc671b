from odoo import models
from odoo.exceptions import UserError

from .umgange_journal_entry import CONTENT_FIELDS

# What a note of a contact becomes in the journal.
KIND_OF_CONTACT = {"received": "document", "met": "meeting"}


class UmgangeJournalEntry(models.Model):
    """A new entry opens where one stands: from an assignment, a visit, a meeting, a note of a contact."""

    _inherit = "umgange.journal.entry"

    def _open_new(self, assignment, kind, **defaults):
        """Return the action that opens a new entry with what is known already.

        What is confidential begins a draft at once: a browser keeps the context of what it opens. Of several
        children somebody says first whom it is about.
        """
        self.check_access("create")
        assignment.check_access("read")
        child = assignment.child_ids
        if not child:
            raise UserError(self.env._("The assignment has no child yet: add it among the participants."))
        known = {"assignment_id": assignment.id, "kind": kind, "company_id": assignment.company_id.id, **defaults}
        known["child_id"] = len(child) == 1 and child.id
        action = {
            "type": "ir.actions.act_window",
            "name": self.env._("New entry"),
            "res_model": self._name,
            "views": [(False, "form")],
        }
        known = {name: value for name, value in known.items() if value}
        told = known.keys() & set(CONTENT_FIELDS)
        if told and len(child) == 1:
            return {**action, "res_id": self.create(known).id}
        return {**action, "context": {f"default_{name}": known[name] for name in known.keys() - told}}


class UmgangeAssignment(models.Model):
    _inherit = "umgange.assignment"

    def action_write_entry(self):
        """Open a new entry about the child: a call, a meeting, an event, a document (``entry_kind``)."""
        self.ensure_one()
        return self.env["umgange.journal.entry"]._open_new(self, self.env.context.get("entry_kind") or "event")


class UmgangeVisit(models.Model):
    _inherit = "umgange.visit"

    def action_write_event(self):
        """Open a new entry about something beside the visit's own: a call before it, what happened after."""
        self.ensure_one()
        self.check_access("read")
        return self.env["umgange.journal.entry"]._open_new(self.assignment_id, "event", visit_id=self.id)


class UmgangeMeeting(models.Model):
    _inherit = "umgange.meeting"

    def action_write_entry(self):
        """Open a new entry about the meeting, with its time and who took part."""
        self.ensure_one()
        self.check_access("read")
        roles = ", ".join(dict.fromkeys(each.role_label for each in self.participant_ids))
        return self.env["umgange.journal.entry"]._open_new(
            self.assignment_id, "meeting", occurred_at=self.start, with_whom=roles
        )


class UmgangeContactNote(models.Model):
    _inherit = "umgange.contact.note"

    def action_write_entry(self):
        """Open a new entry about the contact, with its time, with whom it was and what was noted."""
        self.ensure_one()
        self.check_access("read")
        return self.env["umgange.journal.entry"]._open_new(
            self.assignment_id,
            KIND_OF_CONTACT.get(self.kind, "call"),
            occurred_at=self.contacted_at,
            with_whom=self.participant_id.role_label,
            facts=self.text,
        )
