from odoo import api, fields, models


class UmgangeDaySheet(models.TransientModel):
    """A day at some premises, to be printed: what is needed when the system is down."""

    _name = "umgange.day.sheet"
    _description = "Day Sheet"

    premises_id = fields.Many2one("umgange.premises", required=True, ondelete="cascade")
    day = fields.Date(required=True)
    company_id = fields.Many2one(related="premises_id.company_id")

    @api.depends("premises_id.name", "day")
    def _compute_display_name(self):
        """Say where and which day: it becomes the name of a file."""
        for sheet in self:
            sheet.display_name = " ".join(filter(None, (sheet.premises_id.name, sheet.day and str(sheet.day))))

    def _get_visits(self):
        """Return the visits of the day that the printer may read, those called off left out."""
        self.ensure_one()
        return self.env["umgange.visit"].search(
            [
                ("date", "=", self.day),
                ("room_id.premises_id", "=", self.premises_id.id),
                ("place", "=", "room"),
                ("state", "not in", ("cancelled", "abstained")),
            ],
            order="start, id",
        )
