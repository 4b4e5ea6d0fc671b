from datetime import date

from psycopg2 import IntegrityError

from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import local
from .test_plan_view import PlanViewCase


@tagged("post_install", "-at_install")
class TestPlanArrival(PlanViewCase):
    """Who comes and goes when, and by which door."""

    def _get_arrival(self, plan, who):
        return plan.arrival_ids.filtered(lambda each: each.participant_id == who)

    def _get_times(self, visit, who):
        row = visit.attendance_ids.filtered(lambda each: each.participant_id == who)
        return row.planned_arrival, row.planned_departure

    def test_a_plan_begins_with_the_parent_a_quarter_before_and_after_the_child(self):
        plan = self._make(approve=False)
        self.assertEqual(
            [(each.role, each.minutes_before, each.minutes_after) for each in plan.arrival_ids.sorted()],
            [("visiting", 15, 15), ("child", 0, 0), ("carer", 0, 0)],
        )

    def test_other_minutes_in_the_plan_are_those_of_every_visiting_person(self):
        plan = self._make(approve=False, minutes_before=20)
        self.assertEqual(self._get_arrival(plan, self.mother).minutes_before, 20)
        plan.minutes_after = 0
        self.assertEqual(self._get_arrival(plan, self.mother).minutes_after, 0)
        self.assertEqual(self._get_arrival(plan, self.child).minutes_after, 0)

    def test_clock_times_are_shown_once_the_rule_says_when(self):
        plan = self._make(approve=False)
        self.assertFalse(self._get_arrival(plan, self.mother).hours_label)
        plan.write({"wed": True, "rule_starts_at": 15.5})
        self.assertEqual(plan.arrival_ids.sorted().mapped("hours_label"), ["15.15–17.15", "15.30–17.00", "15.30–17.00"])

    def test_only_those_around_the_assignment_come_by_its_plan(self):
        stranger = self._make_assignment().participant_ids[:1]
        with self.assertRefused("Only those around the assignment itself", ValidationError):
            self._make(approve=False, arrival_ids=[Command.create({"participant_id": stranger.id})])

    # === VISITS === #

    def test_visits_follow_what_the_plan_says_of_each(self):
        father = self._take_part(self.assignment, "visiting", "Per Ek")
        visit = self._make_visit(self.assignment)
        plan = self._make(approve=False)
        self._get_arrival(plan, father).write({"minutes_before": 5, "minutes_after": -30})
        self._get_arrival(plan, self.child).minutes_before = -10
        plan.action_approve()
        self.assertEqual(self._get_times(visit, self.mother), (local("2026-03-04 14:45"), local("2026-03-04 17:15")))
        self.assertEqual(self._get_times(visit, father), (local("2026-03-04 14:55"), local("2026-03-04 16:30")))
        self.assertEqual(self._get_times(visit, self.child), (local("2026-03-04 15:10"), local("2026-03-04 17:00")))

    def test_minutes_changed_for_one_visit_hold_before_the_plans(self):
        plan = self._make(approve=False)
        self._get_arrival(plan, self.mother).minutes_before = 30
        plan.action_approve()
        visit = self._make_visit(self.assignment)
        self.assertEqual(self._get_times(visit, self.mother)[0], local("2026-03-04 14:30"))
        visit.minutes_before = 0
        self.assertEqual(self._get_times(visit, self.mother)[0], local("2026-03-04 15:00"))

    # === VERSIONS === #

    def test_the_next_version_takes_along_those_who_are_still_there(self):
        plan = self._make(approve=False)
        self._get_arrival(plan, self.carer).entrance = "Entré B"
        plan.action_approve()
        self.child.date_to = "2026-03-01"
        draft = plan.browse(plan.action_new_version()["res_id"])
        self.assertEqual(draft.arrival_ids.participant_id, self.mother | self.carer)
        self.assertEqual(self._get_arrival(draft, self.carer).entrance, "Entré B")

    def test_the_next_version_is_for_those_who_are_there_on_its_own_first_day(self):
        plan = self._make(approve=False, valid_from="2026-05-01")
        plan.action_approve()
        # Changed before the plan has begun: one has left by then, one has come.
        self.carer.date_to = "2026-04-30"
        new = self._take_part(self.assignment, "carer", "Nya Hemmet", date_from="2026-05-01")
        draft = plan.browse(plan.action_new_version()["res_id"])
        self.assertEqual(draft.valid_from, date(2026, 5, 1))
        self.assertEqual(draft.arrival_ids.participant_id, self.mother | self.child | new)
        row = self._get_arrival(draft, new)
        self.assertEqual((row.minutes_before, row.minutes_after), (0, 0))

    def test_what_is_new_is_said_of_those_who_do_not_come_as_usual(self):
        plan = self._make(valid_from="2026-03-01")
        draft = plan.browse(plan.action_new_version()["res_id"])
        self.assertEqual(draft.changes, "Nothing is changed since version 1.")
        self._get_arrival(draft, self.mother).write({"minutes_before": 30, "entrance": "Entré A"})
        draft.invalidate_recordset(["changes"])
        self.assertEqual(
            draft.changes.splitlines()[1:],
            ["New: Visiting person Sara Ek 0: comes 30 minutes before, goes 15 minutes after, Entré A"],
        )

    def test_a_door_of_ours_is_chosen_and_what_else_is_to_be_said_stands_beside_it(self):
        door = self._as(self.manager, "umgange.door").create({"name": "Entré A", "premises_id": self.premises.id})
        plan = self._make(valid_from="2026-03-01")
        draft = plan.browse(plan.action_new_version()["res_id"])
        self._get_arrival(draft, self.mother).write({"door_id": door.id, "entrance": "ring på"})
        self.assertRegex(draft.changes, "minutes after, Entré A, ring på$")
        self.assertEqual(door.display_name, "Farsta, Entré A")
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.env.cr.savepoint():
            door.unlink()

    # === SEALED === #

    def test_it_does_not_change_once_the_plan_is_approved(self):
        self.door = self._as(self.manager, "umgange.door").create({"name": "A", "premises_id": self.premises.id})
        plan = self._make()
        arrival = self._get_arrival(plan, self.mother)
        other = self._take_part(self.assignment, "carer", "Maj Berg")
        for attempt in (
            lambda: arrival.write({"minutes_before": 0}),
            lambda: arrival.write({"entrance": "Entré B"}),
            lambda: arrival.write({"door_id": False}),
            arrival.unlink,
            lambda: arrival.create({"plan_id": plan.id, "participant_id": other.id}),
        ):
            with self.assertRefused("does not change. Make a new version"):
                attempt()
        where = f"WHERE id = {arrival.id}"
        self.assertSealed(
            f"UPDATE umgange_plan_arrival SET minutes_before = 0 {where}",
            f"UPDATE umgange_plan_arrival SET minutes_after = 0 {where}",
            f"UPDATE umgange_plan_arrival SET entrance = 'B' {where}",
            f"UPDATE umgange_plan_arrival SET door_id = {self.door.id} {where}",
            f"UPDATE umgange_plan_arrival SET participant_id = participant_id + 1 {where}",
            f"UPDATE umgange_plan_arrival SET is_sealed = false {where}",
            f"DELETE FROM umgange_plan_arrival {where}",
            "TRUNCATE umgange_plan_arrival",
        )

    def test_who_comes_by_an_approved_plan_stays_who_it_was(self):
        self._make()
        for attempt in (self.carer.unlink, lambda: self.carer.write({"role": "other"})):
            with self.assertRefused("comes and goes by an approved plan. Set the last day instead"):
                attempt()
        self.carer.date_to = date(2026, 3, 31)

    def test_who_only_stands_in_a_draft_may_be_taken_away(self):
        plan = self._make(approve=False)
        self.carer.unlink()
        plan.invalidate_recordset()
        self.assertEqual(plan.arrival_ids.mapped("role"), ["visiting", "child"])

    # === WHO SEES WHAT === #

    def test_the_name_is_shown_by_the_readers_own_rights(self):
        arrival = self._get_arrival(self._make(approve=False), self.mother)
        self.mother.person_id.with_user(self.manager).write(
            {
                "protection": "hidden",
                "access_user_ids": [Command.set(self.manager.ids)],
                "list_reason": "Beslut",
            }
        )
        for user, seen in ((self.manager, True), (self.coordinator, False), (self.supporter_user, False)):
            arrival.invalidate_recordset()
            with self.subTest(user=user.login):
                self.assertEqual(arrival.with_user(user).shown_name == "Sara Ek 0", seen)
