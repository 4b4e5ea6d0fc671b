from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_date

from ..care_fields import CareText
from .umgange_care_mixin import SYSTEM


class UmgangeMeeting(models.Model):
    """A follow-up meeting ends in a decision on the next step: which, why, and who decided."""

    _inherit = "umgange.meeting"

    next_step = fields.Selection(
        [
            ("continue", "Go on as now"),
            ("widen", "Widen"),
            ("reduce", "Reduce"),
            ("change", "Do it otherwise"),
            ("close", "Close"),
        ],
        copy=False,
        help="Widen: longer, more often or in another place. Reduce: shorter or more seldom. It limits nobody's right: "
        "that is for the board to decide.",
    )
    next_step_reason = CareText("Why", copy=False)
    next_step_by = fields.Selection(
        [
            ("agreed", "Agreed by all at the meeting"),
            ("officer", "The officer, for the board"),
            ("provider", "We propose; the board decides"),
        ],
        "Who decided",
        copy=False,
    )
    next_step_on = fields.Date("Decided on", readonly=True, copy=False)
    next_step_user_id = fields.Many2one(
        "res.users", "Noted by", readonly=True, copy=False, index="btree_not_null", ondelete="restrict"
    )
    lacks_next_step = fields.Boolean(compute="_compute_lacks_next_step")

    _next_step_whole = models.Constraint(
        "CHECK (next_step IS NULL OR"
        " (kind = 'follow_up' AND next_step_by IS NOT NULL AND next_step_reason IS NOT NULL))",
        "The next step is decided at a follow-up meeting: say too why, and who decided.",
    )

    # === COMPUTE METHODS === #

    @api.depends("kind", "held", "next_step")
    def _compute_lacks_next_step(self):
        for meeting in self:
            meeting.lacks_next_step = meeting.kind == "follow_up" and meeting.held and not meeting.next_step

    # === CONSTRAINT METHODS === #

    @api.constrains("kind", "next_step", "next_step_by", "next_step_reason")
    def _check_next_step(self):
        # Here first: what the database refuses is logged with what stands in the row.
        for meeting in self.filtered("next_step"):
            whole = meeting.next_step_by and (meeting.next_step_reason or "").strip()
            if meeting.kind != "follow_up" or not whole:
                raise ValidationError(
                    self.env._("The next step is decided at a follow-up meeting: say too why, and who decided.")
                )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Plan meetings; who noted a next step, and when, follows from it."""
        meetings = super().create(vals_list)
        meetings.filtered("next_step")._note_who_decided(True)
        meetings._settle_follow_up()
        return meetings

    def write(self, vals):
        """Change the meetings; a follow-up that is held begins the count anew."""
        result = super().write(vals)
        if "next_step" in vals:
            self._note_who_decided(bool(vals["next_step"]))
        if {"held", "kind", "start", "next_step"} & vals.keys():
            self._settle_follow_up()
        return result

    # === BUSINESS METHODS === #

    def _note_who_decided(self, is_decided):
        """Keep who wrote down the next step, and when."""
        known = {"next_step_on": self.env.company._get_umgange_today(), "next_step_user_id": self.env.uid}
        values = known if is_decided else dict.fromkeys(known, False)
        self.with_context(umgange_mover=SYSTEM).write(values)

    def _settle_follow_up(self):
        """Take what was asked for off the lists, where the follow-up has been held."""
        self.filtered(lambda meeting: meeting.kind == "follow_up" and meeting.held).assignment_id._end_follow_up_asked()

    def _get_next_step_label(self):
        """Return the next step in a line, without why: “2026-03-02: Widen (agreed by all at the meeting)”."""
        self.ensure_one()
        step, by = (
            dict(self._fields[name]._description_selection(self.env)).get(self[name], "")
            for name in ("next_step", "next_step_by")
        )
        day = format_date(self.env, self._get_day())
        return self.env._("%(day)s: %(step)s (%(by)s)", day=day, step=step, by=f"{by[:1].lower()}{by[1:]}")
