from datetime import date

from psycopg2 import IntegrityError
from psycopg2.errors import RestrictViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged
from odoo.tools import SQL, mute_logger

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


@tagged("post_install", "-at_install")
class TestUsualPoints(PlanCase):
    """One click gives a draft the points that nearly every plan has."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        templates = cls._as(cls.manager, "umgange.plan.point.template")
        cls.templates = templates.create(
            [
                {"name": "Uppföljning", "text": "Inom tre månader.", "sequence": 30},
                {"name": "Plats", "text": "Samma rum.", "sequence": 10, "in_start_plan": True},
                {"name": "Tid", "sequence": 20, "in_start_plan": True},
            ]
        )

    def _insert(self, **values):
        plan = self._make(approve=False, point_ids=[], **values)
        plan.action_insert_usual_points()
        return [(point.name, point.agreed) for point in plan.point_ids.sorted()]

    def test_they_come_in_their_order_with_what_is_usually_agreed(self):
        self.assertEqual(
            self._insert(), [("Plats", "Samma rum."), ("Tid", False), ("Uppföljning", "Inom tre månader.")]
        )

    def test_a_start_plan_gets_those_of_a_start_plan(self):
        points = self._insert(kind="start", valid_to="2026-01-30")
        self.assertEqual([name for name, _agreed in points], ["Plats", "Tid"])

    def test_what_is_written_stays_and_nothing_comes_twice(self):
        plan = self._make(approve=False)
        for _click in range(2):
            plan.action_insert_usual_points()
        points = [(point.name, point.agreed) for point in plan.point_ids.sorted()]
        self.assertEqual(points, [("Plats", "Solen"), ("Tid", False), ("Uppföljning", "Inom tre månader.")])

    def test_a_change_of_the_template_changes_no_plan(self):
        plan = self._make(approve=False, point_ids=[])
        plan.action_insert_usual_points()
        self.templates[0].text = "Inom en månad."
        self.assertIn("Inom tre månader.", plan.point_ids.mapped("agreed"))

    def test_without_any_a_sentence_says_where_they_are_written(self):
        self.templates.action_archive()
        with self.assertRefused("Configuration, Usual points"):
            self._insert()

    def test_they_are_for_a_draft_and_for_those_who_write_it(self):
        with self.assertRefused("does not change"):
            self._make().action_insert_usual_points()
        draft = self._make(approve=False)
        for user in (self.supporter_user, self.finance, self.reviewer):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                draft.with_user(user).action_insert_usual_points()

    def test_those_of_another_company_are_not_offered(self):
        other = self._create_company(name="En annan förening")
        self.manager.company_ids += other
        self._accept_undertaking(self.manager)
        templates = self._as(self.manager, "umgange.plan.point.template")
        templates.with_context(allowed_company_ids=[other.id]).create({"name": "Deras"})
        self.assertNotIn("Deras", [name for name, _agreed in self._insert()])


@tagged("post_install", "-at_install")
class TestPlanSealed(PlanCase):
    """An approved plan never changes, whoever writes to it and however."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.plan = cls._make_plan(
            cls.assignment,
            purpose="Att lära känna mamma",
            point_ids=[Command.create({"name": "Plats", "agreed": "Solen"})],
        )
        cls.point = cls.plan.point_ids
        cls.env.flush_all()

    def test_only_the_last_day_may_still_be_set(self):
        self.plan.valid_to = "2026-12-31"
        self.env.flush_all()
        for values in (
            {"valid_from": "2026-02-01"},
            {"kind": "start"},
            {"purpose": "Annat"},
            {"minutes_before": 0},
            {"point_ids": [Command.create({"name": "Tid"})]},
            {"valid_to": "2026-11-30", "purpose": "Annat"},
        ):
            for plan in (self.plan, self.plan.sudo(), self.plan.with_user(self.manager)):
                with (
                    self.subTest(values=values, su=plan.env.su),
                    self.assertRefused("does not change. Make a new version"),
                ):
                    plan.write(values)

    def test_it_is_not_deleted_and_no_draft_again(self):
        for plan in (self.plan, self.plan.sudo()):
            with self.assertRaises(UserError):
                plan.unlink()
            with self.assertRaises(UserError):
                plan.write({"state": "draft"})
        draft = self._make(approve=False)
        draft.unlink()
        self.assertFalse(draft.exists())

    def test_its_points_are_sealed_too(self):
        self.assertTrue(self.point.is_sealed)
        for point in (self.point, self.point.sudo()):
            for attempt in (
                lambda point=point: point.write({"agreed": "Månen"}),
                lambda point=point: point.write({"sequence": 99}),
                point.unlink,
                lambda point=point: point.create({"plan_id": self.plan.id, "name": "Tid"}),
            ):
                with self.assertRefused("does not change. Make a new version"):
                    attempt()

    def test_a_point_of_a_draft_cannot_be_moved_into_it(self):
        draft = self._make(approve=False, point_ids=[Command.create({"name": "Tid"})])
        for point in (draft.point_ids, draft.point_ids.sudo()):
            with self.assertRefused("does not change. Make a new version"):
                point.plan_id = self.plan

    def _attack(self, statement, *args):
        self.env.flush_all()
        with mute_logger("odoo.sql_db"):
            self.env.cr.execute(SQL(statement, *args))

    def test_the_database_refuses_each_change_by_sql(self):
        for statement in (
            "UPDATE umgange_plan SET valid_from = '2020-01-01' WHERE id = %s",
            "UPDATE umgange_plan SET purpose = 'Annat' WHERE id = %s",
            "UPDATE umgange_plan SET state = 'draft' WHERE id = %s",
            "UPDATE umgange_plan SET version = 99 WHERE id = %s",
            "UPDATE umgange_plan SET kind = 'start' WHERE id = %s",
            "UPDATE umgange_plan SET minutes_before = 0 WHERE id = %s",
            "UPDATE umgange_plan SET assignment_id = NULL WHERE id = %s",
            "UPDATE umgange_plan SET approved_at = now() WHERE id = %s",
            "UPDATE umgange_plan SET approved_by_id = 1 WHERE id = %s",
            "DELETE FROM umgange_plan WHERE id = %s",
            "UPDATE umgange_plan_point SET agreed = 'Månen' WHERE plan_id = %s",
            "UPDATE umgange_plan_point SET name = 'Månen' WHERE plan_id = %s",
            "UPDATE umgange_plan_point SET is_sealed = false WHERE plan_id = %s",
            "DELETE FROM umgange_plan_point WHERE plan_id = %s",
        ):
            with self.subTest(statement=statement), self.assertRaises(RestrictViolation):
                self._attack(statement, self.plan.id)

    def test_the_database_refuses_to_empty_the_tables(self):
        for table in ("umgange_plan", "umgange_plan_point"):
            with self.subTest(table=table), self.assertRaises(RestrictViolation):
                self._attack(f"TRUNCATE {table} CASCADE")

    def test_the_last_day_may_be_set_by_sql(self):
        self._attack("UPDATE umgange_plan SET valid_to = '2026-06-30' WHERE id = %s", self.plan.id)
        self.plan.invalidate_recordset()
        self.assertEqual(self.plan.valid_to, date(2026, 6, 30))

    def test_without_its_trigger_the_attack_succeeds(self):
        with self.env.cr.savepoint() as broken:
            self._attack("ALTER TABLE umgange_plan DISABLE TRIGGER umgange_refuse_update")
            self._attack("UPDATE umgange_plan SET purpose = 'Annat' WHERE id = %s", self.plan.id)
            self.assertEqual(self.env.cr.rowcount, 1)
            broken.rollback()
