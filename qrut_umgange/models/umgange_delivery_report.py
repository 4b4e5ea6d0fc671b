from odoo import api, models

from ..lent_rights import lend
from ..tools.local_time import local_date
from .umgange_delivery_kind import origin


class UmgangeDelivery(models.Model):
    """A report that the officer was given, where the agreement pays for reports."""

    _inherit = "umgange.delivery"

    handout_id = origin("umgange.handout", "Report")

    _report_once = models.UniqueIndex("(handout_id) WHERE handout_id IS NOT NULL", "The report is delivered already.")
    # One report that two officers get is one report.
    _one_report_a_day = models.UniqueIndex(
        "(assignment_id, date) WHERE handout_id IS NOT NULL", "A report of this day is delivered already."
    )

    @api.model
    def _get_origins(self):
        return [*super()._get_origins(), "handout_id"]


class UmgangeHandout(models.Model):
    """A report is delivered when the officer gets it; struck out it is taken back."""

    _inherit = "umgange.handout"

    @api.model_create_multi
    def create(self, vals_list):
        """Write down what was sent or told; a report to the officer is delivered."""
        handouts = super().create(vals_list)
        handouts._deliver()
        return handouts

    def write(self, vals):
        """Add a receipt, or strike out; what was struck out was not delivered."""
        result = super().write(vals)
        if vals.get("struck_at"):
            lend(self)._get_deliveries()._take_back()
        return result

    def _get_deliveries(self):
        return self.env["umgange.delivery"].search([("handout_id", "in", self.ids)])

    def _deliver(self):
        """Deliver the reports that officers were given: what several get on a day is one report."""
        reports = lend(self).filtered(lambda each: each._is_report())
        delivered = reports._find_delivered()
        wanted = {}
        for handout in reports:
            values = handout._prepare_delivery()
            day = values and (values["assignment_id"], values["date"])
            if values and delivered.get(day, handout) == handout:
                wanted.setdefault(day, values)
        reports._get_deliveries()._follow_all(list(wanted.values()))

    def _is_report(self):
        self.ensure_one()
        return self.what == "report" and self.participant_id.role == "officer" and not self.struck_at

    def _find_delivered(self):
        """Return ``{(assignment, day): handout}`` for the reports of these assignments that are delivered."""
        domain = [("assignment_id", "in", self.assignment_id.ids), ("handout_id", "!=", False)]
        known = self.env["umgange.delivery"].search(domain)
        return {(each.assignment_id.id, each.date): each.handout_id for each in known}

    def _prepare_delivery(self):
        """Return the values of the report's delivery; none where no agreement pays for reports."""
        self.ensure_one()
        values = self.assignment_id._prepare_beside("report", self._get_day())
        return values and {**values, "handout_id": self.id}

    def _get_day(self):
        """Return the day on which it was given, by the clock of the company."""
        self.ensure_one()
        return local_date(self.given_at, self.company_id._get_umgange_zone())
