from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..care_fields import CareChar, CareText
from ..sql_guards import refuse_delete, refuse_truncate, refuse_update
from .umgange_disclosure_mixin import LEFT, keep_decided
from .umgange_extract_passage import LEAVING as TEXTS

ASKERS = ("guardian", "child")
ASKED = ("assignment_id", "child_id", "asked_by_id", "asked_on", "date_from", "date_to")
IDENTITY = ("identity_check", "identity_note")
DECIDED = (
    "outcome",
    "void_count",
    "kept_count",
    "unsigned_count",
    "submitted_by_id",
    "submitted_at",
    "decided_by_id",
    "decided_at",
    "company_id",
)
# What is given, and its digest, by which a guessed text could be tried.
GIVEN = ("refusal_reason", "disclosed", "checksum")
HANDED = ("way", "handed_at", "handed_by_id", "handout_id")
IVO = ("ivo_statement", "ivo_sent_on", "ivo_reference")
LEAVING = (*GIVEN, "identity_note", "ivo_statement", "ivo_reference")


class UmgangeExtract(models.Model):
    """What the person, or the guardian, is given to read of a child's file, after a harm test of each passage.

    What goes in is selected (``umgange_extract_sources``): nothing of another child, no address, no complaint, no
    report of concern and no comment is asked for. Two people see it before it leaves, and what left stays as it was.
    """

    _name = "umgange.extract"
    _description = "Extract of a Child's File"
    _inherit = ["umgange.disclosure.mixin"]
    _order = "asked_on desc, id desc"
    _leaving = LEAVING
    _decided = ("decided", "done")
    _kept = "disclosed"
    _writable = {
        **dict.fromkeys(ASKED, ("working",)),
        "refusal_reason": ("working", "submitted"),
        **dict.fromkeys((*IDENTITY, "way", "handed_at"), ("working", "submitted", "decided")),
        **dict.fromkeys(IVO, ("submitted", "decided", "done")),
    }
    _sql_guards = (
        *keep_decided((*ASKED, *DECIDED), GIVEN, *_decided),
        refuse_update(("identity_check", *HANDED), "OLD.state = 'done'", name="umgange_refuse_handed"),
        refuse_update(("identity_note",), f"OLD.state = 'done' AND NOT {LEFT}", name="umgange_keep_identity"),
        refuse_update(("ivo_sent_on",), "OLD.ivo_sent_on IS NOT NULL", name="umgange_refuse_ivo"),
        refuse_update(
            ("ivo_statement", "ivo_reference"), f"OLD.ivo_sent_on IS NOT NULL AND NOT {LEFT}", name="umgange_keep_ivo"
        ),
        refuse_delete(),
        refuse_truncate(),
    )

    _transitions = {
        "working": ("submitted", "withdrawn"),
        "submitted": ("working", "decided", "withdrawn"),
        "decided": ("done",),
        "done": (),
        "withdrawn": (),
    }

    state = fields.Selection(
        [
            ("working", "Harm test"),
            ("submitted", "To be decided"),
            ("decided", "Decided"),
            ("done", "Handed over"),
            ("withdrawn", "Withdrawn"),
        ],
        required=True,
        readonly=True,
        default="working",
        copy=False,
        index=True,
        help="Harm test: each passage is looked at. To be decided: a manager reads it. Decided: it stands as it is "
        "given. Handed over: they have got it, or been told why not.",
    )
    # who asks, and for what
    child_id = fields.Many2one(string="Whose file")
    asked_by_id = fields.Many2one(
        "umgange.participant", "Who asks", required=True, index=True, ondelete="restrict", check_company=True
    )
    asked_on = fields.Date("Asked on", required=True, default=lambda self: self.env.company._get_umgange_today())
    identity_check = fields.Selection(
        [
            ("shown", "Showed an identity document"),
            ("known", "Known to us in person"),
            ("called_back", "Called back on a number we had"),
        ],
        "Identity checked how",
    )
    identity_note = CareChar("About the check")
    date_from = fields.Date(help="Empty: from the beginning.")
    date_to = fields.Date(help="Empty: until today.")
    # the harm test
    passage_ids = fields.One2many(
        "umgange.extract.passage", "extract_id", "Passages", domain=[("release_id", "=", False)]
    )
    left_count = fields.Integer("Left to look at", compute="_compute_progress")
    progress = fields.Char("Gone through", compute="_compute_progress")
    void_count = fields.Integer("Voided, not in it", readonly=True)
    unsigned_count = fields.Integer("Not finished yet, not in it", readonly=True)
    refusal_reason = CareText("Why not all of it", help="Stands on the paper, without what is left out.")
    # who decided
    submitted_by_id = fields.Many2one(string="Looked through by")
    submitted_at = fields.Datetime("Looked through")
    decided_by_id = fields.Many2one(
        "res.users", "Decided by", readonly=True, index="btree_not_null", copy=False, ondelete="restrict"
    )
    decided_at = fields.Datetime("Decided at", readonly=True, copy=False)
    outcome = fields.Selection(
        [("whole", "All of it"), ("part", "In part"), ("refused", "Nothing of it")], "Given", readonly=True, copy=False
    )
    # exactly what is disclosed: see ``umgange_extract_paper``
    disclosed = CareText("What is disclosed", readonly=True, copy=False)
    # handed over
    way = fields.Selection(default="handed_over")
    handed_at = fields.Datetime("When", copy=False)
    handed_by_id = fields.Many2one(
        "res.users", "Handed over by", readonly=True, index="btree_not_null", copy=False, ondelete="restrict"
    )
    # what was refused goes to IVO
    ivo_statement = CareText("Our statement to IVO", copy=False)
    ivo_sent_on = fields.Date("Sent to IVO", readonly=True, copy=False)
    ivo_reference = CareChar("IVO's reference", copy=False)

    _two_people = models.Constraint(
        "CHECK (decided_by_id IS NULL OR decided_by_id <> submitted_by_id)",
        "Somebody else decides than who looked it through.",
    )
    _decided_whole = models.Constraint(
        "CHECK (state NOT IN ('decided', 'done')"
        " OR num_nonnulls(submitted_by_id, decided_by_id, decided_at, outcome) = 4"
        " AND (release_id IS NOT NULL OR num_nonnulls(disclosed, checksum) = 2))",
        "What is decided says by whom, what is given, and what exactly.",
    )
    _handed_over_whole = models.Constraint(
        "CHECK (state <> 'done' OR num_nonnulls(way, handed_at, handed_by_id, handout_id) = 4)",
        "What is handed over says how, when and by whom.",
    )
    _refusal_has_reason = models.Constraint(
        "CHECK (release_id IS NOT NULL OR state NOT IN ('decided', 'done') OR outcome = 'whole'"
        " OR refusal_reason IS NOT NULL)",
        "What is left out has a reason.",
    )
    _left_is_empty = models.Constraint(
        f"CHECK (release_id IS NULL OR num_nonnulls({', '.join(LEAVING)}) = 0)",
        "Of an extract that has left no word stays.",
    )

    # === COMPUTE METHODS === #

    @api.depends("assignment_id.name", "asked_on")
    def _compute_display_name(self):
        for extract in self:
            parts = (extract.assignment_id.name, extract.asked_on and str(extract.asked_on))
            extract.display_name = " ".join(filter(None, parts))

    @api.depends("asked_by_id")
    def _compute_child_id(self):
        super()._compute_child_id()
        for extract in self:
            extract.child_id = extract.asked_by_id.person_id & extract.assignment_id.child_ids or extract.child_id

    @api.depends_context("lang")
    @api.depends("passage_ids.outcome")
    def _compute_progress(self):
        for extract in self:
            passages = extract.passage_ids
            extract.left_count = len(passages.filtered(lambda each: not each.outcome))
            done = len(passages) - extract.left_count
            extract.progress = self.env._("%(done)s of %(all)s passages", done=done, all=len(passages))

    # === CONSTRAINT METHODS === #

    @api.constrains("assignment_id", "child_id", "asked_by_id")
    def _check_who(self):
        for extract in self:
            asker = extract.asked_by_id
            if asker.assignment_id != extract.assignment_id or extract.child_id not in extract.assignment_id.child_ids:
                raise ValidationError(self.env._("Who asks and whose file it is belong to the assignment itself."))
            if asker.role not in ASKERS:
                raise ValidationError(
                    self.env._(
                        "An extract is for the person or the guardian. Is the one who asks a guardian, add that role "
                        "among the people first; others ask the board."
                    )
                )
            if asker.role == "child" and asker.person_id != extract.child_id:
                raise ValidationError(self.env._("A child asks for the own file alone."))

    @api.constrains("asked_on", "handed_at", "ivo_sent_on")
    def _check_not_ahead(self):
        now = fields.Datetime.now()
        for extract in self:
            today = extract.assignment_id._get_today()
            days = (extract.asked_on, extract.ivo_sent_on)
            if any(day and day > today for day in days) or (extract.handed_at or now) > now:
                raise ValidationError(self.env._("Nothing is noted as done on a day to come: look at the date."))

    # === CRUD METHODS === #

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("That somebody asked stays written. Withdraw it instead."))

    # === ACTION METHODS === #

    def action_go_through(self):
        """Open the next passage that nobody has looked at, one at a time."""
        self.ensure_one()
        self.check_access("write")
        return self.passage_ids._open_next()

    def action_decide(self):
        """Decide what is given: from then on it stands as it is. Another manager than who looked it through.

        :raise UserError: to who looked it through
        """
        self._check_manager()
        for extract in self:
            extract._hold_to_decide()
            extract._check_looked_through()
            extract._move(
                "decided", {"decided_by_id": self.env.uid, "decided_at": fields.Datetime.now(), **extract._freeze()}
            )
            extract._end_todos()
            if extract.outcome != "whole":
                extract._schedule_for(
                    self.env.user, lambda env: env._("Send what was refused to IVO, with our statement")
                )
        return True

    def action_hand_over(self):
        """Note that they got it, or were told why not: in the register of what was sent, and in the log.

        :raise UserError: before it is decided, or before their identity is checked
        """
        self.check_access("write")
        for extract in self:
            if not extract.identity_check:
                raise UserError(self.env._("Say how their identity was checked before it is handed over."))
            extract._hand_over()
        return True

    def action_withdraw(self):
        """Note that they no longer ask."""
        self.check_access("write")
        self._end_todos()
        self._move("withdrawn")
        return True

    # === BUSINESS METHODS === #

    def _get_care_persons(self):
        return {extract.id: extract.child_id | extract.asked_by_id.person_id for extract in self}

    def _check_to_submit(self):
        self._check_begun()
        self._check_looked_through()

    def _is_settled(self, vals):
        return super()._is_settled(vals) or bool(set(IVO) & vals.keys() and self.ivo_sent_on)

    def _say_settled(self):
        return self.env._("This is settled and stays as it is. Is something wrong, begin a new one.")

    @api.model
    def _say_to_decide(self, env):
        return env._("Decide on an extract of a child's file")

    @api.model
    def _say_sent_back(self, env):
        return env._("Look through an extract once more")

    def _check_looked_through(self):
        """Refuse while a passage is left, or is about to tell what it must not.

        :raise UserError: in words
        """
        self.ensure_one()
        if self.left_count:
            raise UserError(self.env._("%(count)s passages are left to look at.", count=self.left_count))
        # Content comes one record at a time unless it is asked for together.
        self.passage_ids.fetch(TEXTS)
        self.passage_ids._check_shown()
        if self._find_outcome() != "whole" and not (self.refusal_reason or "").strip():
            raise UserError(self.env._("Something is left out: write why, under “Why not all of it”."))

    def _find_outcome(self):
        """Return how much is given: all, a part or nothing."""
        self.ensure_one()
        outcomes = set(self.passage_ids.mapped("outcome"))
        if outcomes <= {"release"}:
            return "whole"
        return "refused" if outcomes == {"refuse"} else "part"
