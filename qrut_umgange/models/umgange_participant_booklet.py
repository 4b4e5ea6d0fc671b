from odoo import models


class UmgangeParticipant(models.Model):
    """Which booklets somebody was given."""

    _inherit = "umgange.participant"

    # === ACTION METHODS === #

    def action_give_booklet(self):
        """Open the dialog that notes it: what is written for them and they have not got is chosen."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id("qrut_umgange.umgange_handout_dialog_action")
        context = {
            "default_assignment_id": self.assignment_id.id,
            "default_what": "booklet",
            "default_participant_ids": self.ids,
            "default_booklet_ids": self.env["umgange.booklet"]._get_for(self).ids,
        }
        return {**action, "context": context}
