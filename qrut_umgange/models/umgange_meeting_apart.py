from odoo import api, fields, models
from odoo.exceptions import UserError

from .umgange_visit_apart import MEASURES

# What decides who is at the premises when.
PRESENCE_FIELDS = {"start", "stop", "way", "room_id", "participant_ids"}


class UmgangeMeeting(models.Model):
    """People who must not meet do not at a meeting either, nor on the way to it.

    Where one of them is protected, a meeting ahead is not planned so that they would. Else it is warned of, and
    how they are kept apart is chosen. What has been held is written down as it was.
    """

    _inherit = "umgange.meeting"

    apart_measure = fields.Selection(MEASURES, "How they are kept apart", copy=False)
    apart_warning = fields.Text("Must not meet", compute="_compute_apart")
    apart_hint = fields.Text("Should not meet", compute="_compute_apart")

    # === COMPUTE METHODS === #

    @api.depends_context("lang", "uid", "allowed_company_ids")
    @api.depends("held", *PRESENCE_FIELDS)
    def _compute_apart(self):
        separations = self.env["umgange.separation"]
        encounters = separations._find_encounters(meetings=self.filtered(lambda meeting: not meeting.held))
        known = separations._get_known(encounters)
        for meeting in self:
            own = [each for each in encounters if each.meeting_id == meeting._origin.id]
            refused = [each for each in own if each.is_protected]
            warned = [each for each in own if not each.is_protected]
            meeting.apart_warning = "\n".join(separations._describe_encounters(refused, known)) or False
            meeting.apart_hint = "\n".join(separations._describe_encounters(warned, known)) or False

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Plan the meetings.

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
        """Refuse meetings ahead at which somebody protected would meet whom they must not."""
        self.env["umgange.separation"]._forget_encounters()
        now = fields.Datetime.now()
        ahead = self.filtered(lambda meeting: not meeting.held and meeting.start > now)
        separations = self.env["umgange.separation"]
        days = [meeting._get_day() for meeting in ahead]
        if not (holding := separations._find_holding(days, ahead.company_id)):
            return
        holding._take_turns(ahead.participant_ids.person_id)
        if refused := [each for each in separations._find_encounters(meetings=ahead) if each.is_protected]:
            raise UserError(separations._describe_refusal(refused))
