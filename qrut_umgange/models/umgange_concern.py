from functools import partial

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ..care_fields import CareChar, CareText
from ..sql_guards import keep_links, refuse_delete, refuse_insert, refuse_truncate, refuse_update
from ..tools.arguments import clean_ids, clean_text

# How long the board has to say that it has got it, before the writer is asked to call.
RECEIPT_DAYS = 7
WRITTEN = ("assignment_id", "company_id", "author_id", "what", "board", "told_to", "way", "told_at")
RECEIPT = ("receipt_on", "receipt")


class UmgangeConcern(models.Model):
    """A report of concern to the social welfare board (19 kap. 1 § SoL): the writer's own duty, with few readers.

    The writer reads it, the managers, and whoever a manager lets in (``umgange.concern.reader``); not the
    coordinator of the assignment. To everybody else it is as if it were not there: nothing points to it, no
    form counts it, and what is asked for by number is answered like what never was. So it names no visit and
    no participant, whose deletion would be refused because of it.
    """

    _name = "umgange.concern"
    _description = "Report of Concern"
    _inherit = ["umgange.state.mixin", "umgange.care.mixin", "umgange.sealed.mixin", "umgange.activity.mixin"]
    _order = "create_date desc, id desc"
    _rec_name = "state"
    _parts_of = ("assignment_id",)
    _filled_at_create = ("author_id",)
    _sql_guards = (
        refuse_update(WRITTEN, "OLD.state <> 'draft'"),
        refuse_update(("state",), "OLD.state <> 'draft' AND NEW.state = 'draft'", name="umgange_refuse_state"),
        refuse_update((*RECEIPT, "state"), "OLD.state = 'received'", name="umgange_refuse_receipt"),
        refuse_insert("NEW.state <> 'draft'"),
        refuse_delete("OLD.state <> 'draft'"),
        refuse_truncate(),
    )
    _link_guards = {"child_ids": keep_links("umgange_concern_id", "umgange_concern", "state <> 'draft'")}

    _transitions = {"draft": ("made",), "made": ("received",), "received": ()}

    state = fields.Selection(
        [("draft", "Draft"), ("made", "Made"), ("received", "Receipt has come")],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        index=True,
    )
    # about whom
    child_ids = fields.Many2many(
        "umgange.person",
        string="The child",
        ondelete="restrict",
        check_company=True,
        domain=[("kind", "=", "child")],
        help="Empty: a child whom we do not know. Write in the text whom it is about.",
    )
    assignment_id = fields.Many2one(
        "umgange.assignment",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="Where it has to do with one. Nobody sees it there.",
    )
    # the report
    what = CareText("What makes you concerned", required=True)
    board = CareChar("To which board", help="Of the municipality where the child is.")
    told_to = CareChar("Whom you spoke to")
    way = fields.Selection(
        [
            ("phone", "Phone"),
            ("phone_written", "Phone, then in writing"),
            ("written", "In writing"),
            ("met", "In person"),
        ],
        "How",
    )
    told_at = fields.Datetime("When", default=fields.Datetime.now, copy=False)
    author_id = fields.Many2one(
        "res.users",
        "Reported by",
        required=True,
        readonly=True,
        index=True,
        copy=False,
        ondelete="restrict",
        default=lambda self: self.env.user,
    )
    # what came back
    receipt_on = fields.Date("Receipt on", copy=False)
    receipt = CareChar(copy=False, help="A case number, or who said that it has come.")
    asked_on = fields.Date(readonly=True, copy=False)
    # who reads it, besides the writer and the managers
    reader_ids = fields.One2many("umgange.concern.reader", "concern_id", "Who else reads it")
    emergency_phone = fields.Char("Social emergency service", compute="_compute_emergency_phone")
    is_mine = fields.Boolean(compute="_compute_is_mine")

    _made_whole = models.Constraint(
        "CHECK (state = 'draft' OR (num_nonnulls(way, told_at) = 2 AND COALESCE(board, '') ~ '[^[:space:]]'))",
        "A report that is made says to which board, how and when.",
    )
    _receipt_has_a_day = models.Constraint(
        "CHECK (state <> 'received' OR receipt_on IS NOT NULL)", "A receipt has a day."
    )

    def init(self):
        """Let the numbers tell nothing: of numbers in a row whoever writes two learns how many came between."""
        super().init()
        self.env.cr.execute(
            "ALTER TABLE umgange_concern ALTER COLUMN id SET DEFAULT (1 + floor(random() * 1073741823))::integer"
        )

    # === COMPUTE METHODS === #

    @api.depends_context("lang")
    def _compute_display_name(self):
        """Say only what it is: an error and a to-do repeat it."""
        for concern in self:
            concern.display_name = self.env._("Report of concern")

    @api.depends_context("uid", "allowed_company_ids")
    @api.depends("assignment_id")
    def _compute_emergency_phone(self):
        # In a form that is not saved a client names any assignment; and whoever reads the report may be
        # outside of the assignment, or have left it.
        open_to_reader = self.assignment_id._origin._filtered_access("read")
        for concern in self:
            company = concern.company_id or self.env.company
            assignment = concern.assignment_id._origin & open_to_reader
            concern.emergency_phone = assignment.social_phone or company.umgange_social_phone

    @api.depends_context("uid")
    @api.depends("author_id")
    def _compute_is_mine(self):
        for concern in self:
            concern.is_mine = concern.author_id == self.env.user

    # === CONSTRAINT METHODS === #

    @api.constrains("told_at", "receipt_on", "state")
    def _check_not_ahead(self):
        for concern in self:
            today = concern.company_id._get_umgange_today()
            told_ahead = concern.state != "draft" and concern.told_at > fields.Datetime.now()
            if told_ahead or (concern.receipt_on or today) > today:
                raise ValidationError(self.env._("What has not happened yet cannot be noted: look at the time."))

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Begin reports, each in one's own name: nobody is asked first, and nobody can hold it back."""
        own = {} if self.env.su else {"author_id": self.env.uid}
        assignments = self.env["umgange.assignment"].browse(clean_ids([v.get("assignment_id") for v in vals_list]))
        # First the right, or an error would tell whoever asks that there is one.
        assignments.check_access("read")
        if any(not clean_text(vals.get("what")) for vals in vals_list):
            raise UserError(self.env._("Write what makes you concerned: what you have seen and heard."))
        return super().create([{**vals, **own} for vals in vals_list])

    def write(self, vals):
        """Change one's own draft; of one that is made only the receipt.

        :raise UserError: when it is made
        :raise AccessError: by anybody but the writer, of a draft
        """
        if not self._is_system():
            self.check_access("write")
            self._check_open(vals)
        return super().write(vals)

    def unlink(self):
        """Throw away one's own drafts. The right comes first: the log would know what is from what never was."""
        self.check_access("unlink")
        return super().unlink()

    @api.ondelete(at_uninstall=False)
    def _unlink_own_draft(self):
        if any(concern.state != "draft" for concern in self):
            raise UserError(self.env._("A report that is made is kept."))
        if self.author_id - self.env.user and not self.env.su:
            raise AccessError(self.env._("A draft is its writer's own."))

    @api.private
    def fetch(self, field_names=None):
        """Read what is the user's; for what never was there is the same refusal as for what is not."""
        self.check_access("read")
        return super().fetch(field_names)

    def _check_access(self, operation):
        """Answer in the same words for what is not the user's and for what never was."""
        if not any(self.ids):
            return super()._check_access(operation)
        there = self.browse(self.sudo().exists().ids)
        gone = self.browse(self.ids) - there
        result = super(UmgangeConcern, self - gone)._check_access(operation)
        forbidden = gone | result[0] if result else gone
        return (forbidden, partial(self._make_unknown_error, operation)) if forbidden else None

    # === ACTION METHODS === #

    def action_made(self):
        """Say that the report is made: from now on it stands as it does. The writer alone, without leave of anybody.

        :raise UserError: when it is not said to which board, how and when
        """
        self.check_access("write")
        for concern in self:
            if concern.author_id != self.env.user:
                raise AccessError(self.env._("Whoever is concerned makes the report: it cannot be done for them."))
            if missing := concern._get_missing():
                raise UserError(self.env._("Write first: %(missing)s.", missing=", ".join(missing)))
            concern._move("made")
            concern._schedule_for_managers(lambda env: env._("A report of concern was made: read it"))
        return True

    def action_received(self):
        """Note that the board has said that it has it. The writer and managers.

        :raise UserError: without a day
        """
        self.check_access("write")
        for concern in self:
            day = concern.receipt_on or concern.company_id._get_umgange_today()
            concern._move("received", {"receipt_on": day})
            concern._end_todos()
        return True

    def action_seen(self):
        """Take it off the user's own list: it is read."""
        self._finish_own()
        return True
