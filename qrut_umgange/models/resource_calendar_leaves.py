from odoo import api, models


class ResourceCalendarLeaves(models.Model):
    """When a room is closed or somebody is away: in years that every page can show.

    Everybody may say when they are away themselves, and those who plan read it.
    """

    _inherit = "resource.calendar.leaves"

    @api.constrains("date_from", "date_to")
    def _check_years(self):
        for leave in self:
            self.env["umgange.booking"]._check_years(leave.date_from, leave.date_to)
