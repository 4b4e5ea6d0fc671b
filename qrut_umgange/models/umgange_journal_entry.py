from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..care_fields import CareText
from ..sql_guards import keep_content, refuse_delete, refuse_truncate, refuse_update
from ..tools.local_time import local_date

SEALED = (
    "child_id",
    "assignment_id",
    "visit_id",
    "author_id",
    "state",
    "kind",
    "occurred_at",
    "signed_at",
    "corrects_id",
    "company_id",
    "noted_on_paper_at",
    "document_type",
    "received_on",
)
# The headings beside what happened, each written when it is wanted (``umgange_journal_entry_form``).
PARTS = ("child_mood", "child_words", "visiting_reactions", "others_reactions", "staff_acts", "goodbye")
# What is told, apart from what is thought of it: each says where it is from.
TOLD = ("facts", *PARTS)
SOURCES = (
    "facts_source",
    "child_mood_source",
    "child_words_source",
    "visiting_reactions_source",
    "others_reactions_source",
    "staff_acts_source",
    "goodbye_source",
)
# What an entry about a paper says that it is, and the paper itself.
DOCUMENT_TYPES = [
    ("decision", "Decision"),
    ("judgment", "Judgment"),
    ("care_plan", "Care plan"),
    ("implementation_plan", "Implementation plan"),
    ("assignment_paper", "Order or agreement"),
    ("consent", "Consent"),
    ("letter", "Letter or message"),
    ("report", "Report or certificate"),
    ("other", "Something else"),
]
# Emptied, never changed, when they leave lawfully (``umgange.journal.release``). The order is the form of what is
# signed: what is new comes last.
CONTENT_FIELDS = ("facts", "assessment", "next_time", *PARTS, *SOURCES, "with_whom", "sender", "other_child_reason")
# The link of the signature chain, and who signed (``umgange_journal_entry_chain``).
LINK_FIELDS = (
    "chain_form",
    "chain_number",
    "chain_previous",
    "chain_digest",
    "chain_link",
    "author_name",
    "author_role",
)


