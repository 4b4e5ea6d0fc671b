from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import SQL

from ..care_fields import CareChar, CareSelection, CareText
from ..lent_rights import lend
from ..sql_guards import handed_over, keep_until, refuse_delete, refuse_truncate, refuse_update
from ..tools.arguments import clean_text
from ..tools.child_talk import MARKS, usual_tool
from ..tools.local_time import local_date

# Everything is something to point at: one list, so that an answer says by itself how it was given.
MARK_LABELS = [
    ("glad", "Glad"),
    ("calm", "Calm"),
    ("tingly", "Tingly in the tummy"),
    ("sad", "Sad"),
    ("angry", "Angry"),
    ("afraid", "Afraid"),
    ("tired", "Tired"),
    ("unsure", "Do not know"),
    ("face_1", "Not good at all"),
    ("face_2", "Not so good"),
    ("face_3", "In between"),
    ("face_4", "Good"),
    ("face_5", "Very good"),
    *((f"scale_{number}", str(number)) for number in range(11)),
]
# What the child may answer, each of it or nothing.
ANSWERS = (
    "come_mark", "come_words", "with_mark", "with_words", "safe_mark", "safe_words", "best_words", "hardest_words",
    "how_long", "near", "same_words", "different_words", "pass_on", "pass_on_to", "keep", "keep_from", "observation",
)  # fmt: skip
# How it came about, to be set while the talk is open.
FRAME = ("tool", "duty_told", "place")
SEALED = (
    "visit_id", "assignment_id", "child_id", "company_id", "author_id", "talked_at", "closed_at", "state", "outcome",
    "corrects_id", *FRAME,
)  # fmt: skip
# What the child told, and why it was not asked: emptied, never changed, when the file is handed over.
LEAVING = (*ANSWERS, "not_asked_why")
LEFT = handed_over("closed_at")


