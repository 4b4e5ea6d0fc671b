from odoo import api, fields, models

from ..lent_rights import lend
from ..tools.local_time import local_date


class UmgangeDelivery(models.Model):
    """A report that the officer was given, where the agreement pays for reports."""

    _inherit = "umgange.delivery"

    handout_id = fields.Many2one(
        "umgange.handout",
        "Report",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        copy=False,
        readonly=True,
        groups="qrut_umgange.group_coordinator",
    )

    _report_once = models.UniqueIndex("(handout_id) WHERE handout_id IS NOT NULL", "The report is delivered already.")
    # One report that two officers get is one report.
    _one_report_a_day = models.UniqueIndex(
        "(assignment_id, date) WHERE handout_id IS NOT NULL", "A report of this day is delivered already."
    )


class UmgangeHandout(models.Model):
    """A report is delivered when the officer gets it; struck out it is taken back."""

    _inherit = "umgange.handout"

    @api.model_create_multi
    def create(self, vals_list):
        """Write down what was sent or told; a report to the officer is delivered."""
        handouts = super().create(vals_list)
        handouts._deliver_reports()
        return handouts

    def write(self, vals):
        """Add a receipt, or strike out; what was struck out was not delivered."""
        result = super().write(vals)
        if vals.get("struck_at"):
            lend(self.env["umgange.delivery"]).search([("handout_id", "in", self.ids)])._take_back()
        return result

    def _deliver_reports(self):
        reports = lend(self).filtered(lambda each: each.what == "report" and each.participant_id.role == "officer")
        for handout in reports:
            zone = handout.company_id._get_umgange_zone()
            day = local_date(handout.given_at, zone)
            values, _allowed = handout.assignment_id._prepare_beside("report", day)
            if values and not handout._find_report_on(day):
                words = handout.assignment_id._in_words_of_buyer(day)
                said = {"handout_id": handout.id, "done_quantity": 1.0, "explanation": words.env._("Report")}
                self.env["umgange.delivery"].sudo().create({**values, **said})

    def _find_report_on(self, day):
        domain = [
            ("assignment_id", "=", self.assignment_id.id),
            ("date", "=", day),
            ("handout_id", "!=", False),
        ]
        return self.env["umgange.delivery"].search_count(domain, limit=1)
