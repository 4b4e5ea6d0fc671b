from datetime import date

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .test_plan import PlanCase

START = (("Vilka", "participants"), ("Plats", "place"), ("Hur ofta", "frequency"), ("Slut", "other"), ("Ring", "other"))
FULL = ("Mål", "Foton")


@tagged("post_install", "-at_install")
class TestPlanStart(PlanCase):
    """An urgent start waits for no full plan, and says what it has not got."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        templates = cls._as(cls.manager, "umgange.plan.point.template")
        usual = [{"name": name, "topic": topic, "text": "Så.", "in_start_plan": True} for name, topic in START]
        usual += [{"name": name, "part": "section", "text": "Så."} for name in FULL]
        usual += [{"name": "Familjehemmet i rummet", "part": "settling", "text": "Barnet leker."}]
        templates.create([{**each, "sequence": place} for place, each in enumerate(usual)])

    def _open(self, assignment=None, user=None):
        """Return the form that the assignment's button opens."""
        assignment = (assignment or self.assignment).with_user(user or self.coordinator)
        action = assignment.action_begin_start_plan()
        plans = self._as(user or self.coordinator, "umgange.plan").browse(action["res_id"])
        return Form(plans.with_context(**action["context"]))

    def _begin(self, **values):
        return self._make(False, kind="start", valid_from="2026-03-02", **values)

    # === WHAT IT BEGINS WITH === #

    def test_it_opens_with_what_an_urgent_start_needs_and_the_longest_time(self):
        form = self._open()
        plan = form.save()
        self.assertEqual((plan.kind, plan.valid_from, plan.valid_to), ("start", date(2026, 3, 2), date(2026, 3, 31)))
        self.assertEqual(plan.point_ids.mapped("name"), [name for name, _topic in START])
        self.assertFalse(plan.step_ids)

    def test_the_last_day_is_there_where_nothing_is_said(self):
        self.assertEqual(self._begin().valid_to, date(2026, 3, 31))
        self.assertEqual(self._begin(valid_to="2026-03-10").valid_to, date(2026, 3, 10))
        form = Form(self._as(self.coordinator, "umgange.plan").with_context(default_assignment_id=self.assignment.id))
        form.kind = "start"
        self.assertEqual(form.valid_to, date(2026, 3, 31))
        form.valid_from = date(2026, 3, 6)
        self.assertEqual(form.valid_to, date(2026, 3, 31))
        form.valid_from = date(2026, 4, 1)
        self.assertEqual(form.valid_to, date(2026, 4, 30))
        form.kind = "full"
        self.assertFalse(form.valid_to)
        form.valid_to = date(2026, 12, 31)
        form.valid_from = date(2026, 4, 2)
        self.assertEqual(form.valid_to, date(2026, 12, 31))

    def test_the_step_of_an_urgent_assignment_begins_one(self):
        urgent, usual = self._make_assignment(legal_basis="lvu_6"), self._make_assignment()
        for assignment, kind in ((urgent, "start"), (usual, None)):
            action = assignment.with_user(self.coordinator).action_open_start_step("plan")
            self.assertEqual(action["context"].get("default_kind"), kind)

    def test_one_that_is_being_written_is_opened_again(self):
        plan = self._open().save()
        self.assertEqual(self.assignment.action_begin_start_plan()["res_id"], plan.id)

    # === WHAT IT LACKS === #

    def test_it_says_what_a_full_plan_has_besides(self):
        plan = self._open().save()
        self.assertEqual(plan.full_plan_gaps, "how often, as a rule, Mål, Foton")
        plan.wed = True
        plan.point_ids = [Command.create({"name": "Foton", "agreed": "Nej"})]
        self.assertEqual(plan.full_plan_gaps, "Mål")

    def test_a_full_plan_lacks_nothing_of_itself(self):
        self.assertFalse(self._make(approve=False).full_plan_gaps)

    def test_whoever_writes_no_plans_reads_it_without_the_list(self):
        plan = self._begin()
        self.assertFalse(plan.with_user(self.supporter_user).full_plan_gaps)

    # === THE FULL PLAN AFTER IT === #

    def test_the_full_plan_takes_along_what_is_there_and_gets_the_rest(self):
        plan = self._open().save()
        plan.point_ids[1].agreed = "Månen."
        plan.action_approve()
        full = plan.browse(plan.action_write_full_plan()["res_id"])
        self.assertEqual((full.kind, full.state, full.valid_to), ("full", "draft", False))
        self.assertEqual(full.review_date, date(2026, 6, 2))
        self.assertEqual(full.point_ids.mapped("name"), [*(name for name, _topic in START), *FULL])
        self.assertEqual(full.point_ids[1].agreed, "Månen.")
        self.assertEqual(full.step_ids.mapped("name"), ["Familjehemmet i rummet"])
        self.assertIn("Start plan → Visit plan", full.changes)
        self.assertFalse(full.full_plan_gaps)

    def test_a_supporter_begins_neither(self):
        plan = self._begin()
        for attempt in (
            self.assignment.with_user(self.supporter_user).action_begin_start_plan,
            plan.with_user(self.supporter_user).action_write_full_plan,
        ):
            with self.assertRaises(AccessError):
                attempt()

    # === SITUATION: URGENT START ON A FRIDAY === #

    def test_an_urgent_start_with_gaps_is_planned_for_monday(self):
        # LVU 6 §, no number, nobody met yet, one sees it differently: a buyer is enough.
        assignment = self._make_assignment(legal_basis="lvu_6", date_from=False, date_to=False)
        plan = self._open(assignment).save()
        plan.wed = True
        plan.point_ids[2].view_ids = [
            Command.create({"participant_id": assignment.participant_ids[1].id, "text": "Varje dag"})
        ]
        plan.action_approve()
        self.assertEqual(plan.state, "approved")
        visit = self._make_visit(assignment, day="2026-03-02", start="15:00")
        self.assertEqual(visit.plan_id, plan)
        visit.action_confirm()
        self.assertEqual(visit.state, "confirmed")
        self.assertIn("Mål", plan.full_plan_gaps)
        self.assertIn("period", assignment.missing)
