from odoo import models
from odoo.exceptions import UserError


class UmgangeVisit(models.Model):
    _inherit = "umgange.visit"

    def action_write_journal(self):
        """Open the visit's journal entries, one a child, begun as the user's own drafts.

        Several children are written about on a page of its own. A correction that the user has begun comes
        before all others.
        """
        self.ensure_one()
        self.check_access("read")
        entries = self._find_begun_corrections() or self._begin_together()
        drafts = entries.filtered("can_write")
        if len(drafts.child_id) > 1 and not drafts.corrects_id:
            return self._open_together()
        return self._open_entries(entries)

    def action_read_journal(self):
        """Open what was written about the visit, for each child, as far as the user may read it."""
        self.ensure_one()
        self.check_access("read")
        entries = self.journal_entry_ids.search([("visit_id", "=", self.id)])
        if not entries:
            raise UserError(self.env._("There is no entry that you may read: ask whoever coordinates the assignment."))
        return self._open_entries(entries)

    def _find_begun_corrections(self):
        """Return the corrections that the user has begun and not signed."""
        # By a search: it gives what the user may read, and a colleague's draft is not that.
        return self.journal_entry_ids.search(
            [
                ("visit_id", "=", self.id),
                ("corrects_id", "!=", False),
                ("state", "=", "draft"),
                ("author_id", "=", self.env.uid),
            ]
        )

    def _begin_entries(self, children):
        """Return the entries about the visit that the user may read, with drafts for the other children."""
        entries = self.journal_entry_ids.search(
            [("visit_id", "=", self.id), ("kind", "=", "visit"), ("corrects_id", "=", False)]
        )
        return entries | entries.create(
            [
                {"visit_id": self.id, "child_id": child.id, "company_id": self.company_id.id}
                for child in children - entries.child_id
            ]
        )

    def _open_together(self):
        """Open the page on which what children have in common is written once, and a part for each."""
        action = self.env["ir.actions.actions"]._for_xml_id("qrut_umgange.umgange_journal_action_together")
        return {**action, "context": {"active_id": self.id}}

    def _open_entries(self, entries):
        action = {
            "type": "ir.actions.act_window",
            "name": self.env._("Journal"),
            "res_model": entries._name,
        }
        if len(entries) == 1:
            return {**action, "res_id": entries.id, "views": [(False, "form")]}
        return {
            **action,
            "domain": [("id", "in", entries.ids)],
            "views": [(False, "list"), (False, "form")],
        }
