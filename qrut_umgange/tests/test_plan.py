from datetime import date

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .common import UmgangeCommon


class PlanCase(UmgangeCommon):
    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.assignment = cls._make_assignment()

    def _make(self, approve=True, **values):
        return self._make_plan(self.assignment, approve, **values)


@tagged("post_install", "-at_install")
class TestPlan(PlanCase):
    """One version holds each day; what was agreed does not change."""

    # === VERSIONS === #

    def test_versions_are_numbered_per_assignment(self):
        plans = [self._make(approve=False) for _number in range(3)]
        self.assertEqual([plan.version for plan in plans], [1, 2, 3])
        other = self._make_plan(self._make_assignment(), approve=False)
        self.assertEqual(other.version, 1)
        self.assertEqual(plans[2].display_name, f"{self.assignment.name} v3")

    def test_two_versions_made_at_once_are_numbered_apart(self):
        plans = self._as(self.coordinator, "umgange.plan").create([{"assignment_id": self.assignment.id}] * 2)
        self.assertEqual(plans.mapped("version"), [1, 2])

    def test_the_version_is_not_the_clients_to_say(self):
        self.assertEqual(self._make(approve=False, version=17).version, 1)

    def test_a_new_version_begins_as_a_copy_with_its_points(self):
        plan = self._make(
            purpose="Att lära känna mamma",
            minutes_before=20,
            point_ids=[Command.create({"name": "Plats", "agreed": "Solen"})],
        )
        action = plan.action_new_version()
        draft = plan.browse(action["res_id"])
        self.assertRecordValues(
            draft,
            [
                {
                    "state": "draft",
                    "version": 2,
                    "minutes_before": 20,
                    "purpose": "Att lära känna mamma",
                    "valid_from": date(2026, 3, 2),
                    "valid_to": False,
                    "approved_at": False,
                    "approved_by_id": False,
                }
            ],
        )
        self.assertEqual(draft.point_ids.agreed, "Solen")
        draft.point_ids.agreed = "Månen"
        self.assertEqual(plan.point_ids.agreed, "Solen")

    def test_approving_notes_who_and_when(self):
        self.assertRecordValues(
            self._make(),
            [
                {
                    "state": "approved",
                    "approved_by_id": self.coordinator.id,
                    "approved_at": self.env.cr.now().replace(2026, 3, 2, 8, 0, 0, microsecond=0),
                }
            ],
        )

    def test_approving_ends_the_version_before_on_the_day_before(self):
        first = self._make()
        second = self._make(valid_from="2026-04-01")
        self.assertEqual(first.valid_to, date(2026, 3, 31))
        self.assertFalse(second.valid_to)

    def test_a_version_is_replaced_from_the_first_local_day_of_the_next(self):
        first = self._make()
        self._make(valid_from="2026-04-01")
        for moment, replaced in (("2026-03-31 21:59:00", False), ("2026-03-31 22:00:00", True)):
            first.invalidate_recordset(["is_replaced"])
            with self.subTest(moment=moment), freeze_time(moment):
                self.assertEqual(first.is_replaced, replaced)

    def test_the_plan_of_a_day_is_the_one_valid_then(self):
        first = self._make()
        second = self._make(valid_from="2026-04-01", valid_to="2026-04-30")
        for day, plan in (
            (date(2025, 12, 31), first.browse()),
            (date(2026, 1, 1), first),
            (date(2026, 3, 31), first),
            (date(2026, 4, 1), second),
            (date(2026, 4, 30), second),
            (date(2026, 5, 1), first.browse()),
        ):
            with self.subTest(day=day):
                self.assertEqual(self.assignment._get_plan_on(day), plan)

    # === VISITS === #

    def test_visits_ahead_follow_the_plan_that_holds_on_their_day(self):
        march, april = (self._make_visit(self.assignment, day=day) for day in ("2026-03-31", "2026-04-01"))
        self.assertFalse(march.plan_id)
        first = self._make()
        self.assertEqual((march | april).plan_id, first)
        second = self._make(valid_from="2026-04-01")
        self.assertEqual((march.plan_id, april.plan_id), (first, second))

    def test_a_plan_that_is_ended_lets_go_of_the_visits_after_it(self):
        plan = self._make()
        visit = self._make_visit(self.assignment, day="2026-04-01")
        plan.valid_to = "2026-03-31"
        self.assertFalse(visit.plan_id)
        self.assertIn("No approved plan", visit.warning)
        plan.valid_to = False
        self.assertEqual(visit.plan_id, plan)

    def test_a_visit_that_has_ended_keeps_the_plan_it_had(self):
        first = self._make()
        visit = self._make_visit(self.assignment)
        visit.action_end()
        self._make(valid_from="2026-03-01")
        self.assertEqual(visit.plan_id, first)

    # === PERIODS === #

    def test_two_approved_plans_never_hold_the_same_day(self):
        self._make(valid_from="2026-03-01", valid_to="2026-03-31")
        for dates in (
            {"valid_from": "2026-02-01", "valid_to": "2026-03-01"},
            {"valid_from": "2026-02-01"},
        ):
            with (
                self.subTest(dates=dates),
                self.assertRefused("v1 is approved and begins on 2026-03-01. Let this plan end the day before"),
            ):
                self._make(**dates)
        self._make(valid_from="2026-02-01", valid_to="2026-02-28")

    def test_a_later_day_of_an_ended_plan_cannot_reach_into_the_next(self):
        first = self._make()
        self._make(valid_from="2026-04-01")
        with self.assertRefused("v2 is approved and begins on 2026-04-01. Let this plan end the day before"):
            first.valid_to = "2026-04-01"

    # === THE SAME DAY === #

    def test_a_version_made_the_same_day_replaces_the_one_before_whole(self):
        first = self._make(valid_from="2026-03-02")
        held = self._make_visit(self.assignment, day="2026-03-02", start="07:00", stop="08:00")
        held.action_end()
        ahead = self._make_visit(self.assignment)
        draft = first.browse(first.action_new_version()["res_id"])
        self.assertEqual(draft.valid_from, date(2026, 3, 2))
        draft.action_approve()
        self.env.flush_all()
        self.assertEqual((first.state, first.valid_to), ("approved", date(2026, 3, 1)))
        self.assertTrue(first.is_replaced)
        for day in (date(2026, 3, 1), date(2026, 3, 2)):
            self.assertNotEqual(self.assignment._get_plan_on(day), first)
        self.assertEqual(self.assignment.plan_id, draft)
        # What was done under it keeps it.
        self.assertEqual((held.plan_id, ahead.plan_id), (first, draft))

    def test_a_version_may_be_replaced_again_and_again_on_a_day(self):
        plans = [self._make(valid_from="2026-03-02") for _number in range(3)]
        self.env.flush_all()
        self.assertEqual([bool(plan.is_replaced) for plan in plans], [True, True, False])

    def test_a_replaced_version_is_in_nobodys_way(self):
        self._make(valid_from="2026-03-02", valid_to="2026-03-31")
        self._make(valid_from="2026-03-02", valid_to="2026-03-05")
        self._make(valid_from="2026-02-01", valid_to="2026-03-01")
        self._make(valid_from="2026-03-06")
        self.env.flush_all()

    def test_the_next_version_of_one_that_begins_later_begins_with_it(self):
        first = self._make(valid_from="2026-04-01")
        second = first.browse(first.action_new_version()["res_id"])
        self.assertEqual(second.valid_from, date(2026, 4, 1))
        second.action_approve()
        self.assertEqual(self.assignment._get_plan_on(date(2026, 4, 1)), second)

    def test_only_the_next_version_takes_the_first_day_from_an_approved_one(self):
        plan = self._make(valid_from="2026-03-02")
        for valid_to in ("2026-03-01", date(2026, 2, 1)):
            with self.subTest(valid_to=valid_to), self.assertRefused("Make a new version to replace it"):
                plan.valid_to = valid_to
        plan.valid_to = "2026-03-02"

    def test_a_draft_has_a_day(self):
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self._make(approve=False, valid_from="2026-03-02", valid_to="2026-03-01")
            self.env.flush_all()

    # === WHAT IS SEALED === #

    def test_an_empty_plan_is_not_approved(self):
        for values, sentence in (
            ({"point_ids": [], "purpose": "Att lära känna mamma"}, "v1 is empty. Write at least one point"),
            (
                {"point_ids": [Command.create({"name": "Plats"}), Command.create({"name": "Tid", "agreed": " "})]},
                "Nothing is written under: Plats, Tid",
            ),
        ):
            with self.subTest(sentence=sentence), self.assertRefused(sentence):
                self._make(**values)
        self.assertFalse(self.assignment.plan_ids)

    def test_a_refused_version_ends_nothing(self):
        first = self._make()
        with self.assertRefused("is empty"):
            self._make(valid_from="2026-04-01", point_ids=[])
        self.assertFalse(first.valid_to)

    def test_the_database_refuses_two_plans_of_a_day(self):
        first = self._make(valid_from="2026-03-01", valid_to="2026-03-31")
        draft = self._make(approve=False, valid_from="2026-03-31")
        self.env.flush_all()
        with self.assertRaises(IntegrityError) as refused, mute_logger("odoo.sql_db"):
            self.env.cr.execute("UPDATE umgange_plan SET state = 'approved' WHERE id = %s", [draft.id])
        self.assertEqual(refused.exception.diag.constraint_name, "umgange_plan_one_approved_a_day")
        self.assertTrue(first.exists())

    def test_a_start_plan_lasts_at_most_thirty_days(self):
        self._make(False, kind="start", valid_from="2026-03-01", valid_to="2026-03-30")
        for valid_to in ("2026-03-31", False):
            with self.subTest(valid_to=valid_to), self.assertRefused("at most 30 days", ValidationError):
                self._make(False, kind="start", valid_from="2026-03-01", valid_to=valid_to)

    def test_a_start_plan_cannot_be_stretched_once_it_is_approved(self):
        plan = self._make(kind="start", valid_from="2026-03-01", valid_to="2026-03-30")
        for valid_to in ("2026-03-31", False):
            with self.subTest(valid_to=valid_to), self.assertRefused("at most 30 days"):
                plan.valid_to = valid_to

    def test_the_first_day_offered_is_today_in_the_zone_of_the_company(self):
        self.coordinator.tz = "America/New_York"
        with freeze_time("2026-03-02 23:30:00"):
            plan = self._as(self.coordinator, "umgange.plan").create({"assignment_id": self.assignment.id})
        self.assertEqual(plan.valid_from, date(2026, 3, 3))

    # === ROLES === #

    def test_a_supporter_reads_and_neither_writes_nor_approves(self):
        plan = self._make(approve=False).with_user(self.supporter_user)
        self.assertEqual(plan.version, 1)
        for attempt in (
            plan.action_approve,
            lambda: plan.write({"valid_from": "2026-02-01"}),
            plan.action_new_version,
            plan.unlink,
        ):
            with self.assertRaises(AccessError):
                attempt()

    def test_finance_and_log_reviewers_see_no_plan(self):
        plan = self._make()
        for role in ("finance", "reviewer"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                plan.with_user(self.users[role]).read(["version"])
