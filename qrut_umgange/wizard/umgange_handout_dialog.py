from odoo import api, fields, models
from odoo.exceptions import UserError

from ..care_fields import CareText
from ..models.umgange_handout import WAYS, WHATS

# Who has a part in the plan; a child is told in person, and that is no paper.
HOLDERS = ("visiting", "guardian", "carer", "officer")


class UmgangeHandoutDialog(models.TransientModel):
    _name = "umgange.handout.dialog"
    _description = "Note What Was Sent or Told"
    _inherit = ["umgange.care.mixin"]
    _parts_of = ("assignment_id",)

    assignment_id = fields.Many2one("umgange.assignment", required=True, ondelete="cascade", check_company=True)
    what = fields.Selection([each for each in WHATS if each[0] != "extract"], "About", required=True, default="plan")
    plan_id = fields.Many2one("umgange.plan", "Version", ondelete="cascade", check_company=True)
    decision_id = fields.Many2one("umgange.decision", ondelete="cascade", check_company=True)
    booklet_ids = fields.Many2many("umgange.booklet", string="Booklets", check_company=True)
    participant_ids = fields.Many2many(
        "umgange.participant",
        string="Given to whom",
        check_company=True,
        compute="_compute_participant_ids",
        compute_sudo=False,
        store=True,
        readonly=False,
        precompute=True,
    )
    way = fields.Selection(WAYS, "How", required=True, default="handed_over")
    given_at = fields.Datetime("When", required=True, default=fields.Datetime.now)
    is_whole = fields.Boolean("The whole to everybody", help="Also to those from whom something is hidden.")
    note = CareText()
    # what whoever notes it should look at first
    masked_hint = fields.Text(compute="_compute_hints")
    other_hint = fields.Text(compute="_compute_hints")

    # === COMPUTE METHODS === #

    @api.depends("assignment_id", "what", "plan_id")
    def _compute_participant_ids(self):
        for dialog in self:
            dialog.participant_ids = dialog._get_likely()

    @api.depends_context("lang", "uid", "allowed_company_ids")
    @api.depends("participant_ids", "assignment_id", "is_whole", "what")
    def _compute_hints(self):
        for dialog in self:
            dialog.masked_hint = dialog._get_masked_hint()
            dialog.other_hint = "\n".join(dialog._get_other_hints()) or False

    # === ACTION METHODS === #

    def action_note(self):
        """Write it in the register, a row for each, and close the dialog. Coordinators only.

        :raise UserError: when nobody is chosen, or no version of the plan, or no booklet
        """
        self.ensure_one()
        if not self.participant_ids:
            raise UserError(self.env._("Choose to whom."))
        if self.what == "plan" and not self.plan_id:
            raise UserError(self.env._("Which version of the plan? Choose it."))
        if self.what == "booklet" and not self.booklet_ids:
            raise UserError(self.env._("Which booklet? Choose it."))
        rows = [self._prepare_handout(each) for each in self.participant_ids]
        if self.what == "booklet":
            rows = [{**row, "booklet_id": booklet.id} for row in rows for booklet in self.booklet_ids]
        self.env["umgange.handout"].create(rows)
        return {"type": "ir.actions.act_window_close"}

    # === BUSINESS METHODS === #

    def _get_care_persons(self):
        return {dialog.id: dialog.assignment_id.child_ids for dialog in self}

    def _get_likely(self):
        """Return who should get the plan and has not: those of today, guardians while they are."""
        self.ensure_one()
        if self.what != "plan" or not self.plan_id:
            return self.env["umgange.participant"]
        today = self.assignment_id._get_today()
        people = self.assignment_id._get_participants_on(today) - self.plan_id._get_given_to()
        return people.filtered(lambda each: each.role in HOLDERS and not each._has_ended_guardianship())

    def _get_masked(self):
        """Return who gets a copy without hidden data, if nobody says otherwise."""
        if self.what == "booklet":
            # Printed for everybody: there is nothing of anybody in it.
            return self.participant_ids.browse()
        return self.participant_ids.filtered(lambda each: each._get_hidden_from())

    def _get_masked_hint(self):
        self.ensure_one()
        masked = self._get_masked()
        if not masked:
            return False
        hidden = masked[0]._get_hidden_from().union(*(each._get_hidden_from() for each in masked))
        values = {
            "who": ", ".join(masked.mapped("display_name")),
            "persons": ", ".join(hidden.mapped("code")),
        }
        if self.is_whole:
            return self.env._("%(persons)s is protected: the whole tells %(who)s what is to stay hidden.", **values)
        return self.env._(
            "%(persons)s is protected: give %(who)s the copy without address, school and other hidden data.", **values
        )

    def _get_other_hints(self):
        """Return what else is unusual about those who are chosen; nothing of it stops anybody."""
        self.ensure_one()
        hints = []
        if left := self.participant_ids.filtered(lambda each: not each.is_current):
            hints.append(self.env._("Not part of it today: %(who)s.", who=", ".join(left.mapped("display_name"))))
        if ended := self.participant_ids.filtered(lambda each: each._has_ended_guardianship()):
            who = ", ".join(ended.mapped("display_name"))
            hints.append(self.env._("The child is 18, ask the young person before this goes to: %(who)s.", who=who))
        return hints

    def _prepare_handout(self, participant):
        masked = not self.is_whole and participant in self._get_masked()
        return {
            "assignment_id": self.assignment_id.id,
            "participant_id": participant.id,
            "what": self.what,
            "plan_id": self.what == "plan" and self.plan_id.id,
            "decision_id": self.what == "decision" and self.decision_id.id,
            "way": self.way,
            "given_at": self.given_at,
            "extent": "masked" if masked else "whole",
            "note": self.note,
        }