class UmgangeJournalEntry(models.Model):
    _name = "umgange.journal.entry"
    _description = "Journal Entry of a Child"
    _inherit = ["umgange.state.mixin", "umgange.care.mixin", "umgange.sealed.mixin"]
    _order = "occurred_at desc, id desc"
    _parts_of = ("visit_id", "assignment_id")
    _whose = ("child_id",)
    _filled_at_create = ("author_id", "corrects_id")
    _sql_guards = (
        refuse_update(SEALED, "OLD.state = 'signed'"),
        refuse_update(LINK_FIELDS, "OLD.chain_link IS NOT NULL", "umgange_refuse_chain_update"),
        keep_content((*CONTENT_FIELDS, "chain_salt"), "OLD.chain_link IS NOT NULL"),
        refuse_delete("OLD.state = 'signed'"),
        refuse_truncate(),
    )

    _transitions = {"draft": ("signed",), "signed": ()}

    # One child each: a sibling's file never holds the other's.
    child_id = fields.Many2one(
        "umgange.person",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        domain=[("kind", "=", "child")],
    )
    assignment_id = fields.Many2one(
        "umgange.assignment",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        compute="_compute_assignment_id",
        compute_sudo=False,
        store=True,
        readonly=False,
        precompute=True,
    )
    visit_id = fields.Many2one("umgange.visit", index="btree_not_null", ondelete="restrict", check_company=True)
    kind = fields.Selection(
        [
            ("visit", "Visit"),
            ("call", "Phone call"),
            ("meeting", "Meeting"),
            ("event", "Event"),
            ("document", "Document"),
        ],
        required=True,
        default="visit",
    )
    author_id = fields.Many2one(
        "res.users",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
        index=True,
        ondelete="restrict",
        copy=False,
    )
    state = fields.Selection(
        [("draft", "Draft"), ("signed", "Signed")],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        index=True,
        help="Draft: only the author writes. Signed: it stands for ever; a correction is a new "
        "entry that names this one.",
    )
    occurred_at = fields.Datetime(
        compute="_compute_occurred_at",
        compute_sudo=False,
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )
    signed_at = fields.Datetime(readonly=True, copy=False)
    facts = CareText(
        "What happened",
        help="In the order it happened: who came when, what you did together. What was seen and heard.",
    )
    assessment = CareText(
        help="Your own thoughts, apart from what happened, and what they rest on. Nobody is graded.",
    )
    next_time = CareText("To think of next time", help="Shown to whoever holds the next visit, before it begins.")
    corrects_id = fields.Many2one(
        "umgange.journal.entry",
        index="btree_not_null",
        ondelete="restrict",
        readonly=True,
        copy=False,
        check_company=True,
    )
    corrected_by_ids = fields.One2many("umgange.journal.entry", "corrects_id", "Corrected by")
    is_corrected = fields.Boolean(compute="_compute_is_corrected")
    can_write = fields.Boolean(compute="_compute_can_write")

    # Two who were there may each write what they saw: a colleague's draft stops nobody.
    _one_a_child_and_visit = models.UniqueIndex(
        "(visit_id, child_id, author_id) WHERE kind = 'visit' AND corrects_id IS NULL",
        "You have an entry for this child and visit already. Open it instead.",
    )

    # === COMPUTE METHODS === #

    @api.depends_context("lang")
    @api.depends("child_id.code", "visit_id.display_name", "kind", "occurred_at")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        zone = self.env.company._get_umgange_zone()
        for entry in self:
            # Of calls there are many: the day tells them apart.
            day = entry.id and f"{local_date(entry.occurred_at, zone)}"
            about = entry.visit_id.display_name or " ".join(filter(None, (kinds.get(entry.kind), day)))
            entry.display_name = " ".join(filter(None, (entry.child_id.code, about)))

    @api.depends("visit_id")
    def _compute_assignment_id(self):
        # In a form that is not saved a client names any visit, and another compute may have
        # put it into the cache.
        self.visit_id._origin.check_access("read")
        for entry in self:
            entry.assignment_id = entry.visit_id.assignment_id or entry.assignment_id

    @api.depends("visit_id")
    def _compute_occurred_at(self):
        # Apart from the assignment: where a form begins with that one, both would be taken as given.
        self.visit_id._origin.check_access("read")
        for entry in self:
            started = entry.visit_id.actual_start or entry.visit_id.start
            entry.occurred_at = started or entry.occurred_at or fields.Datetime.now()

    @api.depends("corrected_by_ids.state")
    def _compute_is_corrected(self):
        for entry in self:
            entry.is_corrected = "signed" in entry.corrected_by_ids.mapped("state")

    @api.depends_context("uid")
    @api.depends("state", "author_id")
    def _compute_can_write(self):
        for entry in self:
            entry.can_write = entry.state == "draft" and entry.author_id == self.env.user

    @api.constrains("child_id", "assignment_id")
    def _check_child_of_assignment(self):
        for entry in self:
            if entry.child_id not in entry.assignment_id.child_ids:
                raise UserError(
                    self.env._(
                        "%(child)s is no child of %(assignment)s: choose the right file.",
                        child=entry.child_id.code,
                        assignment=entry.assignment_id.name,
                    )
                )

    @api.constrains("visit_id", "assignment_id")
    def _check_visit_of_assignment(self):
        for entry in self.filtered("visit_id"):
            if entry.visit_id.assignment_id != entry.assignment_id:
                raise UserError(
                    self.env._(
                        "%(visit)s is no visit of %(assignment)s.",
                        visit=entry.visit_id.display_name,
                        assignment=entry.assignment_id.name,
                    )
                )

    @api.constrains("occurred_at", "visit_id")
    def _check_has_occurred(self):
        now = fields.Datetime.now()
        for entry in self:
            visit = entry.visit_id
            # A draft that is begun before its visit takes the time when it is signed.
            if entry.occurred_at > now and entry.occurred_at not in (visit.start, visit.actual_start):
                raise UserError(
                    self.env._("What has not happened yet cannot be noted: choose the time when it happened.")
                )

    @api.constrains("corrects_id", "child_id", "assignment_id")
    def _check_correction(self):
        for entry in self.filtered("corrects_id"):
            wrong = entry.corrects_id
            if (wrong.child_id, wrong.assignment_id) != (entry.child_id, entry.assignment_id):
                raise UserError(self.env._("A correction belongs to the same child and assignment."))
            if wrong.state != "signed":
                raise UserError(self.env._("A draft is simply changed."))

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Begin drafts, each as the user's own."""
        vals_list = [self._clean_sent(vals) for vals in vals_list]
        for vals in vals_list:
            # Said in so many words, else a default in the client's context would fill it.
            if vals.setdefault("author_id", self.env.uid) != self.env.uid and not self.env.su:
                raise AccessError(self.env._("Nobody writes in somebody else's name."))
        self._check_new(vals_list)
        return super().create(vals_list)

    def write(self, vals):
        """Change drafts; only their author may, and nobody what is signed."""
        self._check_own_draft()
        if any(vals.get(name) for name in CONTENT_FIELDS):
            # A window that was open all the while would bring back what has left.
            self.corrects_id._check_holds_text()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_signed(self):
        self._check_own_draft()

    # === ACTION METHODS === #

    def action_sign(self):
        """Sign the own draft: from now on it cannot be changed.

        :raise UserError: when nothing is written in it, or what may not stand in it
        """
        self.check_access("write")
        self._check_ready()
        self._settle()
        # each as a link of its child's chain: ``umgange_journal_entry_chain``
        self._sign(fields.Datetime.now())
        return True

    def action_correct(self):
        """Begin a correction: a new draft that names the signed entry, and open it."""
        self.ensure_one()
        if self.state != "signed":
            raise UserError(self.env._("A draft is simply changed."))
        self._check_holds_text()
        draft = self.create(self._prepare_correction())
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": draft.id,
            "views": [(False, "form")],
        }

    # === BUSINESS METHODS === #

    def _get_care_persons(self):
        return {entry.id: entry.child_id for entry in self}

    def _check_ready(self):
        """Refuse drafts that cannot be signed as they stand (hook)."""
        self._check_facts()

    def _check_facts(self):
        for entry in self:
            if not entry._get_whole_facts():
                raise UserError(self.env._("Write what happened before you sign: a line is enough."))

    def _settle(self):
        """Make drafts what they will be when they are signed (hook)."""

    def _get_whole_facts(self):
        """Return what happened, as it will stand when it is signed (hook)."""
        self.ensure_one()
        return (self.facts or "").strip()

    def _prepare_correction(self):
        return {
            "child_id": self.child_id.id,
            "assignment_id": self.assignment_id.id,
            "visit_id": self.visit_id.id,
            "kind": self.kind,
            "occurred_at": self.occurred_at,
            "corrects_id": self.id,
            "company_id": self.company_id.id,
            **{name: self[name] for name in CONTENT_FIELDS},
        }

    @api.model
    def _check_new(self, vals_list):
        """Refuse an entry about a visit out of reach, and a second one about the same.

        Before SQL does: its error would tell whoever asks that there is one.
        """
        visits = self.env["umgange.visit"].browse({v["visit_id"] for v in vals_list if v.get("visit_id")})
        visits.check_access("read")
        corrected = self.browse({v["corrects_id"] for v in vals_list if v.get("corrects_id")})
        corrected.check_access("read")
        corrected._check_holds_text()
        domain = [
            ("visit_id", "in", visits.ids),
            ("kind", "=", "visit"),
            ("corrects_id", "=", False),
            ("author_id", "=", self.env.uid),
        ]
        there = {(e.visit_id.id, e.child_id.id) for e in self.search(domain)}
        for vals in vals_list:
            first = vals.get("kind", "visit") == "visit" and not vals.get("corrects_id")
            if first and (vals.get("visit_id"), vals.get("child_id")) in there:
                raise UserError(self.env._("You have an entry for this child and visit already. Open it instead."))

    def _check_own_draft(self):
        """Refuse what is signed to everybody, and a draft to all but its author.

        Not even sudo passes: the trigger behind this would refuse it with a raw error.
        """
        for entry in self:
            if entry.state == "signed":
                raise UserError(
                    self.env._(
                        "%(entry)s is signed and does not change. Make a correction instead.",
                        entry=entry.display_name,
                    )
                )
            if entry.author_id != self.env.user:
                raise AccessError(self.env._("Only the author changes a draft."))
