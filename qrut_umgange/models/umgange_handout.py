from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..care_fields import CareChar, CareText
from ..sql_guards import refuse_delete, refuse_truncate, refuse_update
from .umgange_care_mixin import SYSTEM

# What was done stays as it was written; of it only the receipt comes later, or that it was wrong.
KEPT = (
    "assignment_id",
    "participant_id",
    "what",
    "plan_id",
    "decision_id",
    "booklet_id",
    "extract_id",
    "report_id",
    "way",
    "given_at",
    "extent",
    "note",
    "user_id",
    "company_id",
)
RECEIPT = ("received_on", "receipt")
STRIKING = ("struck_at", "struck_by_id", "strike_reason")
WAYS = [
    ("handed_over", "Handed over"),
    ("post", "Post"),
    ("secure_mail", "Secure e-mail"),
    ("phone", "Told by phone"),
    ("read_aloud", "Read aloud"),
    ("meeting", "Told at a meeting"),
    ("text_message", "Text message"),
]
WHATS = [
    ("plan", "Visit plan"),
    ("decision", "Decision"),
    ("rules", "Rules of the visits"),
    ("records", "What we write down, and secrecy"),
    ("times", "Times of the visits"),
    ("safety", "Safety assessment"),
    ("report", "Report"),
    ("reminder", "Reminder of a visit"),
    ("booklet", "Booklet"),
    ("extract", "Extract of the file"),
    ("basis", "Basis of an invoice"),
    ("other", "Other"),
]


