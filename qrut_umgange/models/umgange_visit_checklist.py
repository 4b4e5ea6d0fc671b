from odoo import fields, models
from odoo.exceptions import UserError

from ..care_fields import CareText
from ..lent_rights import lend
from .umgange_text_template import MOMENTS


class UmgangeVisitChecklist(models.Model):
    """What somebody answered to a checklist of a visit: asked once, skipped with a reason, never a wall."""

    _name = "umgange.visit.checklist"
    _description = "Checklist of a Visit"
    _inherit = ["umgange.care.mixin"]
    _order = "visit_id, id"
    _rec_name = "moment"
    _parts_of = ("visit_id",)

    visit_id = fields.Many2one(
        "umgange.visit", required=True, readonly=True, index=True, ondelete="cascade", check_company=True
    )
    moment = fields.Selection(MOMENTS, "List", required=True, readonly=True)
    # as they read when they were answered: a template that is changed later changes nothing here
    done = CareText("As it should be", readonly=True)
    left = CareText("Not so", readonly=True)
    note = CareText("Why", readonly=True)
    is_whole = fields.Boolean("All as it should be", readonly=True)
    user_id = fields.Many2one("res.users", "Who", required=True, readonly=True, index=True, ondelete="restrict")
    answered_at = fields.Datetime("When", required=True, readonly=True)

    _once = models.UniqueIndex("(visit_id, moment)", "This checklist is answered already.")

    # === BUSINESS METHODS === #

    def _get_care_persons(self):
        return {checklist.id: checklist.visit_id.assignment_id.child_ids for checklist in self}


class UmgangeVisit(models.Model):
    """The checklists that a visit is asked about."""

    _inherit = "umgange.visit"

    checklist_ids = fields.One2many("umgange.visit.checklist", "visit_id", readonly=True)

    # === PUBLIC METHODS === #

    def answer_list(self, moment, done=(), note=""):
        """Note which points of a checklist were so; what was not, or the whole skipped, has a reason.

        The visit's supporter and coordinators. A later answer replaces the earlier. Nothing waits for it: a
        quick check in which something was not so is told to the coordinator.

        :param done: the points that were so, by their number in the list
        """
        self.ensure_one()
        visit = self._check_may_run()
        done = {number for number in done if type(number) is int} if isinstance(done, list | tuple) else set()
        note = note.strip() if isinstance(note, str) else ""
        points = isinstance(moment, str) and self._get_checklist_points().get(moment)
        if not points:
            raise UserError(self.env._("There is no such checklist."))
        left = [point for number, point in enumerate(points) if number not in done]
        if left and not note:
            raise UserError(self.env._("Write in a word or two why: what was not so is then known."))
        values = {
            "done": "\n".join(point for number, point in enumerate(points) if number in done) or False,
            "left": "\n".join(left) or False,
            "note": note or False,
            "is_whole": not left,
            "user_id": self.env.uid,
            "answered_at": fields.Datetime.now(),
        }
        answered = visit.checklist_ids.filtered(lambda each: each.moment == moment)
        if answered:
            answered.write(values)
        else:
            visit.checklist_ids.create({"visit_id": self.id, "moment": moment, **values})
        if moment == "quick" and left:
            self.assignment_id._ask_coordinator(self, self._summarise_check)
        return True

    # === BUSINESS METHODS === #

    def _get_checklist_points(self):
        """Return the points of each checklist that the company has, by its moment."""
        self.ensure_one()
        # Lent: a supporter reads no templates, but is asked what stands there.
        templates = lend(self.env["umgange.text.template"]).search(
            [("company_id", "=", self.company_id.id), ("use", "=", "checklist")]
        )
        return {moment: lists[:1]._get_lines() for moment, lists in templates.grouped("moment").items()}

    def _get_checklists(self):
        """Return the checklists of the page of the day: moment -> points."""
        return self._get_checklist_points()

    def _get_answered_lists(self):
        """Return which checklists are answered: moment -> whether all was as it should be."""
        self.ensure_one()
        return {each.moment: each.is_whole for each in self.checklist_ids}

    def _summarise_check(self, env):
        return env._("The quick check before a visit found something: look what it was")
