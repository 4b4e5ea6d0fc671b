from odoo import fields, models


class UmgangeAssignmentDialog(models.AbstractModel):
    _name = "umgange.assignment.dialog"
    _description = "Dialog about an Assignment"
    _inherit = ["umgange.care.mixin"]
    _parts_of = ("assignment_id",)

    assignment_id = fields.Many2one("umgange.assignment", required=True, ondelete="cascade", check_company=True)
    # The assignment's, whichever company is the user's first.
    company_id = fields.Many2one(default=lambda self: self._default_company_id())

    def _default_company_id(self):
        return self._get_asked_about().company_id or self.env.company

    def _get_asked_about(self):
        """Return the assignment from which the dialog is opened, before the dialog itself knows it."""
        return self.env["umgange.assignment"].browse(self.env.context.get("default_assignment_id"))

    def _get_care_persons(self):
        return {dialog.id: dialog.assignment_id.child_ids for dialog in self}

    def _close(self):
        """Return the action that closes the dialog."""
        return {"type": "ir.actions.act_window_close"}
