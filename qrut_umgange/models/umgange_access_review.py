import secrets
from datetime import time

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command, Domain
from odoo.tools import SQL, format_date

from ..lent_rights import lend
from ..sql_guards import refuse_delete, refuse_truncate, refuse_update
from ..tools.chain import make_digest
from ..tools.local_time import to_utc
from ..tools.sampling import draw
from .umgange_access_log import REVIEWER
from .umgange_care_mixin import SYSTEM

SAMPLE = 20
# Of each kind of oddity some have their place, whatever else has happened; of these all come, as many as there is
# room for.
RESERVED, PER_KIND = 2, 4
ALL_OF = ("unnoted", "rights", "emergency", "tries", "refused")
# The day of the following month when the review should be signed.
DUE_DAY = 10


class UmgangeAccessReview(models.Model):
    _name = "umgange.access.review"
    _description = "Monthly Review of the Access Log"
    _inherit = ["umgange.state.mixin", "umgange.sealed.mixin", "umgange.activity.mixin"]
    _order = "month desc"
    _check_company_auto = True
    _sql_guards = (
        refuse_update(
            ("month", "company_id", "seed", "row_count", "state", "signed_by_id", "signed_at", "head_digest"),
            "OLD.state = 'signed'",
        ),
        refuse_delete("OLD.state = 'signed'"),
        refuse_truncate(),
    )

    _transitions = {"open": ("signed",), "signed": ()}

    month = fields.Date(required=True, readonly=True, help="The first day of the month that is reviewed.")
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    state = fields.Selection(
        [("open", "To review"), ("signed", "Signed")], required=True, readonly=True, default="open", index=True
    )
    seed = fields.Char(required=True, readonly=True, help="With it anybody draws the same sample again.")
    row_count = fields.Integer("Rows in the month", readonly=True)
    line_ids = fields.One2many("umgange.access.review.line", "review_id")
    total_count = fields.Integer(compute="_compute_progress")
    done_count = fields.Integer("Looked at", compute="_compute_progress")
    progress = fields.Float(compute="_compute_progress")
    can_sign = fields.Boolean(compute="_compute_can_sign")
    due_date = fields.Date(compute="_compute_due_date", compute_sudo=False, store=True)
    is_overdue = fields.Boolean("Overdue", compute="_compute_is_overdue", search="_search_is_overdue")
    # on paper, apart from the system: whoever makes the chains anew cannot make this anew
    head_digest = fields.Char("Digest of all heads", readonly=True)
    signed_by_id = fields.Many2one("res.users", readonly=True, index="btree_not_null", ondelete="restrict")
    signed_at = fields.Datetime(readonly=True)

    _signed = models.Constraint(
        "CHECK ((state = 'signed') = (signed_by_id IS NOT NULL) AND (state = 'signed') = (signed_at IS NOT NULL))",
        "What is signed has somebody who signed it, and a time.",
    )
    _one_a_month = models.UniqueIndex("(company_id, month)", "A month is reviewed once.")

    # === COMPUTE METHODS === #

    @api.depends_context("lang")
    @api.depends("month")
    def _compute_display_name(self):
        for review in self:
            review.display_name = review.month and format_date(self.env, review.month, date_format="MMMM yyyy")

    @api.depends("line_ids.verdict")
    def _compute_progress(self):
        for review in self:
            review.total_count = len(review.line_ids)
            review.done_count = review.total_count - len(review._get_unanswered())
            review.progress = 100 * review.done_count / review.total_count if review.total_count else 100

    @api.depends_context("uid")
    @api.depends("state", "line_ids.verdict")
    def _compute_can_sign(self):
        for review in self:
            review.can_sign = review.state == "open" and not review._get_left()

    @api.depends("month")
    def _compute_due_date(self):
        for review in self:
            review.due_date = review.month and review.month + relativedelta(months=1, day=DUE_DAY)

    @api.depends("state", "month", "company_id")
    def _compute_is_overdue(self):
        overdue = self.filtered_domain(self._get_overdue_domain(self.company_id))
        for review in self:
            review.is_overdue = review in overdue

    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._get_overdue_domain(lend(self.env["res.company"]).search([]))  # pylint: disable=no-search-all

    @api.model
    def _get_overdue_domain(self, companies):
        """Return which reviews of the companies should have been signed: each by its own company's day."""
        late = Domain.OR(
            Domain("company_id", "=", company.id) & Domain("due_date", "<", company._get_umgange_today())
            for company in companies
        )
        return Domain("state", "=", "open") & late

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Refuse: a review is drawn, never put together."""
        if not self.env.su:
            raise UserError(self.env._("The system draws the sample: choose Begin the review."))
        return super().create(vals_list)

    def write(self, vals):
        """Answer the lines; all else follows from what is done."""
        if not self.env.su and self.env.context.get("umgange_mover") is not SYSTEM and vals.keys() - {"line_ids"}:
            raise UserError(self.env._("The sample stays as it was drawn: answer its rows."))
        return super().write(vals)

    # === ACTION METHODS === #

    def action_begin(self):
        """Open the review of last month, drawn now if it is not there. Log reviewers."""
        self._check_reviewer()
        review = self._get_or_draw(self.env.company)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("The month's review"),
            "res_model": self._name,
            "res_id": review.id,
            "views": [(False, "form")],
        }

    def action_sign(self):
        """Sign that each line has been looked at: nothing in it changes after that. Log reviewers.

        What is to be investigated becomes a to-do of the managers.

        :raise UserError: while a line has no verdict, or a question no words
        """
        self.check_access("read")
        self._check_reviewer()
        for review in self:
            if left := review._get_left():
                raise UserError(self.env._("%(count)s rows are left to look at.", count=len(left)))
            if unsaid := review._get_unsaid():
                raise UserError(
                    self.env._(
                        "Write a word, without names, beside what you ask about or want investigated: %(count)s rows "
                        "have none.",
                        count=len(unsaid),
                    )
                )
            lend(review)._move(
                "signed",
                {
                    "signed_by_id": self.env.uid,
                    "signed_at": fields.Datetime.now(),
                    "head_digest": review._get_head_digest(),
                },
            )
            lend(review.line_ids).write({"is_sealed": True})
            if "investigate" in review.line_ids.mapped("verdict"):
                review._schedule_for_managers(
                    lambda env: env._("The review of the log asks for something to be investigated")
                )
        return True

    # === BUSINESS METHODS === #

    @api.model
    def _cron_draw(self):
        """Draw the review of last month for each company whose log has rows in it."""
        logs = lend(self.env["umgange.access.log"])
        for (company_id,) in logs._read_group([("company_id", "!=", False)], ["company_id"]):
            company = self.env["res.company"].browse(company_id).exists()
            if company:
                self._get_or_draw(company)

    def _get_unanswered(self):
        return self.line_ids.filtered(lambda line: not line.verdict)

    def _get_unsaid(self):
        """Return what somebody is to look into without being told what."""
        return self.line_ids.filtered(
            lambda line: line.verdict in ("question", "investigate") and not (line.note or "").strip()
        )

    def _get_left(self):
        """Return what hinders signing: what one did oneself is left to somebody else, and seen to be."""
        return self._get_unanswered().filtered(lambda line: line.user_id != self.env.uid)

    def _check_reviewer(self):
        if not self.env.user.has_group(REVIEWER):
            raise AccessError(self.env._("Those who review the log do this."))

    @api.model
    def _get_or_draw(self, company):
        """Return the review of last month; of two who draw at once the later gets the first one's."""
        reviews = lend(self)
        month = company._get_umgange_today() + relativedelta(months=-1, day=1)
        review = reviews.search([("company_id", "=", company.id), ("month", "=", month)])
        if not review:
            self.env["ir.sequence"]._begin_umgange_alone(company)
            seed = secrets.token_hex(8)
            review = reviews.create({"month": month, "company_id": company.id, "seed": seed})
            review._draw_lines()
        return self.browse(review.id)

    def _draw_lines(self):
        """Draw the sample: changes of rights, other oddities, and at least half of it by chance."""
        self.env.flush_all()
        period = self._get_period()
        self.env.cr.execute(SQL("SELECT l.id, l.action = 'rights' FROM umgange_access_log l WHERE %s", period))
        rows = self.env.cr.fetchall()
        kinds = self._draw_odd(period)
        # A day's changes of rights are one line: the others of that day stand in it.
        others = {row_id for row_id, is_rights in rows if not is_rights} - kinds.keys()
        by_chance = draw(self.seed, others, max(SAMPLE - len(kinds), SAMPLE // 2))
        kinds.update(dict.fromkeys(by_chance, "random"))
        lines = self.env["umgange.access.review.line"]._prepare(kinds, self.company_id)
        self.write({"row_count": len(rows), "line_ids": [Command.create(values) for values in lines]})

    def _draw_odd(self, period):
        """Return which rows are in the sample for being odd, with their kind, the gravest first.

        A clumsy morning, or a week of changed rights, crowds out nobody who read at night.
        """
        found = self.env["umgange.access.oddity"]._find(self.company_id, period)
        drawn = {kind: draw(self.seed, ids, SAMPLE if kind in ALL_OF else PER_KIND) for kind, ids in found.items()}
        reserved = [(row_id, kind) for kind, ids in drawn.items() for row_id in ids[:RESERVED]]
        others = [(row_id, kind) for kind, ids in drawn.items() for row_id in ids[RESERVED:]]
        odd = {}
        for row_id, kind in [*reserved, *others]:
            if len(odd) < SAMPLE:
                odd.setdefault(row_id, kind)
        gravity = list(drawn)
        return dict(sorted(odd.items(), key=lambda pair: gravity.index(pair[1])))

    def _get_period(self):
        """Return which rows of the log, as ``l``, the month's sample is drawn from.

        What the system compared nobody saw. What the only log reviewer did nobody else could review,
        but a change of rights is there all the same.
        """
        zone = self.company_id._get_umgange_zone()
        start, stop = (to_utc(day, time(), zone) for day in (self.month, self.month + relativedelta(months=1)))
        reviewers = lend(self.env.ref(REVIEWER)).all_user_ids.filtered(lambda u: self.company_id in u.company_ids)
        return SQL(
            "l.company_id = %s AND l.date >= %s AND l.date < %s AND l.action <> 'check'"
            " AND (l.user_id <> ALL(%s) OR l.action IN ('rights', 'unnoted'))",
            self.company_id.id,
            start,
            stop,
            reviewers.ids if len(reviewers) == 1 else [],
        )

    def _get_head_digest(self):
        """Return one digest of all heads of the company's chains, for the paper."""
        heads = lend(self.env["umgange.journal.chain"]).search(
            [("company_id", "=", self.company_id.id)], order="child_id"
        )
        return make_digest("", [f"{head.child_id.id} {head.number} {head.link}" for head in heads])