class UmgangeHandout(models.Model):
    """Who was sent or told what, how and when. Rows are added; a wrong one is struck out, with why."""

    _name = "umgange.handout"
    _description = "What Was Sent or Told"
    _inherit = ["umgange.care.mixin", "umgange.sealed.mixin"]
    _order = "given_at desc, id desc"
    _rec_name = "what"
    _parts_of = ("assignment_id",)
    _whose = ("assignment_id", "participant_id")
    _filled_at_create = ("user_id",)
    _sql_guards = (
        refuse_update(KEPT),
        refuse_update(RECEIPT, "OLD.received_on IS NOT NULL", name="umgange_refuse_receipt"),
        refuse_update(STRIKING, "OLD.struck_at IS NOT NULL", name="umgange_refuse_unstriking"),
        refuse_delete(),
        refuse_truncate(),
    )

    assignment_id = fields.Many2one(
        "umgange.assignment", required=True, index=True, ondelete="restrict", check_company=True
    )
    participant_id = fields.Many2one(
        "umgange.participant", "Given to whom", required=True, index=True, ondelete="restrict", check_company=True
    )
    what = fields.Selection(WHATS, "About", required=True, default="plan")
    plan_id = fields.Many2one(
        "umgange.plan", "Version", index="btree_not_null", ondelete="restrict", check_company=True
    )
    decision_id = fields.Many2one("umgange.decision", index="btree_not_null", ondelete="restrict", check_company=True)
    booklet_id = fields.Many2one("umgange.booklet", index="btree_not_null", ondelete="restrict", check_company=True)
    # made by handing the extract over, see ``umgange.extract``
    extract_id = fields.Many2one(
        "umgange.extract", readonly=True, index="btree_not_null", ondelete="restrict", check_company=True
    )
    way = fields.Selection(WAYS, "How", required=True, default="handed_over")
    given_at = fields.Datetime("When", required=True, default=fields.Datetime.now)
    extent = fields.Selection(
        [("whole", "The whole"), ("masked", "Without hidden data"), ("none", "Nothing, and why")],
        "Copy",
        required=True,
        default="whole",
    )
    note = CareText()
    user_id = fields.Many2one(
        "res.users",
        "By",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.user,
    )
    # what came back
    received_on = fields.Date("Receipt on", copy=False)
    receipt = CareChar("Receipt", copy=False, help="A number, or who signed for it.")
    # a row that was wrong
    strike_reason = CareText("Why it was wrong", copy=False)
    struck_at = fields.Datetime("Struck out", readonly=True, copy=False)
    struck_by_id = fields.Many2one(
        "res.users", "Struck out by", readonly=True, index="btree_not_null", copy=False, ondelete="restrict"
    )

    _names_the_plan = models.Constraint(
        "CHECK ((what = 'plan') = (plan_id IS NOT NULL))", "Which version of the plan? Choose it, or something else."
    )
    _names_the_booklet = models.Constraint(
        "CHECK ((what = 'booklet') = (booklet_id IS NOT NULL))", "Which booklet? Choose it, or something else."
    )
    _names_the_extract = models.Constraint(
        "CHECK ((what = 'extract') = (extract_id IS NOT NULL))", "An extract is noted by handing it over."
    )
    _struck_by_somebody = models.Constraint(
        "CHECK ((struck_at IS NULL) = (struck_by_id IS NULL))", "What is struck out was struck out by somebody."
    )

    # === COMPUTE METHODS === #

    @api.depends_context("lang")
    @api.depends("assignment_id.name", "what", "plan_id", "booklet_id.name")
    def _compute_display_name(self):
        whats = dict(self._fields["what"]._description_selection(self.env))
        for handout in self:
            which = handout.booklet_id.name or whats.get(handout.what)
            parts = (handout.plan_id.display_name or handout.assignment_id.name, which)
            handout.display_name = " ".join(filter(None, parts))

    # === CONSTRAINT METHODS === #

    @api.constrains("given_at", "received_on")
    def _check_not_ahead(self):
        for handout in self:
            today = handout.assignment_id._get_today()
            if handout.given_at > fields.Datetime.now() or (handout.received_on or today) > today:
                raise ValidationError(self.env._("Nothing has been sent or told on a day to come: look at the date."))

    @api.constrains("assignment_id", "participant_id", "plan_id", "decision_id")
    def _check_same_assignment(self):
        for handout in self:
            links = (handout.participant_id, handout.plan_id, handout.decision_id)
            if any(link.assignment_id - handout.assignment_id for link in links):
                raise ValidationError(self.env._("Whom and what it is about belong to the assignment itself."))

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Write down what was sent or told, in one's own name."""
        own = {} if self.env.su else {"user_id": self.env.uid}
        if not self.env.su and any(vals.get("what") == "extract" for vals in vals_list):
            raise UserError(self.env._("An extract is noted by handing it over: open the extract."))
        return super().create([{**vals, **own, "struck_at": False, "struck_by_id": False} for vals in vals_list])

    def write(self, vals):
        """Add a receipt; all else stays as it was written.

        :raise UserError: on anything else
        """
        self.check_access("write")
        if self._changes(vals, KEPT) or any(
            handout._changes(vals, names)
            for handout in self
            for names, done in ((RECEIPT, handout.received_on), (STRIKING, handout.struck_at))
            if done
        ):
            raise UserError(
                self.env._(
                    "What was sent or told stays as it was written. Strike the row out, say why, and add a new one."
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("What was sent or told is not deleted. Strike the row out, and say why."))

    # === ACTION METHODS === #

    def action_received(self):
        """Note that a receipt has come today. Coordinators only."""
        self.check_access("write")
        for handout in self.filtered(lambda each: not each.received_on and not each.struck_at):
            handout.received_on = handout.assignment_id._get_today()
        return True

    def action_strike(self):
        """Strike out rows that were wrong; they stay, with why. Coordinators only.

        :raise UserError: without a reason
        """
        self.check_access("write")
        for handout in self.filtered(lambda each: not each.struck_at):
            if not (handout.strike_reason or "").strip():
                raise UserError(self.env._("Write why the row was wrong: it stays, struck out."))
            handout.with_context(umgange_mover=SYSTEM).write(
                {"struck_at": fields.Datetime.now(), "struck_by_id": self.env.uid}
            )
        return True

    # === BUSINESS METHODS === #

    @api.model
    def _changes(self, vals, names):
        return bool(vals.keys() & set(names))

    def _get_care_persons(self):
        # It is about the child, and somebody else was told of it.
        return {handout.id: handout.assignment_id.child_ids | handout.participant_id.person_id for handout in self}
