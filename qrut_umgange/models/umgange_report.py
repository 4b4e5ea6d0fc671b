from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ..care_fields import CareText
from ..sql_guards import refuse_delete, refuse_truncate, refuse_update
from ..tools.arguments import clean_ids
from .umgange_disclosure_mixin import MANAGER, keep_decided

# When it can no longer change.
FROZEN = ("approved", "sent")
ABOUT = ("assignment_id", "child_id", "kind", "date_from", "date_to")
ADVICE = ("recommendation", "recommendation_reason")
SENDING = ("recipient_id", "way", "sent_at")
APPROVED = (
    "version",
    "replaces_id",
    "recommendation",
    "submitted_by_id",
    "submitted_at",
    "approved_by_id",
    "approved_at",
    "company_id",
)
# What it says, and its digest, by which a guessed text could be tried.
LEAVING = ("recommendation_reason", "content", "checksum")


class UmgangeReport(models.Model):
    """What the board that ordered the visits is told of a child's visits in a period.

    It is put together from what is signed (``umgange_report_sources``), and each line says where it is from. What
    the coordinator adds without a source is an assessment, and stands among the assessments. Two people stand for it,
    and from the approval on it stays as it is: a correction is a new version that names the one it replaces.
    """

    _name = "umgange.report"
    _description = "Report to the Municipality"
    _inherit = ["umgange.disclosure.mixin"]
    _order = "date_to desc, version desc, id desc"
    _leaving = LEAVING
    _filled_at_create = ("version", "replaces_id")
    _decided = FROZEN
    _kept = "content"
    _writable = {
        **dict.fromkeys((*ABOUT, *ADVICE), ("draft",)),
        **dict.fromkeys(SENDING, ("draft", "submitted", "approved")),
    }
    _sql_guards = (
        *keep_decided((*ABOUT, *APPROVED), LEAVING, *FROZEN),
        refuse_update((*SENDING, "sent_by_id", "handout_id"), "OLD.state = 'sent'", name="umgange_refuse_sent"),
        refuse_delete("OLD.state IN ('approved', 'sent')"),
        refuse_truncate(),
    )

    _transitions = {
        "draft": ("submitted",),
        "submitted": ("draft", "approved"),
        "approved": ("sent",),
        "sent": (),
    }

    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("submitted", "To be approved"),
            ("approved", "Approved"),
            ("sent", "Sent"),
        ],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        index=True,
        help="Draft: it is put together. To be approved: a manager reads it. Approved: it stands as it is. "
        "Sent: the officer has got it.",
    )
    # about what
    kind = fields.Selection(
        [
            ("month", "Monthly report"),
            ("quarter", "Quarterly report"),
            ("asked", "Report on request"),
            ("final", "Final report"),
        ],
        "What it is",
        required=True,
        default="quarter",
    )
    date_from = fields.Date(required=True)
    date_to = fields.Date(required=True)
    version = fields.Integer(required=True, readonly=True, default=1, copy=False)
    replaces_id = fields.Many2one(
        "umgange.report", readonly=True, index="btree_not_null", copy=False, ondelete="restrict",
        check_company=True,
    )  # fmt: skip
    replaced_by_ids = fields.One2many("umgange.report", "replaces_id", "Replaced by")
    # what it says
    line_ids = fields.One2many("umgange.report.line", "report_id", "Lines", domain=[("release_id", "=", False)])
    recommendation = fields.Selection(
        [
            ("continue", "To go on as now"),
            ("step", "To take a step"),
            ("close", "To end with support"),
            ("none", "No recommendation"),
        ],
        "We recommend",
        copy=False,
        help="An assessment of ours: the board decides.",
    )
    recommendation_reason = CareText("Why we recommend it", copy=False)
    # who stands for it
    approved_by_id = fields.Many2one(
        "res.users", "Approved by", readonly=True, index="btree_not_null", copy=False, ondelete="restrict"
    )
    approved_at = fields.Datetime("Approved on", readonly=True, copy=False)
    # exactly what was approved: see ``umgange_report_paper``
    content = CareText("What was approved", readonly=True, copy=False)
    # sent
    recipient_id = fields.Many2one(
        "umgange.participant", "Goes to", index="btree_not_null", copy=False, ondelete="restrict", check_company=True
    )
    way = fields.Selection(default="secure_mail")
    sent_at = fields.Datetime("When", copy=False)
    sent_by_id = fields.Many2one(
        "res.users", "Who sent it", readonly=True, index="btree_not_null", copy=False, ondelete="restrict"
    )

    # A double click begins nothing twice.
    _one_version = models.UniqueIndex(
        "(assignment_id, child_id, kind, date_from, date_to, version)",
        "There is a report of this period already. Open it; if it is approved, make a new version.",
    )
    _replaced_once = models.UniqueIndex(
        "(replaces_id) WHERE replaces_id IS NOT NULL", "There is a newer version already: open that one."
    )
    _two_people = models.Constraint(
        "CHECK (approved_by_id IS NULL OR approved_by_id <> submitted_by_id)",
        "Somebody else approves than who put it together.",
    )
    _approved_whole = models.Constraint(
        "CHECK (state NOT IN ('approved', 'sent')"
        " OR num_nonnulls(submitted_by_id, submitted_at, approved_by_id, approved_at, recommendation) = 5"
        " AND (release_id IS NOT NULL OR num_nonnulls(content, checksum) = 2))",
        "What is approved says by whom, and what exactly.",
    )
    _sent_whole = models.Constraint(
        "CHECK (state <> 'sent' OR num_nonnulls(recipient_id, way, sent_at, sent_by_id, handout_id) = 5)",
        "What is sent says to whom, how, when and by whom.",
    )
    _left_is_empty = models.Constraint(
        f"CHECK (release_id IS NULL OR num_nonnulls({', '.join(LEAVING)}) = 0)",
        "Of a report that has left no word stays.",
    )

    # === COMPUTE METHODS === #

    @api.depends_context("lang")
    @api.depends("assignment_id.name", "kind", "date_from", "date_to", "version")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for report in self:
            days = " – ".join(str(day) for day in (report.date_from, report.date_to) if day)
            parts = [report.assignment_id.name, kinds.get(report.kind), days]
            if report.version > 1:
                parts.append(self.env._("(version %(version)s)", version=report.version))
            report.display_name = " ".join(filter(None, parts))

    @api.onchange("assignment_id")
    def _onchange_assignment(self):
        """Propose the time that is not reported yet."""
        if self.assignment_id and not self._origin and not (self.date_from or self.date_to):
            self.date_from, self.date_to = self.assignment_id._get_report_period()

    # === CONSTRAINT METHODS === #

    @api.constrains("assignment_id", "child_id", "recipient_id")
    def _check_whose(self):
        for report in self:
            recipient = report.recipient_id
            if report.child_id not in report.assignment_id.child_ids:
                raise ValidationError(self.env._("Choose a child of the assignment."))
            if recipient and (recipient.assignment_id != report.assignment_id or recipient.role != "officer"):
                raise ValidationError(
                    self.env._(
                        "A report goes to the officer of the assignment: add the officer among the people first."
                    )
                )

    @api.constrains("date_to", "sent_at")
    def _check_not_ahead(self):
        for report in self:
            if report.date_to > report.assignment_id._get_today():
                raise ValidationError(self.env._("The period is not over yet: a report tells of what has been."))
            if report.sent_at and report.sent_at > fields.Datetime.now():
                raise ValidationError(self.env._("Nothing is noted as done on a day to come: look at the date."))

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Begin reports, each put together from what is signed.

        :raise AccessError: when not all of the file is open to whoever begins it
        :raise UserError: when there is one of the period already
        """
        # First the right, or the refusal would tell whoever asks that there is one.
        self.check_access("create")
        # A number and a predecessor come from ``action_new_version`` alone.
        if not self._is_system():
            vals_list = [{**vals, "version": 1, "replaces_id": False} for vals in vals_list]
            self._check_new(vals_list)
        return super().create(vals_list)

    def write(self, vals):
        """Write on; what is about another period or child is put together anew."""
        result = super().write(vals)
        if set(ABOUT) & vals.keys():
            self._collect_anew()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_approved(self):
        if any(report.state != "draft" or report.has_left for report in self):
            raise UserError(
                self.env._("Only a draft is deleted: what is approved stays, and a new version replaces it.")
            )

    # === ACTION METHODS === #

    def action_approve(self):
        """Approve it: from now on it stands as it is. Another person than who put it together; managers only.

        :raise UserError: to who put it together, or when something in it has changed since
        """
        self._check_manager()
        for report in self:
            report._hold_to_decide()
            report._check_ready()
            report._approve()
            report._end_todos()
            report._schedule_for(report.submitted_by_id, lambda env: env._("Send an approved report to the officer"))
        return True

    # === BUSINESS METHODS === #

    def _check_to_submit(self):
        self._check_begun()
        self._refresh_visits()
        self._check_ready()

    def _say_settled(self):
        return self.env._(
            "%(report)s is handed in or approved, and stays as it is. Send it back, or make a new version.",
            report=self._get_quiet_names(),
        )

    @api.model
    def _say_to_decide(self, env):
        return env._("Approve a report to the municipality")

    @api.model
    def _say_sent_back(self, env):
        return env._("Look over a report to the municipality once more")

    @api.model
    def _check_new(self, vals_list):
        """Refuse a second report of the same period, in words."""
        for vals in vals_list:
            assignment = self.env["umgange.assignment"].browse(clean_ids([vals.get("assignment_id")]))
            assignment.check_access("read")
            if assignment.coordinator_id != self.env.user and not self.env.user.has_group(MANAGER):
                raise AccessError(self.env._("Whoever coordinates the assignment, or a manager, makes its reports."))
            same = [(name, "=", vals.get(name)) for name in ("kind", "date_from", "date_to")]
            there = self.search([("assignment_id", "=", assignment.id), *same])
            child_id = vals.get("child_id") or (assignment.child_ids.id if len(assignment.child_ids) == 1 else False)
            if there.filtered(lambda report, child_id=child_id: report.child_id.id == child_id):
                raise UserError(
                    self.env._(
                        "There is a report of this period already. Open it; if it is approved, make a new version."
                    )
                )
