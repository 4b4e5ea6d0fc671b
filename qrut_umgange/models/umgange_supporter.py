from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date

from ..lent_rights import lend
from ..tools.local_time import local_date


class UmgangeSupporter(models.Model):
    _name = "umgange.supporter"
    _description = "Visit Supporter"
    # Whoever is made another user's supporter gets that supporter's whole world.
    _inherit = ["umgange.resource.mixin", "umgange.watch.mixin"]
    _order = "name"
    _umgange_resource_type = "user"

    name = fields.Char(related="resource_id.name", store=True, readonly=False)
    user_id = fields.Many2one("res.users", required=True, index=True, ondelete="restrict")
    initials = fields.Char(compute="_compute_initials")
    absence_label = fields.Char("Away", compute="_compute_absence_label")

    _user_unique = models.UniqueIndex("(company_id, user_id)", "This user is a supporter of the company already.")

    @api.depends("name")
    def _compute_initials(self):
        for supporter in self:
            words = (supporter.name or "").split()
            supporter.initials = "".join(word[0] for word in words).upper()

    @api.depends_context("lang")
    @api.depends("resource_id")
    def _compute_absence_label(self):
        leaves = self._fetch_leaves()
        for supporter in self:
            zone = supporter.tz or supporter.company_id._get_umgange_zone()
            days = [
                tuple(local_date(moment, zone) for moment in (leave.date_from, leave.date_to - timedelta(seconds=1)))
                for leave in leaves.get(supporter.resource_id, ())
            ]
            supporter.absence_label = ", ".join(self._say_days(*each) for each in days) or False

    def write(self, vals):
        """Change the supporters; whoever becomes one has their assignments from now on."""
        result = super().write(vals)
        if "user_id" in vals:
            domain = ["|", ("supporter_id", "in", self.ids), ("substitute_id", "in", self.ids)]
            lend(self.env["umgange.assignment"]).search(domain)._sync_holders()
            lend(self.env["umgange.visit"]).search(
                Domain.OR([(name, "in", self.ids)] for name in ("supporter_id", "second_supporter_id", "held_by_id"))
            )._sync_holders()
        return result

    def _get_rights(self):
        self.ensure_one()
        return self.user_id

    def _fetch_leaves(self):
        """Return ``{resource: absences}`` that have not ended, those of the working place apart."""
        domain = [("resource_id", "in", self.resource_id.ids), ("date_to", ">", fields.Datetime.now())]
        # Sudo: when, never why; whoever may see the supporter plans with them.
        leaves = self.env["resource.calendar.leaves"].sudo()
        return leaves.search_fetch(domain, ["resource_id", "date_from", "date_to"]).grouped("resource_id")

    def _say_days(self, first, last):
        """Return “4 Mar–6 Mar”, or one day."""
        days = dict.fromkeys(format_date(self.env, day, date_format="d MMM") for day in (first, last))
        return "–".join(days)

    def _get_phone_line(self):
        """Return “Anna Berg 070-123 45 67”: a colleague's number at work."""
        self.ensure_one()
        # Sudo: a colleague's number at work, for whoever plans with them and may not read other users' partners.
        return " ".join(filter(None, (self.name, self.user_id.sudo().partner_id.phone)))

    @api.model
    def _find_resource(self, vals):
        """Reuse the user's own resource, so that absences count wherever they are entered."""
        company = self.env["res.company"].browse(vals.get("company_id")) or self.env.company
        domain = [("user_id", "=", vals.get("user_id")), ("company_id", "=", company.id)]
        return self.env["resource.resource"].sudo().search(domain, limit=1)

    @api.model
    def _prepare_resource(self, vals):
        user = self.env["res.users"].browse(vals.get("user_id"))
        values = super()._prepare_resource({"name": user.name, **vals})
        # Hours that nobody has agreed on warn of nothing: many work by the hour.
        calendar_id = vals.get("resource_calendar_id", False)
        return {**values, "user_id": user.id, "calendar_id": calendar_id}
