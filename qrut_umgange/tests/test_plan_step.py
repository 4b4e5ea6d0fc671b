from datetime import date

from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .test_plan import PlanCase

STEPS = (
    ("settling", "Familjehemmet i rummet", "Barnet leker."),
    ("settling", "Familjehemmet i rummet intill", "Barnet går inte ut för att se efter."),
    ("step_down", "Stödjaren i rummet intill", "Socialtjänsten har sagt ja."),
)


@tagged("post_install", "-at_install")
class TestPlanStep(PlanCase):
    """The way in and out has steps; that one is taken is a fact beside a plan that does not change."""

    def _make(self, approve=True, **values):
        steps = [
            {"phase": phase, "name": name, "criteria": criteria, "sequence": place}
            for place, (phase, name, criteria) in enumerate(STEPS)
        ]
        return super()._make(approve, **{"step_ids": [Command.create(each) for each in steps], **values})

    def _take(self, step, day="2026-03-02", user=None, **values):
        facts = self._as(user or self.coordinator, "umgange.plan.step.taken")
        return facts.create({"step_id": step.id, "date": day, **values})

    # === TAKEN === #

    def test_a_step_is_taken_in_a_dialog_and_the_plan_stays_as_it_was(self):
        plan = self._make()
        self.assertFalse(plan.step_label)
        before = plan._get_texts()
        action = plan.step_ids[0].action_take()
        form = Form(self._as(self.coordinator, action["res_model"]).with_context(**action["context"]))
        self.assertEqual(form.date, date(2026, 3, 2))
        form.child_view = "Lova vinkade till Ingrid och lekte vidare."
        taken = form.save()
        self.assertEqual((taken.step_id, taken.user_id), (plan.step_ids[0], self.coordinator))
        plan.invalidate_recordset()
        self.assertEqual(plan._get_texts(), before)
        self.assertEqual(plan.step_ids.mapped("taken_date"), [date(2026, 3, 2), False, False])
        self.assertEqual(plan.step_label, "Familjehemmet i rummet, since 03/02/2026")

    def test_the_step_now_is_the_one_taken_last_also_when_that_is_a_step_back(self):
        plan = self._make()
        first, second, _third = plan.step_ids.sorted()
        self._take(first, "2026-02-01")
        self._take(second, "2026-02-10")
        plan.invalidate_recordset()
        self.assertIn("rummet intill, since", plan.step_label)
        self._take(first, "2026-02-20", note="Lova ville ha Ingrid hos sig.")
        self.env.invalidate_all()
        self.assertIn("Familjehemmet i rummet, since", plan.step_label)
        self.assertEqual(len(plan.taken_ids), 3)

    def test_what_has_not_happened_is_not_written_down(self):
        with self.assertRefused("What has not happened yet", ValidationError):
            self._take(self._make().step_ids[0], "2026-03-03")

    def test_it_is_noted_in_the_name_of_whoever_notes_it(self):
        taken = self._take(self._make().step_ids[0], user_id=self.manager.id)
        self.assertEqual(taken.user_id, self.coordinator)

    # === VERSIONS === #

    def test_the_next_version_takes_the_steps_along_and_knows_which_are_taken(self):
        plan = self._make(valid_from="2026-02-01")
        self._take(plan.step_ids[0], "2026-02-10")
        draft = plan.browse(plan.action_new_version()["res_id"])
        self.assertEqual(draft.step_ids.mapped("name"), plan.step_ids.mapped("name"))
        self.assertEqual(draft.step_ids.mapped("criteria"), plan.step_ids.mapped("criteria"))
        self.assertEqual(draft.step_ids[0].taken_date, date(2026, 2, 10))
        self.assertEqual(draft.step_label, plan.step_label)
        draft.action_approve()
        self._take(draft.step_ids[1])
        self.env.invalidate_all()
        self.assertEqual(plan.step_ids[1].taken_date, date(2026, 3, 2))

    def test_a_version_says_what_is_new_in_its_steps(self):
        plan = self._make()
        draft = plan.browse(plan.action_new_version()["res_id"])
        draft.step_ids[0].write({"child_view": "Lova vill ha Ingrid nära.", "date": "2026-04-01"})
        draft.step_ids[2].unlink()
        draft.invalidate_recordset(["changes"])
        self.assertEqual(
            draft.changes.splitlines()[1:],
            [
                "Settling in: Familjehemmet i rummet: Barnet leker. → "
                "Barnet leker. · Lova vill ha Ingrid nära. · 04/01/2026",
                "Taken away: Stepping down: Stödjaren i rummet intill: Socialtjänsten har sagt ja.",
            ],
        )

    # === SEALED === #

    def test_it_does_not_change_once_the_plan_is_approved(self):
        plan = self._make()
        step = plan.step_ids[0]
        for attempt in (
            lambda: step.write({"criteria": "Annat"}),
            lambda: step.write({"child_view": "Annat"}),
            lambda: step.write({"date": "2026-04-01"}),
            step.unlink,
            lambda: step.create({"plan_id": plan.id, "name": "Ännu ett"}),
        ):
            with self.assertRefused("does not change. Make a new version"):
                attempt()
        where = f"WHERE id = {step.id}"
        self.assertSealed(
            f"UPDATE umgange_plan_step SET criteria = 'Annat' {where}",
            f"UPDATE umgange_plan_step SET child_view = 'Annat' {where}",
            f"UPDATE umgange_plan_step SET name = 'Annat' {where}",
            f"UPDATE umgange_plan_step SET date = '2026-04-01' {where}",
            f"UPDATE umgange_plan_step SET phase = 'hand_over' {where}",
            f"UPDATE umgange_plan_step SET lineage = 'x' {where}",
            f"UPDATE umgange_plan_step SET is_sealed = false {where}",
            f"DELETE FROM umgange_plan_step {where}",
            "TRUNCATE umgange_plan_step CASCADE",
        )

    def test_a_draft_whose_step_was_taken_stays(self):
        plan = self._make(approve=False)
        self._take(plan.step_ids[0])
        for attempt in (plan.step_ids[0].unlink, plan.unlink):
            with self.assertRefused("Taken already: Familjehemmet i rummet. What has happened stays"):
                attempt()
        plan.step_ids[1].unlink()

    # === ROLES === #

    def test_a_supporter_reads_and_takes_none(self):
        step = self._make().step_ids[0]
        taken = self._take(step, child_view="Lova vinkade.")
        self.assertEqual(taken.with_user(self.supporter_user).child_view, "Lova vinkade.")
        self.assertEqual(step.with_user(self.supporter_user).taken_date, date(2026, 3, 2))
        for attempt in (
            step.with_user(self.supporter_user).action_take,
            lambda: self._take(step, user=self.supporter_user),
            lambda: taken.with_user(self.supporter_user).write({"note": "Annat"}),
        ):
            with self.assertRaises(AccessError):
                attempt()

    def test_others_read_nothing(self):
        step = self._make().step_ids[0]
        taken = self._take(step)
        for user in (self.other_supporter_user, self.finance, self.reviewer):
            for record in (step, taken):
                with self.subTest(user=user.login, model=record._name), self.assertRaises(AccessError):
                    record.with_user(user).read(["child_view"])

    def test_it_is_about_the_child(self):
        plan = self._make()
        taken = self._take(plan.step_ids[0])
        for record in (plan.step_ids[0], taken):
            self.assertEqual(record._get_care_persons()[record.id], self.assignment.child_ids)