class UmgangeChildTalk(models.Model):
    """What a child told of a visit, if it wanted to: in its own words, on its own scale.

    The scale is the child's. It is content: nothing sorts, groups or adds it up, and it rates nobody.
    """

    _name = "umgange.child.talk"
    _description = "Talk with a Child"
    _inherit = ["umgange.state.mixin", "umgange.leaving.mixin", "umgange.care.mixin", "umgange.sealed.mixin"]
    _order = "talked_at desc, id desc"
    _parts_of = ("visit_id",)
    _stays = True
    _whose = ("child_id",)
    _filled_at_create = ("author_id", "corrects_id", "outcome")
    _leaving = LEAVING
    _sealed_since = "closed_at"
    _sql_guards = (
        refuse_update(SEALED, "OLD.state = 'closed'"),
        *keep_until(LEFT, ANSWERS, "OLD.state = 'closed'"),
        # Why is asked afterwards, and said once.
        refuse_update(("not_asked_why",), f"OLD.not_asked_why IS NOT NULL AND NOT {LEFT}", "umgange_refuse_why"),
        refuse_delete("OLD.state = 'closed'"),
        refuse_truncate(),
    )

    _transitions = {"open": ("closed",), "closed": ()}

    visit_id = fields.Many2one("umgange.visit", required=True, index=True, ondelete="restrict", check_company=True)
    assignment_id = fields.Many2one(
        "umgange.assignment",
        compute="_compute_assignment_id",
        compute_sudo=False,
        store=True,
        precompute=True,
        index=True,
        ondelete="restrict",
    )
    child_id = fields.Many2one("umgange.person", required=True, index=True, ondelete="restrict", check_company=True)
    state = fields.Selection(
        [("open", "Being written"), ("closed", "Closed")],
        required=True,
        readonly=True,
        default="open",
        copy=False,
        index=True,
        help="Being written: only whoever talks with the child writes. Closed: a new talk corrects it.",
    )
    outcome = fields.Selection(
        [("told", "The child told"), ("not_today", "Not today")], required=True, readonly=True, default="told"
    )
    author_id = fields.Many2one(
        "res.users",
        "Talked with",
        required=True,
        readonly=True,
        index=True,
        copy=False,
        ondelete="restrict",
        default=lambda self: self.env.user,
    )
    talked_at = fields.Datetime("When", required=True, default=fields.Datetime.now)
    closed_at = fields.Datetime(readonly=True, copy=False)
    corrects_id = fields.Many2one(
        "umgange.child.talk", readonly=True, copy=False, index="btree_not_null", ondelete="restrict",
        check_company=True,
    )  # fmt: skip
    correction_ids = fields.One2many("umgange.child.talk", "corrects_id", "Corrected by")
    # how
    place = fields.Selection(
        [("room", "In the room"), ("car", "On the way home"), ("home", "At home"), ("phone", "By phone")], "Where"
    )
    tool = fields.Selection(
        [("cards", "Cards with feelings"), ("faces", "Faces"), ("scale", "Words and a scale")],
        required=True,
        default="faces",
        help="What fits the child: cards up to 5 years, faces to 12, words and a scale from 13. Choose another freely.",
    )
    duty_told = fields.Boolean(
        "Said first what must be passed on",
        help="Before anything was asked: what has to be told to those who can help.",
    )
    # how it was
    come_mark = CareSelection(MARK_LABELS, "To come here")
    come_words = CareText("To come here, in own words")
    with_mark = CareSelection(MARK_LABELS, "To be together")
    with_words = CareText("To be together, in own words")
    safe_mark = CareSelection(MARK_LABELS, "Safe")
    safe_words = CareText("Where in the body")
    best_words = CareText("The best")
    hardest_words = CareText("The hardest")
    how_long = CareSelection([("short", "Too short"), ("right", "Just right"), ("long", "Too long")], "How long it was")
    near = CareSelection(
        [("closer", "Nearer me"), ("right", "Where I wanted"), ("farther", "Farther away")], "Where the supporter was"
    )
    same_words = CareText("The same next time", help="A line each becomes a wish for the next visit.")
    different_words = CareText("Different next time", help="A line each becomes a wish for the next visit.")
    pass_on = CareText("Wants somebody to know")
    pass_on_to = CareChar("To whom")
    keep = CareText("Does not want told")
    keep_from = CareChar("Not to whom")
    observation = CareText("How the child showed it", help="Of small children: what was seen, not what it may mean.")
    not_asked_why = CareText("Not asked because")
    wish_ids = fields.One2many("umgange.wish", "talk_id", "Wishes")
    can_write = fields.Boolean(compute="_compute_can_write")

    _closed_with_time = models.Constraint(
        "CHECK ((state = 'closed') = (closed_at IS NOT NULL))", "A talk is closed at a time."
    )
    _left_is_empty = models.Constraint(
        f"CHECK (release_id IS NULL OR num_nonnulls({', '.join(LEAVING)}) = 0)",
        "Of a talk that has left no word stays.",
    )
    _one_open = models.UniqueIndex(
        "(visit_id, child_id, author_id) WHERE state = 'open'",
        "The talk with the child is begun already: go on with it.",
    )
    _corrected_once = models.UniqueIndex(
        "(corrects_id) WHERE corrects_id IS NOT NULL", "The talk is corrected already: correct the later one."
    )

    # === COMPUTE METHODS === #

    @api.depends("assignment_id.name", "talked_at")
    def _compute_display_name(self):
        for talk in self:
            day = talk.talked_at and str(talk.talked_at.date())
            talk.display_name = " ".join(filter(None, (talk.assignment_id.name, day)))

    @api.depends("visit_id.assignment_id")
    def _compute_assignment_id(self):
        for talk in self:
            talk.assignment_id = talk.visit_id.assignment_id

    @api.depends_context("uid")
    @api.depends("state", "author_id")
    def _compute_can_write(self):
        for talk in self:
            talk.can_write = talk.state == "open" and talk.author_id == self.env.user

    # === CONSTRAINT METHODS === #

    @api.constrains("visit_id", "child_id")
    def _check_child(self):
        for talk in self:
            if talk.child_id not in talk.visit_id._get_children():
                raise ValidationError(self.env._("Choose the child that the visit was for."))

    @api.constrains("talked_at")
    def _check_not_ahead(self):
        if any(talk.talked_at > fields.Datetime.now() for talk in self):
            raise ValidationError(self.env._("The talk has not been yet at that time: look at the time."))

    @api.onchange("child_id", "visit_id")
    def _onchange_child(self):
        """Propose what fits the child's age."""
        if self.child_id and not self._origin:
            self.tool = self.child_id._get_talk_tool()

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Begin talks, each in the name of whoever talks with the child."""
        own = {} if self.env.su else {"author_id": self.env.uid, "outcome": "told", "corrects_id": False}
        vals_list = [{**self._clean_sent(vals), **own} for vals in vals_list]
        self._check_open_once(vals_list)
        return super().create(vals_list)

    def write(self, vals):
        """Change talks while they are open, by whoever talked with the child.

        :raise UserError: when one is closed
        """
        if not self._is_system():
            self._check_author()
        if vals.keys() & set(LEAVING):
            # A window that was open all the while would bring back what has left.
            self.corrects_id._check_not_left()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_only_open(self):
        if not self._is_system():
            self._check_author()
        if self.filtered(lambda talk: talk.state == "closed"):
            self._refuse_closed()

    # === ACTION METHODS === #

    def action_close(self):
        """Close the own talks: they stand as they are, and each wish goes along to the next visit."""
        self._check_author()
        for talk in self:
            talk._move("closed", {"closed_at": fields.Datetime.now()})
            self.env["umgange.wish"].create(talk._prepare_wishes())
        self._tell_visits()
        return True

    def action_correct(self):
        """Begin a new talk that corrects this one, with what stands there, and open it."""
        self.ensure_one()
        self.check_access("read")
        if self.state != "closed":
            raise UserError(self.env._("The talk is still open: write on in it."))
        self._check_not_left()
        own = self.correction_ids.filtered(lambda talk: talk.state == "open" and talk.author_id == self.env.user)
        if not own and self.correction_ids:
            raise UserError(self.env._("The talk is corrected already: correct the later one."))
        talk = own or self._begin_correction()
        return talk._get_form_action()

    # === PUBLIC METHODS === #

    def note(self, values):
        """Keep what the child has answered so far, in the own open talk.

        :param dict values: any of the answers; an empty one is skipped
        """
        self.ensure_one()
        if not isinstance(values, dict) or values.keys() - {*ANSWERS, *FRAME}:
            raise UserError(self.env._("A talk has the child's answers, and how it was asked."))
        if not all(self._is_answer(name, value) for name, value in values.items()):
            # Said here: the ORM would repeat what was sent, and an error's text is logged.
            raise UserError(self.env._("An answer is a choice or a text."))
        # What some keyboards and clipboards send and no database holds would stop every saving to come.
        said = {name: value.replace("\0", "") if isinstance(value, str) else value for name, value in values.items()}
        self.write({name: value or False for name, value in said.items()})
        return True

    @api.model
    def _is_answer(self, name, value):
        """Tell whether the field may hold the value; nothing is a skipped answer."""
        field = self._fields[name]
        if field.type == "boolean" or not value:
            return value in (True, False, "")
        return isinstance(value, str) and (field.type != "selection" or value in dict(field.selection))

    def note_why(self, why):
        """Say afterwards why the child was not asked: once, by whoever was there."""
        self.ensure_one()
        self.check_access("write")
        self._check_not_left()
        why = clean_text(why)
        if self.author_id != self.env.user or self.outcome != "not_today":
            raise AccessError(self.env._("Whoever wrote “not today” says why."))
        if not why:
            raise UserError(self.env._("Write in a word or two why."))
        if self.not_asked_why:
            raise UserError(self.env._("It stands there why already."))
        lend(self).write({"not_asked_why": why})
        return True

    # === BUSINESS METHODS === #

    def _get_care_persons(self):
        return {talk.id: talk.child_id for talk in self}

    @api.model
    def _leave(self, release):
        """Let go too what is begun as a correction of it, which is a copy, and the wishes that were said in it."""
        talks = super()._leave(release)
        self._empty_where(self._get_emptied(), SQL("state = 'open' AND corrects_id = ANY(%s)", talks.ids))
        self.env["umgange.wish"]._leave(release)
        return talks

    @api.model
    def _check_open_once(self, vals_list):
        """Refuse a second open talk before the database does: its refusal is logged with the row."""
        visits = [vals["visit_id"] for vals in vals_list if vals.get("visit_id")]
        domain = [("visit_id", "in", visits), ("state", "=", "open"), ("author_id", "=", self.env.uid)]
        opened = [(talk.visit_id.id, talk.child_id.id) for talk in self.search(domain)]
        keys = [*opened, *((vals.get("visit_id"), vals.get("child_id")) for vals in vals_list)]
        if len(keys) != len(set(keys)):
            raise UserError(self.env._("The talk with the child is begun already: go on with it."))

    def _check_author(self):
        """Refuse whoever did not talk with the child, and what is closed."""
        self.check_access("write")
        if self.filtered(lambda talk: talk.author_id != self.env.user):
            raise AccessError(self.env._("Whoever talked with the child writes it down."))
        if self.filtered(lambda talk: talk.state == "closed"):
            self._refuse_closed()

    def _refuse_closed(self):
        raise UserError(
            self.env._("The talk is closed and does not change. Begin a correction: both are kept beside each other.")
        )

    def _begin_correction(self):
        """Return the user's own talk that corrects this one, with what stands there."""
        self.ensure_one()
        kept = {name: self[name].id for name in ("visit_id", "child_id", "company_id")}
        answers = {name: self[name] for name in ("talked_at", *FRAME, *ANSWERS)}
        # Lent: that it corrects another is not the client's to say.
        talk = lend(self.browse()).create({**kept, **answers, "author_id": self.env.uid, "corrects_id": self.id})
        return talk.with_env(self.env)

    def _prepare_wishes(self):
        """Return the values of the wishes, a line each; a correction repeats none that is there already."""
        self.ensure_one()
        known = set((self.corrects_id.wish_ids | self.wish_ids).mapped("wish"))
        return [
            {
                "assignment_id": self.assignment_id.id,
                "child_id": self.child_id.id,
                "talk_id": self.id,
                "visit_id": self.visit_id.id,
                "kind": kind,
                "wish": line,
                "said_on": local_date(self.talked_at, self.visit_id._get_zone()),
            }
            for kind, text in (("same", self.same_words), ("different", self.different_words))
            for line in dict.fromkeys(each.strip() for each in (text or "").splitlines())
            if line and line not in known
        ]

    def _tell_visits(self):
        """Let the visits say that the child was asked, or not today; what was told wins."""
        for visit in lend(self).visit_id:
            told = "told" in visit.talk_ids.filtered(lambda talk: talk.state == "closed").mapped("outcome")
            visit.talk_offer = "offered" if told else "not_today"

    def _get_form_action(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Talk with the child"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
        }

    def _get_marks(self):
        """Return what there is to point at: tool -> [(value, label)]."""
        labels = dict(self._fields["come_mark"]._description_selection(self.env))
        return {tool: [(mark, labels[mark]) for mark in marks] for tool, marks in MARKS.items()}


class UmgangePerson(models.Model):
    """How a child is asked, by its age where the reader may know it."""

    _inherit = "umgange.person"

    def _get_talk_tool(self):
        """Return the tool that fits the child today."""
        self.ensure_one()
        return usual_tool(self._get_age(self.env.company._get_umgange_today()))
