from datetime import timedelta
from functools import partial

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_datetime

from ..care_fields import CareChar, CareText
from ..lent_rights import lend
from ..sql_guards import refuse_delete, refuse_truncate, refuse_update

# How long there is to notify from when it was found, and when the managers are asked.
HOURS = 72
ASKED_AT = (24, 48, 66)
SEALED = (
    "state",
    "found_at",
    "happened_at",
    "found_by_id",
    "kind",
    "what",
    "consequences",
    "measures",
    "concerned_count",
    "concerned_who",
    "concerned_codes",
    "risk",
    "risk_reason",
    "controller",
    "controller_id",
    "controller_told_at",
    "imy",
    "imy_reason",
    "imy_notified_at",
    "imy_reference",
    "late_reason",
    "persons_told",
    "persons_told_on",
    "persons_reason",
    "review_line_id",
    "opening_id",
    "closed_at",
    "closed_by_id",
    "company_id",
)


class UmgangeBreach(models.Model):
    """That personal data got lost, was changed or came into the wrong hands, and what was done about it."""

    _name = "umgange.breach"
    _description = "Personal Data Breach"
    _inherit = ["umgange.state.mixin", "umgange.care.mixin", "umgange.sealed.mixin", "umgange.activity.mixin"]
    _order = "found_at desc, id desc"
    _sql_guards = (refuse_update(SEALED, "OLD.state = 'closed'"), refuse_delete(), refuse_truncate())

    _transitions = {"open": ("closed",), "closed": ()}

    state = fields.Selection(
        [("open", "Being looked into"), ("closed", "Closed")],
        required=True,
        readonly=True,
        default="open",
        copy=False,
        index=True,
        help="Being looked into: it is written on. Closed: it stands as it was written.",
    )
    # what happened
    kind = fields.Selection(
        [
            ("confidentiality", "Somebody saw or got what was not for them"),
            ("availability", "Something was lost or cannot be reached"),
            ("integrity", "Something was changed that should not have been"),
        ],
        "What kind",
        required=True,
        default="confidentiality",
    )
    found_at = fields.Datetime(
        "Found on", required=True, default=fields.Datetime.now, help="The 72 hours run from here."
    )
    found_by_id = fields.Many2one(
        "res.users",
        "Found by",
        index="btree_not_null",
        ondelete="restrict",
        default=lambda self: self.env.user,
    )
    happened_at = fields.Datetime("Happened", help="As far as is known.")
    what = CareText("What happened")
    consequences = CareText("What it may lead to")
    measures = CareText("What was done, and will be")
    # whom it concerns
    concerned_ids = fields.Many2many("umgange.person", string="Whose data", check_company=True)
    concerned_count = fields.Integer("How many people", help="About how many, where not all are known by name.")
    concerned_who = CareChar("Who they are", help="As “children and their family homes”.")
    concerned_codes = fields.Char("Codes at the closing", readonly=True, copy=False)
    # who is controller, and whether the authority is told
    controller = fields.Selection(
        [("own", "We are"), ("buyer", "The municipality is"), ("unclear", "The agreement does not say")],
        "Controller by the agreement",
        required=True,
        default="own",
    )
    controller_id = fields.Many2one("res.partner", "Municipality", index="btree_not_null", ondelete="restrict")
    controller_told_at = fields.Datetime("Municipality told")
    risk = fields.Selection(
        [("unlikely", "No risk is likely"), ("risk", "A risk to somebody"), ("high", "A high risk to somebody")],
        "Risk for those concerned",
    )
    risk_reason = CareText("Why we judge so")
    imy = fields.Selection([("notify", "To be notified"), ("not", "Not notified")], "IMY")
    imy_reason = CareText("Why IMY is not notified")
    imy_notified_at = fields.Datetime("IMY notified")
    imy_reference = CareChar("IMY's reference")
    late_reason = CareText("Why it took longer than 72 hours")
    persons_told = fields.Selection([("told", "Have been told"), ("not", "Have not been told")], "Those concerned")
    persons_told_on = fields.Date("Told on")
    persons_reason = CareText("Why they are not told")
    # what it began with
    review_line_id = fields.Many2one(
        "umgange.access.review.line", "From the review", index="btree_not_null", ondelete="restrict", check_company=True
    )
    opening_id = fields.Many2one(
        "umgange.person.opening", "From the opening", index="btree_not_null", ondelete="restrict", check_company=True
    )
    reader_ids = fields.Many2many("res.users", string="Who may read it, besides the managers")
    asked_hours = fields.Integer(readonly=True, copy=False)
    closed_at = fields.Datetime("Closed on", readonly=True, copy=False)
    closed_by_id = fields.Many2one(
        "res.users", "Closed by", readonly=True, index="btree_not_null", copy=False, ondelete="restrict"
    )
    # what the screen says
    deadline_at = fields.Datetime("72 hours end", compute="_compute_clock")
    clock = fields.Char("Time to notify", compute="_compute_clock")
    is_late = fields.Boolean(compute="_compute_clock")
    missing = fields.Text("Left to write", compute="_compute_missing")

    _closed_by_somebody = models.Constraint(
        "CHECK (num_nonnulls(closed_at, closed_by_id) = CASE state WHEN 'closed' THEN 2 ELSE 0 END)",
        "What is closed was closed by somebody.",
    )
    _closed_whole = models.Constraint(
        "CHECK (state <> 'closed' OR (risk IS NOT NULL AND persons_told IS NOT NULL AND imy IS NOT NULL"
        " AND (imy = 'not' OR imy_notified_at IS NOT NULL)))",
        "A closed breach says the risk, whether IMY was notified, and whether those concerned were told.",
    )
    _count_not_negative = models.Constraint(
        "CHECK (concerned_count >= 0)", "The number of people concerned is never below zero."
    )

    # === COMPUTE METHODS === #

    @api.depends_context("lang")
    @api.depends("found_at")
    def _compute_display_name(self):
        """Say no more than which it is: a to-do copies it."""
        for breach in self:
            day = breach.found_at and breach._to_local(breach.found_at).strftime("%Y-%m-%d")
            breach.display_name = self.env._("Personal data breach %(day)s", day=day or "").strip()

    @api.depends_context("lang")
    @api.depends("found_at", "imy", "imy_notified_at", "controller", "controller_told_at", "state")
    def _compute_clock(self):
        now = fields.Datetime.now()
        for breach in self:
            end = breach.found_at and breach.found_at + timedelta(hours=HOURS)
            breach.deadline_at = end
            breach.is_late = bool(end) and breach.imy != "not" and (breach.imy_notified_at or now) > end
            breach.clock = bool(end) and breach._get_clock(now)

    @api.depends_context("lang")
    @api.depends(
        "what", "consequences", "measures", "risk", "risk_reason", "imy", "imy_reason", "imy_notified_at",
        "late_reason", "persons_told", "persons_told_on", "persons_reason", "controller", "controller_told_at",
    )  # fmt: skip
    def _compute_missing(self):
        for breach in self:
            breach.missing = "\n".join(breach._get_missing()) or False

    # === CONSTRAINT METHODS === #

    @api.constrains("found_at", "happened_at", "imy_notified_at", "controller_told_at", "persons_told_on")
    def _check_not_ahead(self):
        now = fields.Datetime.now()
        for breach in self:
            moments = (breach.found_at, breach.happened_at, breach.imy_notified_at, breach.controller_told_at)
            today = breach.company_id._get_umgange_today()
            if any(moment and moment > now for moment in moments) or (breach.persons_told_on or today) > today:
                raise ValidationError(self.env._("What is still to come cannot be noted as done: look at the times."))

    @api.constrains("concerned_count")
    def _check_count(self):
        # Here first: what the database refuses is logged with what stands in the row.
        if any(breach.concerned_count < 0 for breach in self):
            raise ValidationError(self.env._("The number of people concerned is never below zero."))

    # === CRUD METHODS === #

    def write(self, vals):
        """Write on while it is open; what is closed stays.

        :raise UserError: when one is closed
        """
        self.check_access("write")
        if vals.keys() - {"reader_ids"} and any(breach.state == "closed" for breach in self):
            raise UserError(self.env._("It is closed and stays as it is. Begin a new one if there is more to tell."))
        result = super().write(vals)
        self.filtered(lambda breach: breach._is_settled())._end_todos()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A breach is never deleted: also what turned out to be nothing stays written."))

    # === ACTION METHODS === #

    def action_notified(self):
        """Note that IMY was notified just now. Managers only."""
        self.check_access("write")
        for breach in self.filtered(lambda each: not each.imy_notified_at):
            breach.write({"imy": "notify", "imy_notified_at": fields.Datetime.now()})
        return True

    def action_controller_told(self):
        """Note that the municipality was told just now. Managers only."""
        self.check_access("write")
        for breach in self.filtered(lambda each: not each.controller_told_at):
            breach.controller_told_at = fields.Datetime.now()
        return True

    def action_close(self):
        """Close what is written whole; from then on nobody changes it. Managers only.

        :raise UserError: when something is left to write
        """
        self.check_access("write")
        for breach in self:
            if missing := breach._get_missing():
                raise UserError(
                    self.env._("Left to write before it is closed:\n%(missing)s", missing="\n".join(missing))
                )
            codes = ", ".join(breach.concerned_ids.sorted("code").mapped("code"))
            closed = {"closed_at": fields.Datetime.now(), "closed_by_id": self.env.uid, "concerned_codes": codes}
            breach._move("closed", closed)
        return True

    # === BUSINESS METHODS === #

    def _get_care_persons(self):
        return {breach.id: breach.concerned_ids for breach in self}

    def _to_local(self, moment):
        company = self.company_id or self.env.company
        return fields.Datetime.context_timestamp(self.with_context(tz=company._get_umgange_zone()), moment)

    def _is_settled(self):
        """Tell whether nobody has to be asked any more whether somebody was notified."""
        self.ensure_one()
        return bool(
            self.state == "closed"
            or self.imy == "not"
            or self.imy_notified_at
            or (self.controller == "buyer" and self.controller_told_at)
        )

    def _get_clock(self, now):
        """Return where the 72 hours stand, in words."""
        self.ensure_one()
        if self.imy_notified_at:
            hours = int((self.imy_notified_at - self.found_at).total_seconds() // 3600)
            return self.env._("IMY was notified after %(hours)s hours.", hours=hours)
        if self.imy == "not":
            return self.env._("IMY is not notified; why stands below.")
        if self._is_settled():
            return self.env._("The municipality was told, and decides about IMY.")
        end = self.found_at + timedelta(hours=HOURS)
        hours = int((end - now).total_seconds() // 3600)
        if hours >= 0:
            zone = (self.company_id or self.env.company)._get_umgange_zone()
            day = format_datetime(self.env, end, zone, "EEE d MMM HH.mm")
            return self.env._(
                "%(hours)s hours left to notify IMY, if it is to be notified: until %(end)s.", hours=hours, end=day
            )
        return self.env._("The 72 hours have passed. It can be notified all the same: say why it took longer.")

    def _get_missing(self):
        """Return in words what is left to write before it can be closed."""
        self.ensure_one()
        late = self.imy == "notify" and self.is_late
        told, not_told = self.persons_told == "told", self.persons_told == "not"
        asked = {
            self.env._("What happened"): self.what,
            self.env._("What it may lead to"): self.consequences,
            self.env._("What was done, and will be"): self.measures,
            self.env._("The risk for those concerned, and why"): self.risk and self.risk_reason,
            self.env._("Whether IMY is notified"): self.imy,
            self.env._("Why IMY is not notified"): self.imy != "not" or self.imy_reason,
            self.env._("When IMY was notified"): self.imy != "notify" or self.imy_notified_at,
            self.env._("Why it took longer than 72 hours"): not late or self.late_reason,
            self.env._("When the municipality was told"): self.controller == "own" or self.controller_told_at,
            self.env._("Whether those concerned were told"): self.persons_told,
            self.env._("When they were told"): not told or self.persons_told_on,
            self.env._("Why they are not told"): not not_told or self.persons_reason,
        }
        return [question for question, answer in asked.items() if not answer or not str(answer).strip()]

    @api.model
    def _begin_from(self, name, source, persons):
        """Return the action that opens the breach that began with ``source``, or a new one about ``persons``."""
        self.check_access("create")
        source.check_access("read")
        there = self.search([(name, "=", source.id)], limit=1)
        action = self.env["ir.actions.act_window"]._for_xml_id("qrut_umgange.umgange_breach_action")
        context = {f"default_{name}": source.id, "default_concerned_ids": persons.ids}
        return {**action, "views": [(False, "form")], "res_id": there.id, "context": context}

    @api.model
    def _cron_ask(self):
        """Ask the managers after 24, 48 and 66 hours, as long as nothing is settled; once for each."""
        now = fields.Datetime.now()
        for breach in lend(self).search([("state", "=", "open"), ("asked_hours", "<", ASKED_AT[-1])]):
            passed = [hours for hours in ASKED_AT if now >= breach.found_at + timedelta(hours=hours)]
            if passed and passed[-1] > breach.asked_hours and not breach._is_settled():
                breach._end_todos()
                breach._schedule_for_managers(partial(self._get_question, passed[-1]))
                breach.asked_hours = passed[-1]

    @api.model
    def _get_question(self, hours, env):
        return env._("Personal data breach: %(hours)s of 72 hours have passed. Is IMY to be notified?", hours=hours)
