from odoo import fields, models
from odoo.tools import SQL


class UmgangeWishStatistics(models.Model):
    """A row a wish that was answered: when and whether it came true, never what was wished nor by whom."""

    _name = "umgange.wish.statistics"
    _inherit = ["umgange.statistics.mixin"]
    _description = "Wishes in Figures"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "date"
    # what a pending change of would change a figure
    _depends = {
        "umgange.wish": ["company_id", "assignment_id", "state", "outcome", "outcome_on", "told_on"],
        "umgange.assignment": ["partner_id", "coordinator_id"],
    }

    date = fields.Date("Answered on", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    partner_id = fields.Many2one("res.partner", "Municipality", readonly=True)
    coordinator_id = fields.Many2one("res.users", readonly=True)
    outcome = fields.Selection(lambda self: self._get_choices("umgange.wish", "outcome"), readonly=True)
    met = fields.Float(readonly=True, aggregator="avg", help="In full or in part.")
    told = fields.Float("Told back", readonly=True, aggregator="avg", help="The child was told what became of it.")

    @property
    def _table_query(self):
        # A wish taken back by the child is neither met nor missed.
        return SQL(
            """
            SELECT w.id, w.outcome_on AS date, w.company_id, a.partner_id, a.coordinator_id, w.outcome,
                   (w.outcome IN ('met', 'partly'))::int::float AS met,
                   (w.told_on IS NOT NULL)::int::float AS told
              FROM umgange_wish w
              JOIN umgange_assignment a ON a.id = w.assignment_id
             WHERE w.state <> 'open'
               AND w.outcome_on IS NOT NULL
               AND w.outcome IS DISTINCT FROM 'withdrawn'
            """
        )
