from odoo import fields, models


class UmgangePlanPoint(models.Model):
    """A point that the supporter is reminded of before each visit."""

    _inherit = "umgange.plan.point"

    is_reminder = fields.Boolean(
        "Remind the supporter", help="Shown to the supporter before each visit, under what to think of."
    )

    def _get_reminder(self):
        """Return the point in a line, as “Photos: one together, at the end”."""
        self.ensure_one()
        agreed = " ".join(self._get_agreed().split())
        return f"{self.name}: {agreed}" if agreed else self.name
