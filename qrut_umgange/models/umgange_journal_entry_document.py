from odoo import api, fields, models
from odoo.exceptions import UserError

from ..lent_rights import lend


class UmgangeJournalEntry(models.Model):
    """The papers that an entry is about: what one is, from whom and when it came is written once, with the paper."""

    _inherit = "umgange.journal.entry"

    document_ids = fields.One2many("umgange.document", "entry_id", "Papers")

    # === CRUD METHODS === #

    @api.ondelete(at_uninstall=False)
    def _unlink_leaves_papers(self):
        """Let the papers of a draft that is deleted stay in the file, with no entry about them."""
        # Before their entry goes: of what is signed the database keeps it.
        papers = lend(self.env["umgange.document"]).search([("entry_id", "in", self.ids)])
        papers.write({"entry_id": False})

    # === ACTION METHODS === #

    def action_sign(self):
        """Sign, with what stands on the paper that came in."""
        self.check_access("write")
        self._take_over_papers()
        return super().action_sign()

    # === BUSINESS METHODS === #

    def _take_over_papers(self):
        """Let drafts about a paper say of it what was registered with it."""
        for entry in self.filtered(lambda each: each.state == "draft" and each.kind == "document"):
            # Whoever may not read the paper says of it what they know.
            papers = entry.document_ids._filtered_access("read").filtered(lambda each: not each.voided_at)
            if papers:
                entry.write(papers.sorted(lambda each: (each.received_on, each.id))[0]._prepare_entry_values())


class UmgangeDocument(models.Model):
    """The entry about a paper: begun from the paper, with what is known of it."""

    _inherit = "umgange.document"

    def action_write_entry(self):
        """Begin the entry about the paper, or open the one that there is.

        :raise UserError: about a paper that is voided
        """
        self.ensure_one()
        self.check_access("read")
        self._check_not_left()
        if self.voided_at:
            raise UserError(self.env._("The paper is voided: write about the right one."))
        entry = self.entry_id or self._begin_entry()
        return {
            "type": "ir.actions.act_window",
            "res_model": entry._name,
            "res_id": entry.id,
            "views": [(False, "form")],
        }

    # === BUSINESS METHODS === #

    def _begin_entry(self):
        """Return the user's own draft about the paper."""
        draft = self.env["umgange.journal.entry"].create(
            {
                "kind": "document",
                "assignment_id": self.assignment_id.id,
                "child_id": self.child_id.id,
                "facts": self.note,
                "facts_source": "document",
                **self._prepare_entry_values(),
            }
        )
        # Lent: a supporter, who may not write on papers, names the own entry about one that may be read.
        lend(self).write({"entry_id": draft.id})
        return draft

    def _prepare_entry_values(self):
        """Return what an entry says of the paper."""
        self.ensure_one()
        return {"document_type": self.kind, "sender": self.sender, "received_on": self.received_on}
