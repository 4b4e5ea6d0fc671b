from odoo import api, fields, models
from odoo.exceptions import UserError


class UmgangeJournalRewrite(models.TransientModel):
    _name = "umgange.journal.rewrite"
    _description = "Write a Journal Entry Anew in the Right File"
    _inherit = ["umgange.assignment.dialog"]

    entry_id = fields.Many2one("umgange.journal.entry", required=True, ondelete="cascade", check_company=True)
    child_id = fields.Many2one("umgange.person", "Whose file", required=True, ondelete="cascade", check_company=True)
    child_ids = fields.Many2many("umgange.person", compute="_compute_child_ids")

    @api.depends("assignment_id", "entry_id")
    def _compute_child_ids(self):
        for dialog in self:
            dialog.child_ids = dialog.assignment_id.child_ids - dialog.entry_id.child_id

    def action_write(self):
        """Begin the draft in the chosen child's file, and open it.

        :raise UserError: for a child that is not in the assignment, or whose file it stands in already
        """
        self.ensure_one()
        self.entry_id.check_access("read")
        if self.child_id not in self.child_ids:
            raise UserError(self.env._("Choose another child of the assignment."))
        self.entry_id._check_holds_text()
        return self.entry_id._write_anew(self.child_id, self.assignment_id)
