from odoo import fields, models
from odoo.tools import SQL

# How late a visit may begin and still be on time.
ON_TIME_MINUTES = 5


class UmgangeVisitStatistics(models.Model):
    """A row a visit, without a word of whom it was about: to be counted by month, municipality and cause.

    A share (on time, same room) is null where it has no meaning, so that its average is of those it is about.
    """

    _name = "umgange.visit.statistics"
    _inherit = ["umgange.statistics.mixin"]
    _description = "Visits in Figures"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "date"
    # what a pending change of would change a figure
    _depends = {
        "umgange.visit": [
            "date", "company_id", "assignment_id", "state", "end_reason", "place", "start", "actual_start",
            "actual_stop",
            "room_id", "supporter_id", "held_by_id", "plan_id", "is_documented", "talk_offer",
        ],
        "umgange.child.talk": ["visit_id", "state", "outcome"],
        "umgange.assignment": ["partner_id", "coordinator_id", "room_id", "supporter_id"],
        "sale.order": ["umgange_assignment_id", "state", "partner_id", "umgange_date_from", "umgange_date_to"],
    }  # fmt: skip

    date = fields.Date("Day", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    partner_id = fields.Many2one("res.partner", "Municipality", readonly=True)
    unit_id = fields.Many2one("res.partner", readonly=True, help="Who ordered, by the order of the day.")
    coordinator_id = fields.Many2one("res.users", readonly=True)
    state = fields.Selection(lambda self: self._get_choices("umgange.visit", "state"), readonly=True)
    end_reason = fields.Selection(lambda self: self._get_choices("umgange.visit", "end_reason"), "Why", readonly=True)
    place = fields.Selection(lambda self: self._get_choices("umgange.visit", "place"), readonly=True)
    held = fields.Integer(readonly=True)
    cancelled = fields.Integer(readonly=True)
    no_show = fields.Integer("Did not take place", readonly=True)
    broken_off = fields.Integer("Ended early", readonly=True)
    abstained = fields.Integer(readonly=True)
    minutes = fields.Integer("Minutes with the child", readonly=True)
    late_minutes = fields.Float("Minutes late", readonly=True, aggregator="avg")
    on_time = fields.Float(readonly=True, aggregator="avg", help="Begun at most five minutes late.")
    same_room = fields.Float(readonly=True, aggregator="avg", help="Held in the assignment's home room.")
    same_supporter = fields.Float(readonly=True, aggregator="avg")
    without_plan = fields.Integer("Without a plan", readonly=True)
    unsigned = fields.Integer("Journal not signed", readonly=True)
    talk = fields.Selection(
        [
            ("told", "The child told"),
            ("asked", "Asked, nothing written"),
            ("not_today", "Not today"),
            ("not_asked", "Not asked"),
        ],
        "Whether the child was asked",
        readonly=True,
        help="Of visits that were held. What the child answered is nowhere in the figures.",
    )

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT v.id, v.date, v.company_id, a.partner_id, a.coordinator_id,
                   CASE WHEN v.date BETWEEN ordered.firsts[1] AND ordered.lasts[1] THEN ordered.partners[1]
                        ELSE (SELECT o.partner_id
                                FROM unnest(ordered.partners, ordered.firsts, ordered.lasts)
                                     AS o(partner_id, first, last)
                               WHERE v.date BETWEEN o.first AND o.last
                               LIMIT 1)
                        END AS unit_id,
                   v.state, v.end_reason, v.place,
                   (v.state = 'done')::int AS held,
                   (v.state = 'cancelled')::int AS cancelled,
                   (v.state = 'no_show')::int AS no_show,
                   (v.state = 'broken_off')::int AS broken_off,
                   (v.state = 'abstained')::int AS abstained,
                   CASE WHEN was_there THEN EXTRACT(EPOCH FROM v.actual_stop - v.actual_start)::int / 60 END AS minutes,
                   late AS late_minutes,
                   (late <= %(on_time)s)::int::float AS on_time,
                   CASE WHEN was_there AND v.place = 'room' AND a.room_id IS NOT NULL
                        THEN (v.room_id = a.room_id)::int::float END AS same_room,
                   CASE WHEN was_there AND a.supporter_id IS NOT NULL
                        THEN (COALESCE(v.held_by_id, v.supporter_id) = a.supporter_id)::int::float
                        END AS same_supporter,
                   (was_there AND v.plan_id IS NULL)::int AS without_plan,
                   (v.state IN ('done', 'broken_off', 'no_show') AND v.is_documented IS NOT TRUE)::int AS unsigned,
                   -- That there was a talk, never a word or a mark of it.
                   CASE WHEN v.state NOT IN ('done', 'broken_off') THEN NULL
                        WHEN EXISTS (SELECT FROM umgange_child_talk talk
                                      WHERE talk.visit_id = v.id AND talk.state = 'closed' AND talk.outcome = 'told')
                        THEN 'told'
                        WHEN v.talk_offer = 'offered' THEN 'asked'
                        WHEN v.talk_offer = 'not_today' THEN 'not_today'
                        ELSE 'not_asked' END AS talk
              FROM umgange_visit v
              JOIN umgange_assignment a ON a.id = v.assignment_id
              -- Who ordered, the newest order first: a row an assignment, so that a query that asks for no unit leaves
              -- it out. Looked up a visit at a time it would cost more than all the rest.
              LEFT JOIN (SELECT umgange_assignment_id,
                                array_agg(partner_id ORDER BY umgange_date_from DESC NULLS LAST, id DESC) AS partners,
                                array_agg(COALESCE(umgange_date_from, '-infinity')
                                          ORDER BY umgange_date_from DESC NULLS LAST, id DESC) AS firsts,
                                array_agg(COALESCE(umgange_date_to, 'infinity')
                                          ORDER BY umgange_date_from DESC NULLS LAST, id DESC) AS lasts
                           FROM sale_order
                          WHERE state = 'sale'
                          GROUP BY umgange_assignment_id) AS ordered
                     ON ordered.umgange_assignment_id = a.id
              CROSS JOIN LATERAL (SELECT
                   v.state IN ('done', 'broken_off') AND v.actual_start IS NOT NULL AS was_there,
                   CASE WHEN v.actual_start IS NOT NULL
                        THEN GREATEST(EXTRACT(EPOCH FROM v.actual_start - v.start) / 60, 0) END AS late) AS times
            """,
            on_time=ON_TIME_MINUTES,
        )
