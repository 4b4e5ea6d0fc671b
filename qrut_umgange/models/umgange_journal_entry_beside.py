from odoo import api, fields, models
from odoo.exceptions import UserError

from ..lent_rights import lend


class UmgangeJournalEntry(models.Model):
    """What stands beside an entry: thanks and comments, which are no part of it."""

    _inherit = "umgange.journal.entry"

    comment_ids = fields.One2many("umgange.journal.comment", "entry_id", "Beside the entry")
    can_thank = fields.Boolean(compute="_compute_can_thank")

    # === COMPUTE METHODS === #

    @api.depends_context("uid")
    @api.depends("state", "author_id", "comment_ids")
    def _compute_can_thank(self):
        may = self.env["umgange.journal.comment"].has_access("create")
        for entry in self:
            real = entry._origin
            others = real.state == "signed" and real.author_id != self.env.user
            entry.can_thank = may and others and not real._is_thanked()

    # === ACTION METHODS === #

    def action_thank(self):
        """Thank whoever wrote the entry, in one click. Coordinators and managers who may read it."""
        self.env["umgange.journal.comment"].create([{"entry_id": entry.id, "kind": "thanks"} for entry in self])
        return True

    def action_comment(self):
        """Open the dialog for a comment or a question to whoever wrote the entry."""
        self.ensure_one()
        self.check_access("read")
        if self.state != "signed":
            raise UserError(self.env._("A draft is its author's own: wait until it is signed."))
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Comment or question"),
            "res_model": "umgange.journal.comment",
            "views": [(self.env.ref("qrut_umgange.umgange_journal_comment_view_form_new").id, "form")],
            "target": "new",
            "context": {"default_entry_id": self.id},
        }

    # === BUSINESS METHODS === #

    def _is_thanked(self):
        """Tell whether the user has thanked for the entry."""
        self.ensure_one()
        domain = [("entry_id", "=", self.id), ("user_id", "=", self.env.uid), ("kind", "=", "thanks")]
        return bool(self.env["umgange.journal.comment"].search_count(domain, limit=1))


class UmgangeJournalRelease(models.Model):
    """What is said beside an entry is about what stands in it: it goes when the text goes."""

    _inherit = "umgange.journal.release"

    def _empty_where(self, where):
        """Empty the entries, and take away what stands beside them."""
        entries = super()._empty_where(where)
        lend(self.env["umgange.journal.comment"]).search([("entry_id", "in", entries.ids)]).unlink()
        return entries
