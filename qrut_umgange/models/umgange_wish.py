from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

from ..care_fields import CareText
from ..lent_rights import lend
from ..sql_guards import keep_until, refuse_delete, refuse_truncate, refuse_update
from ..tools.arguments import clean_ids, clean_text

UNSETTLED_STATES = ("open", "answered")
# What was wished, and of whom; from then on it is what the child said.
SAID = ("assignment_id", "child_id", "talk_id", "visit_id", "kind", "wish", "source", "said_on")


# What leaves with the talk in which it was wished.
LEAVING = ("wish", "outcome_why", "not_told_why")
LEFT = "umgange_talk_has_left(NEW.release_id, OLD.talk_id)"
# What became of it and how the child was told, from when it is closed.
SETTLED = (
    "state", "outcome", "outcome_why", "outcome_on", "outcome_visit_id", "told_on", "told_by_id", "not_told_why",
)  # fmt: skip


class UmgangeWish(models.Model):
    """What a child wants to be the same, or different, next time: until it is told what became of it.

    It hangs on the child and the assignment and not on a visit: whatever visit comes next, and
    whoever holds it, finds it there.
    """

    _name = "umgange.wish"
    _description = "Wish of a Child"
    _inherit = ["umgange.state.mixin", "umgange.leaving.mixin", "umgange.care.mixin", "umgange.sealed.mixin"]
    _order = "said_on desc, id desc"
    _parts_of = ("assignment_id",)
    _stays = True
    _whose = ("child_id",)
    _filled_at_create = ("noted_by_id", "talk_id")
    _leaving = LEAVING
    _sql_guards = (
        refuse_update((*(each for each in SAID if each != "wish"), "noted_by_id", "company_id"), "OLD.state <> 'open'"),
        *keep_until(LEFT, ("wish",), "OLD.state <> 'open'"),
        refuse_update(SETTLED, f"OLD.state = 'closed' AND NOT {LEFT}", name="umgange_refuse_settled"),
        refuse_delete("OLD.state <> 'open' OR OLD.talk_id IS NOT NULL"),
        refuse_truncate(),
    )

    # Taken back is possible as long as the child has not been told.
    _transitions = {"open": ("answered",), "answered": ("open", "closed"), "closed": ()}

    assignment_id = fields.Many2one(
        "umgange.assignment", required=True, index=True, ondelete="restrict", check_company=True
    )
    child_id = fields.Many2one(
        "umgange.person",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        compute="_compute_child_id",
        compute_sudo=False,
        store=True,
        readonly=False,
        precompute=True,
    )
    talk_id = fields.Many2one(
        "umgange.child.talk", "Said in", readonly=True, index="btree_not_null", ondelete="restrict", check_company=True
    )
    visit_id = fields.Many2one(
        "umgange.visit", "After the visit", index="btree_not_null", ondelete="restrict", check_company=True
    )
    kind = fields.Selection(
        [("same", "The same again"), ("different", "Different")], required=True, default="different"
    )
    wish = CareText()
    source = fields.Selection(
        [
            ("talk", "In the talk"),
            ("other", "The child, at another time"),
            ("carer", "Through the family home"),
            ("officer", "Through the officer"),
        ],
        "Heard",
        required=True,
        default="talk",
    )
    said_on = fields.Date("Wished on", required=True, default=lambda self: self.env.company._get_umgange_today())
    noted_by_id = fields.Many2one(
        "res.users",
        "Noted by",
        required=True,
        readonly=True,
        index=True,
        copy=False,
        ondelete="restrict",
        default=lambda self: self.env.user,
    )
    state = fields.Selection(
        [("open", "Waits for an answer"), ("answered", "To be told the child"), ("closed", "Told")],
        required=True,
        readonly=True,
        default="open",
        copy=False,
        index=True,
        help="Waits: it goes along to the next visit. To be told: we know what became of it, the child does not yet. "
        "Told: the child has been told, or could not be, for a reason.",
    )
    # what became of it: codes and days, so that they can be counted without what was wished
    outcome = fields.Selection(
        [("met", "It became so"), ("partly", "It became so in part"), ("not_met", "It did not become so"),
         ("withdrawn", "The child no longer wishes it")],
        "What became of it",
        copy=False,
    )  # fmt: skip
    outcome_why = CareText("Why", copy=False)
    outcome_on = fields.Date("Known on", readonly=True, copy=False)
    outcome_visit_id = fields.Many2one(
        "umgange.visit", "At the visit", readonly=True, copy=False, index="btree_not_null", ondelete="restrict",
        check_company=True,
    )  # fmt: skip
    told_on = fields.Date("Told the child on", copy=False, help="Empty: today, when you press “Told the child”.")
    told_by_id = fields.Many2one(
        "res.users", "Told by", readonly=True, copy=False, index="btree_not_null", ondelete="restrict"
    )
    not_told_why = CareText("Could not be told because", copy=False)
    open_days = fields.Integer("Days", compute="_compute_open_days")
    next_visit_label = fields.Char("Next visit", compute="_compute_next_visit_label")

    _answered_with_outcome = models.Constraint(
        "CHECK ((state = 'open') = (outcome_on IS NULL) AND (state = 'open' OR outcome IS NOT NULL))",
        "Say first what became of the wish.",
    )
    _why_not = models.Constraint(
        "CHECK (release_id IS NOT NULL OR state = 'open' OR outcome IN ('met', 'withdrawn')"
        " OR outcome_why IS NOT NULL)",
        "Say why it did not become as the child wished.",
    )
    _closed_when_told = models.Constraint(
        "CHECK (release_id IS NOT NULL OR state <> 'closed' OR num_nonnulls(told_on, not_told_why) = 1)",
        "A wish is closed when the child has been told what became of it, or with the reason why it could not be.",
    )

    _left_is_empty = models.Constraint(
        f"CHECK (release_id IS NULL OR num_nonnulls({', '.join(LEAVING)}) = 0)",
        "Of a wish that has left no word stays.",
    )

    # === COMPUTE METHODS === #

    @api.depends("assignment_id.name", "said_on")
    def _compute_display_name(self):
        for wish in self:
            day = wish.said_on and str(wish.said_on)
            wish.display_name = " ".join(filter(None, (wish.assignment_id.name, day)))

    @api.depends("assignment_id.child_ids")
    def _compute_child_id(self):
        for wish in self:
            children = wish.assignment_id.child_ids
            wish.child_id = wish.child_id or (len(children) == 1 and children)

    @api.depends("said_on", "state", "told_on")
    def _compute_open_days(self):
        for wish in self:
            until = wish.told_on or wish.outcome_on if wish.state == "closed" else wish.assignment_id._get_today()
            wish.open_days = (until - wish.said_on).days if until and wish.said_on else 0

    @api.depends_context("lang")
    @api.depends("assignment_id.next_visit_id", "state")
    def _compute_next_visit_label(self):
        for wish in self:
            wish.next_visit_label = wish.assignment_id.next_label if wish.state in UNSETTLED_STATES else False

    # === CONSTRAINT METHODS === #

    @api.constrains("assignment_id", "child_id", "visit_id", "talk_id")
    def _check_whose(self):
        for wish in self:
            if wish.child_id not in wish.assignment_id.child_ids:
                raise ValidationError(self.env._("Choose a child of the assignment."))
            # Lent: whose talk it was, and nothing of what was said.
            if wish.talk_id and lend(wish.talk_id).child_id != wish.child_id:
                raise ValidationError(self.env._("What the child wished stands as it was said: note a new wish."))
            if wish.visit_id.assignment_id - wish.assignment_id:
                raise ValidationError(self.env._("Choose a visit of the same assignment, or none."))

    @api.constrains("said_on", "told_on")
    def _check_not_ahead(self):
        for wish in self:
            today = wish.assignment_id._get_today()
            if wish.said_on > today:
                raise ValidationError(self.env._("Nobody has wished anything on a day to come: look at the day."))
            if wish.told_on and not wish.said_on <= wish.told_on <= today:
                raise ValidationError(
                    self.env._("The child was told on a day after the wish and not to come: look at the day.")
                )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Note wishes, in one's own name; each begins open."""
        wishes = super().create([{**vals, **self._get_own_values(vals)} for vals in vals_list])
        wishes._check_written()
        return wishes

    @api.model
    def _get_own_values(self, vals):
        """Return what is so for every wish that begins, whatever the client says."""
        blank = {"outcome": False, "outcome_why": False, "told_on": False, "not_told_why": False}
        talk = self.env["umgange.child.talk"].browse(clean_ids([vals.get("talk_id")]))
        # What was said in a talk is whoever's talk it was.
        if talk and (talk.author_id != self.env.user or talk.child_id.id != vals.get("child_id")):
            raise UserError(self.env._("Whoever talked with the child notes what it wished there."))
        whose = {} if vals.get("child_id") else {"child_id": self._get_only_child(vals)}
        source = {} if talk or vals.get("source") not in (None, "talk") else {"source": "other"}
        return {**blank, **source, **whose, **({} if self.env.su else {"noted_by_id": self.env.uid})}

    @api.model
    def _get_only_child(self, vals):
        """Return whose wish it is where nothing is said: of siblings somebody has to say."""
        assignment_id = vals.get("assignment_id") or self.default_get(["assignment_id"]).get("assignment_id")
        children = self.env["umgange.assignment"].browse(clean_ids([assignment_id])).child_ids
        if len(children) != 1:
            raise UserError(self.env._("Choose which child it is that wishes."))
        return children.id

    def write(self, vals):
        """Change wishes: what was said as long as it is open, then what became of it, then why it was not told.

        :raise UserError: when it is too late for that
        """
        if vals.keys() & set(LEAVING):
            self._check_not_left()
        if not self._is_system():
            self._check_still(vals)
        result = super().write(vals)
        if "wish" in vals:
            self._check_written()
        return result

    # === ACTION METHODS === #

    def action_answer(self):
        """Say that it is known what became of the wishes, as it stands in each.

        :raise UserError: when an outcome, or why it did not become so, is missing
        """
        self.check_access("write")
        for wish in self:
            wish._check_outcome()
            wish._move("answered", {"outcome_on": wish.assignment_id._get_today()})
        return True

    def action_reopen(self):
        """Take back what became of the wishes: they go along to the next visit again."""
        self.check_access("write")
        self._move("open", {"outcome_on": False, "outcome_visit_id": False, "outcome": False, "outcome_why": False})
        return True

    def action_told(self):
        """Say that the child was told what became of the wishes: on the day that stands there, else today."""
        self.check_access("write")
        for wish in self:
            told_on = wish.told_on or wish.assignment_id._get_today()
            wish._move("closed", {"told_on": told_on, "told_by_id": self.env.uid, "not_told_why": False})
        return True

    def action_not_told(self):
        """Close the wishes of which the child could not be told, with the reason that stands there.

        :raise UserError: when a reason is missing
        """
        self.check_access("write")
        if self.filtered(lambda wish: not (wish.not_told_why or "").strip()):
            raise UserError(self.env._("Write first why the child could not be told what became of the wish."))
        self._move("closed", {"told_on": False})
        return True

    # === PUBLIC METHODS === #

    def note_outcome(self, outcome, why="", visit_id=False):
        """Say what became of a wish, at a visit.

        :param str outcome: met, partly, not_met or withdrawn
        :param why: needed where it did not become so
        """
        self.ensure_one()
        self.check_access("write")
        visit = self.env["umgange.visit"].browse(clean_ids([visit_id]))
        visit.check_access("read")
        if visit.assignment_id - self.assignment_id:
            raise UserError(self.env._("Choose a visit of the same assignment, or none."))
        if clean_text(outcome) not in dict(self._fields["outcome"].selection):
            raise UserError(self.env._("Say whether it became as the child wished."))
        self.write({"outcome": outcome, "outcome_why": clean_text(why) or False})
        self._check_outcome()
        today = self.assignment_id._get_today()
        known_on = min(visit.date, today) if visit else today
        self._move("answered", {"outcome_on": known_on, "outcome_visit_id": visit.id})
        return True

    def note_told(self, why_not=""):
        """Say that the child was told what became of the wish, or why it could not be."""
        self.ensure_one()
        self.check_access("write")
        why_not = clean_text(why_not)
        if not why_not:
            return self.action_told()
        self.write({"not_told_why": why_not})
        return self.action_not_told()

    # === BUSINESS METHODS === #

    def _get_care_persons(self):
        return {wish.id: wish.child_id for wish in self}

    @api.model
    def _get_leaving_condition(self, release):
        """Return the condition by which a wish leaves: the talk that it was said in has left."""
        return SQL("talk_id IN (SELECT id FROM umgange_child_talk WHERE release_id = %s)", release.id)

    def _check_written(self):
        if self.filtered(lambda wish: not (wish.wish or "").strip()):
            raise UserError(self.env._("Write what the child wishes, in its own words."))

    def _check_outcome(self):
        """Refuse to settle a wish without saying what became of it, and why where it did not."""
        self.ensure_one()
        if not self.outcome:
            raise UserError(self.env._("Say first what became of the wish."))
        if self.outcome in ("partly", "not_met") and not (self.outcome_why or "").strip():
            raise UserError(self.env._("Say why it did not become as the child wished: the child is told."))

    def _check_still(self, vals):
        """Refuse what it is too late to write."""
        self.check_access("write")
        if vals.keys() & set(SAID) and self.filtered(lambda wish: wish.state != "open"):
            raise UserError(self.env._("What the child wished stands as it was said: note a new wish."))
        if vals.keys() & {"outcome", "outcome_why"} and self.filtered(lambda wish: wish.state != "open"):
            raise UserError(self.env._("It is settled what became of the wish: take that back first."))
        if vals.keys() & {"told_on", "not_told_why"} and self.filtered(lambda wish: wish.state == "closed"):
            raise UserError(self.env._("The wish is closed: the child has been told, or it stands there why not."))

    def _get_reminder(self):
        """Return the wish as whoever holds the visit reads it beforehand."""
        self.ensure_one()
        child = self.child_id.shown_name or self.child_id.code
        if self.kind == "same":
            return self.env._("%(child)s wants it so again: “%(wish)s”", child=child, wish=self.wish)
        return self.env._("%(child)s wishes: “%(wish)s”", child=child, wish=self.wish)

    def _get_answer(self):
        """Return what became of the wish, in words to the child."""
        self.ensure_one()
        why = (self.outcome_why or "").strip()
        words = {
            "met": self.env._("It became as you wished."),
            "partly": self.env._("It became so in part: %(why)s", why=why),
            "not_met": self.env._("It did not become so: %(why)s", why=why),
            "withdrawn": self.env._("You said that you do not wish it any more."),
        }
        return f"{words['met']} {why}" if self.outcome == "met" and why else words.get(self.outcome, "")


class UmgangeAssignment(models.Model):
    """The wishes of the children of an assignment."""

    _inherit = "umgange.assignment"

    wish_ids = fields.One2many("umgange.wish", "assignment_id", "Wishes")
    talk_ids = fields.One2many("umgange.child.talk", "assignment_id", "Talks with the children")
