from odoo import models


class UmgangeVisitDialog(models.AbstractModel):
    _name = "umgange.visit.dialog"
    _description = "Dialog about Visits"
    _inherit = ["umgange.care.mixin"]

    #: the field that names the visit or visits that the dialog is about
    _about = "visit_id"

    def _get_care_persons(self):
        return {dialog.id: dialog[self._about].assignment_id.child_ids for dialog in self}

    def _close(self):
        """Return the action that closes the dialog."""
        return {"type": "ir.actions.act_window_close"}
