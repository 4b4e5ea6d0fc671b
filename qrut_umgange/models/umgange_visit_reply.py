from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..lent_rights import lend
from .umgange_care_mixin import SYSTEM

# Whom one asks whether they come; a child is asked by those it lives with.
ASKED = ("visiting", "guardian", "carer", "interpreter", "other")
# They come to a visit without standing on its list of who is there.
BESIDE = ("carer", "interpreter")


class UmgangeVisitReply(models.Model):
    """What one of those who come says before a visit: yes, no, or nothing yet.

    Nothing waits for it. A visit that is moved asks anew.
    """

    _name = "umgange.visit.reply"
    _description = "Answer before a Visit"
    _inherit = ["umgange.care.mixin", "umgange.outward.mixin"]
    _order = "visit_id, id"
    _rec_name = "participant_id"
    _parts_of = ("visit_id",)
    _whose = ("visit_id", "participant_id")

    visit_id = fields.Many2one(
        "umgange.visit", required=True, readonly=True, index=True, ondelete="cascade", check_company=True
    )
    participant_id = fields.Many2one(
        "umgange.participant",
        "Who",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    answer = fields.Selection([("yes", "Comes"), ("no", "Does not come")], "Says", readonly=True, copy=False)
    answered_at = fields.Datetime("Said", readonly=True, copy=False)
    answered_by_id = fields.Many2one(
        "res.users", "Noted by", readonly=True, index="btree_not_null", copy=False, ondelete="restrict"
    )
    # what the screen says
    visit_start = fields.Datetime(related="visit_id.start")
    assignment_id = fields.Many2one(related="visit_id.assignment_id")
    role_label = fields.Char("Role", compute="_compute_role_label")
    shown_name = fields.Char("Name", compute="_compute_shown_name")
    shown_phone = fields.Char("Phone", compute="_compute_shown_phone")
    can_call = fields.Boolean(compute="_compute_shown_phone")
    time_label = fields.Char("Is here", compute="_compute_time_label")

    _once_a_visit = models.UniqueIndex("(visit_id, participant_id)", "They are asked about this visit already.")
    _answered_by_somebody = models.Constraint(
        "CHECK (num_nonnulls(answer, answered_at, answered_by_id) IN (0, 3))", "An answer was noted by somebody."
    )

    # === COMPUTE METHODS === #

    @api.depends_context("lang")
    @api.depends("participant_id.role_label")
    def _compute_role_label(self):
        for reply in self:
            reply.role_label = reply.participant_id.role_label

    @api.depends_context("lang", "uid", "allowed_company_ids")
    @api.depends("participant_id.shown_name")
    def _compute_shown_name(self):
        # No ``related``: that would read as sudo, past the protection of the person.
        for reply in self:
            reply.shown_name = reply.participant_id.shown_name

    @api.depends_context("lang", "uid", "allowed_company_ids")
    @api.depends("participant_id.shown_phone")
    def _compute_shown_phone(self):
        for reply in self:
            reply.shown_phone = reply.participant_id.shown_phone
            reply.can_call = reply.participant_id.can_call

    @api.depends("visit_id.start", "visit_id.stop", "visit_id.attendance_ids.planned_arrival", "participant_id")
    def _compute_time_label(self):
        for reply in self:
            reply.time_label = reply._get_hours()

    # === ACTION METHODS === #

    def action_yes(self):
        """Note that they come. The visit's supporter and coordinators."""
        return self._note_answer("yes")

    def action_no(self):
        """Note that they do not come. The visit's supporter and coordinators."""
        return self._note_answer("no")

    # === BUSINESS METHODS === #

    def _get_care_persons(self):
        # It is about the child's visit, and somebody said it.
        return {reply.id: reply.visit_id.assignment_id.child_ids | reply.participant_id.person_id for reply in self}

    def _note_answer(self, answer):
        self.check_access("read")
        self.visit_id._check_may_run()
        said = {"answer": answer, "answered_at": fields.Datetime.now(), "answered_by_id": self.env.uid}
        self.filtered(lambda reply: reply.answer != answer)._write_as_system(said)
        return True

    def _write_as_system(self, vals):
        lend(self).with_context(umgange_mover=SYSTEM).write(vals)

    def _get_times(self):
        """Return when they are expected and when they leave (UTC), as the plan or their role says."""
        self.ensure_one()
        return self.env["umgange.attendance"]._prepare_times(self.visit_id, self.participant_id)

    def _get_hours(self):
        self.ensure_one()
        times, visit = self._get_times(), self.visit_id
        return visit._format_hours(times["planned_arrival"], times["planned_departure"])

    def _check_coordinator(self):
        self.check_access("read")
        if not self.env.user.has_group("qrut_umgange.group_coordinator"):
            raise AccessError(self.env._("A coordinator does this. Ask the coordinator."))
