from odoo import api, fields, models
from odoo.exceptions import UserError

PRESENCE_FIELDS = {"start", "stop", "way", "room_id", "participant_ids", "held"}


class UmgangeMeeting(models.Model):
    """People who must not meet do not on the way to a meeting either, where one of them is protected."""

    _inherit = "umgange.meeting"

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Plan meetings.

        :raise UserError: where somebody who is protected would meet whom they must not
        """
        meetings = super().create(vals_list)
        meetings._check_apart()
        return meetings

    def write(self, vals):
        """Change the meetings; as for `create`."""
        result = super().write(vals)
        if PRESENCE_FIELDS & vals.keys():
            self._check_apart()
        return result

    # === BUSINESS METHODS === #

    def _check_apart(self):
        """Refuse meetings ahead in our rooms to which somebody protected and whom they must not meet would come."""
        now = fields.Datetime.now()
        ahead = self.filtered(lambda each: each.room_id and each.way == "in_person" and each.start > now)
        separations, visits = self.env["umgange.separation"], self.env["umgange.visit"]
        if not ahead or not (holding := separations._find_holding(visits, ahead)):
            return
        holding._take_turns(ahead.participant_ids)
        if refused := [each for each in separations._find_encounters(visits, ahead) if each.is_protected]:
            raise UserError(visits._describe_apart_refusal(refused))
