from odoo import api, fields, models


class UmgangeAssignment(models.Model):
    """The permits of those who visit somebody in prison."""

    _inherit = "umgange.assignment"

    permit_ids = fields.One2many("umgange.permit", "assignment_id", "Permits")


class UmgangeVisit(models.Model):
    """A visit in prison: everybody who comes needs a permit, a child its guardian's consent."""

    _inherit = "umgange.visit"

    permit_ids = fields.Many2many("umgange.permit", string="Permits", compute="_compute_permit_ids")

    # === COMPUTE METHODS === #

    @api.depends("assignment_id.permit_ids")
    def _compute_permit_ids(self):
        for visit in self:
            visit.permit_ids = visit.assignment_id.permit_ids

    @api.depends(
        "date",
        "site_id",
        "second_supporter_id",
        "attendance_ids.participant_id",
        "assignment_id.permit_ids.valid_from",
        "assignment_id.permit_ids.valid_to",
        "assignment_id.permit_ids.consent_on",
    )
    def _compute_warning(self):
        return super()._compute_warning()

    # === BUSINESS METHODS === #

    def _get_place_warnings(self):
        return [*super()._get_place_warnings(), *self._get_permit_warnings()]

    def _get_permit_warnings(self):
        """Return the sentences on permits and consents that are missing on the day, by role and never by name."""
        site = self._get_site()
        if self.place != "prison" or not site or not self.date:
            return []
        permits = self.assignment_id.permit_ids.filtered(lambda permit: permit.site_id == site)
        valid = permits.filtered(lambda permit: permit._covers(self.date))
        coming = self._get_prison_visitors()
        lacking = [who.role_label for who in coming - valid.participant_id]
        if self._get_supporters() - valid.supporter_id:
            lacking.append(self.env._("the supporter"))
        consented = permits.filtered("consent_on").participant_id
        unasked = coming.filtered(lambda who: who.role in ("child", "sibling")) - consented
        sentences = []
        if lacking:
            sentences.append(
                self.env._("No permit for the prison on this day: %(who)s.", who=", ".join(dict.fromkeys(lacking)))
            )
        if unasked:
            sentences.append(self.env._("The guardian's consent to a visit in prison is not noted."))
        return sentences

    def _get_prison_visitors(self):
        """Return who comes from outside: all on the list but those who are visited."""
        return self.attendance_ids.participant_id.filtered(lambda who: who.role != "visiting")
