from odoo import fields, models
from odoo.exceptions import UserError

from ..care_fields import CareText
from ..models.umgange_visit_place import DISTANT_PLACES


class UmgangeVisitPresent(models.TransientModel):
    """Who is in the room at the other end of a call: asked when it begins, by whoever runs the visit."""

    _name = "umgange.visit.present"
    _description = "Who Is in the Room"
    _inherit = ["umgange.visit.dialog"]
    _parts_of = ("visit_id",)

    visit_id = fields.Many2one("umgange.visit", required=True, check_company=True)
    text = CareText("Who is in the room")

    def action_note(self):
        """Note it on the visit. The visit's supporter and coordinators.

        :raise UserError: when nothing is written, or the visit is no call
        """
        self.ensure_one()
        text = (self.text or "").strip()
        if not text:
            raise UserError(self.env._("Write who is there, or that nobody else is."))
        visit = self.visit_id._check_may_run()
        if visit.place not in DISTANT_PLACES:
            raise UserError(self.env._("Only at a video or phone visit nobody sees who is in the room."))
        visit.present_note = text
        return self._close()
