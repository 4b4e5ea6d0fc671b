from odoo import fields, models
from odoo.tools import SQL


class UmgangeAssignmentStatistics(models.Model):
    """A row an assignment: how long it took from the request to a plan and to the first visit, and how it stands."""

    _name = "umgange.assignment.statistics"
    _inherit = ["umgange.statistics.mixin"]
    _description = "Assignments in Figures"
    _auto = False
    _order = "requested_on desc, id desc"
    _rec_name = "requested_on"
    # what a pending change of would change a figure
    _depends = {
        "umgange.assignment": ["company_id", "partner_id", "coordinator_id", "state", "legal_basis", "child_ids"],
        "umgange.plan": ["assignment_id", "state", "approved_at", "valid_from", "valid_to"],
        "umgange.visit": ["assignment_id", "state", "date"],
        "umgange.wish": ["assignment_id", "state", "outcome"],
    }

    requested_on = fields.Date("Requested", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    partner_id = fields.Many2one("res.partner", "Municipality", readonly=True)
    coordinator_id = fields.Many2one("res.users", readonly=True)
    state = fields.Selection(lambda self: self._get_choices("umgange.assignment", "state"), readonly=True)
    legal_basis = fields.Selection(lambda self: self._get_choices("umgange.assignment", "legal_basis"), readonly=True)
    children = fields.Integer(readonly=True)
    without_plan = fields.Integer("Without a plan", readonly=True, help="Open, and no approved plan holds today.")
    days_to_plan = fields.Float("Days to the plan", readonly=True, aggregator="avg")
    days_to_visit = fields.Float("Days to the first visit", readonly=True, aggregator="avg")
    wishes = fields.Integer(readonly=True, help="Of the children, answered.")
    wishes_met = fields.Integer(readonly=True, help="In full or in part.")

    @property
    def _table_query(self):
        # What a child wished is not read here: that it did, and a code for what became of it.
        return SQL(
            """
            SELECT a.id, a.create_date::date AS requested_on, a.company_id, a.partner_id, a.coordinator_id, a.state,
                   a.legal_basis, child.children,
                   (a.state IN ('accepted', 'active', 'paused', 'closing') AND plan.holds IS NOT TRUE)::int
                       AS without_plan,
                   GREATEST(plan.first - a.create_date::date, 0)::float AS days_to_plan,
                   GREATEST(visit.first - a.create_date::date, 0)::float AS days_to_visit,
                   COALESCE(wish.answered, 0) AS wishes, COALESCE(wish.met, 0) AS wishes_met
              FROM umgange_assignment a
              LEFT JOIN (SELECT umgange_assignment_id, count(*) AS children
                           FROM umgange_assignment_child_rel GROUP BY 1) AS child
                     ON child.umgange_assignment_id = a.id
              -- One that is written in afterwards was there from the day on which it held.
              LEFT JOIN (SELECT assignment_id, min(LEAST(approved_at::date, valid_from)) AS first,
                                bool_or(valid_from <= current_date
                                        AND COALESCE(valid_to, current_date) >= current_date) AS holds
                           FROM umgange_plan WHERE state = 'approved' GROUP BY 1) AS plan
                     ON plan.assignment_id = a.id
              LEFT JOIN (SELECT assignment_id, min(date) AS first
                           FROM umgange_visit WHERE state IN ('done', 'broken_off') GROUP BY 1) AS visit
                     ON visit.assignment_id = a.id
              LEFT JOIN (SELECT assignment_id, count(*) AS answered,
                                count(*) FILTER (WHERE outcome IN ('met', 'partly')) AS met
                           FROM umgange_wish
                          WHERE state <> 'open' AND outcome IS DISTINCT FROM 'withdrawn' GROUP BY 1) AS wish
                     ON wish.assignment_id = a.id
            """
        )
