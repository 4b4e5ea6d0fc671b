from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from .common import WEDNESDAY, UmgangeCommon


class SeparationCase(UmgangeCommon):
    """A mother and a father who visit apart, each in a room and with a supporter of their own."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.moon = cls._make_room("Månen")
        cls.hers = cls._make_assignment()
        cls.his = cls._make_assignment(room_id=cls.moon.id, supporter_id=cls.other_supporter.id)
        cls.mother, cls.father = (cls._get_visiting(each) for each in (cls.hers, cls.his))

    @classmethod
    def _get_visiting(cls, assignment):
        return assignment.participant_ids.filtered(lambda each: each.role == "visiting").person_id

    def _protect(self, person, level="address"):
        person.with_user(self.manager).write(
            {"protection": level, "access_user_ids": [Command.link(self.manager.id)], "list_reason": "Hot"}
        )

    def _keep_apart(self, protect=False):
        if protect:
            self._protect(self.father)
        return self._make_separation(self.mother, self.father)

    def _in_english(self, visit, user=None):
        visit.env.flush_all()
        return visit.with_user(user or self.coordinator).with_context(lang="en_US")


@tagged("post_install", "-at_install")
class TestSeparationVisits(SeparationCase):
    """Those who must not meet do not, the quarters of an hour included."""

    # === PROTECTED: REFUSED === #

    def test_a_visit_at_which_somebody_protected_would_meet_them_is_not_planned(self):
        self._keep_apart(protect=True)
        self._make_visit(self.hers)  # Sara is there 14.45–17.15
        for start, stop in (("15:00", "17:00"), ("17:30", "18:30"), ("13:30", "14:30"), ("16:00", "16:30")):
            with (
                self.subTest(start=start),
                self.assertRefused(
                    rf"(?s){self.father.code} \({self.his.name}\) and {self.mother.code} \({self.hers.name}\) must not "
                    "meet: both are at Farsta .*One of them is protected: choose another time or other premises"
                ),
            ):
                self._make_visit(self.his, start=start, stop=stop)

    def test_whoever_is_protected_has_gone_a_quarter_of_an_hour_before_the_other_comes(self):
        self._keep_apart(protect=True)
        self._make_visit(self.hers)  # gone 17.15
        with self.assertRefused("must not meet"):
            self._make_visit(self.his, start="17:44", stop="18:30")
        self.assertTrue(self._make_visit(self.his, start="17:45", stop="18:30"))
        self.assertTrue(self._make_visit(self.his, start="13:00", stop="14:15"))

    def test_it_is_not_moved_there_either(self):
        self._keep_apart(protect=True)
        self._make_visit(self.hers)
        visit = self._make_visit(self.his, day="2026-03-05")
        with self.assertRefused("must not meet"):
            visit.write({"start": f"{WEDNESDAY} 14:00:00", "stop": f"{WEDNESDAY} 15:00:00"})

    def test_one_of_a_series_refuses_the_series_and_nothing_is_planned(self):
        self._keep_apart(protect=True)
        self._make_visit(self.hers)
        times = [(f"2026-03-0{day} 14:00:00", f"2026-03-0{day} 15:00:00") for day in (3, 4, 5)]
        with self.assertRefused("must not meet"):
            self._as(self.coordinator, "umgange.visit").create(
                [{"assignment_id": self.his.id, "start": start, "stop": stop} for start, stop in times]
            )
        self.assertFalse(self.his.visit_ids)

    def test_other_premises_other_days_and_outings_are_free(self):
        self._keep_apart(protect=True)
        self._make_visit(self.hers)
        away = self._make_room("Ängen", premises_id=self._make_premises("Uppsala").id)
        self.assertTrue(self._make_visit(self.his, room_id=away.id))
        self.assertTrue(self._make_visit(self.his, day="2026-03-05"))
        self.assertTrue(self._make_visit(self.his, start="15:30", place="outing", supporter_id=False))

    def test_what_holds_no_more_or_not_yet_or_is_only_proposed_refuses_nothing(self):
        self._protect(self.father)
        self._make_visit(self.hers)
        separation = self._make_separation(self.mother, self.father, date_from="2026-03-05")
        self._make_visit(self.his).unlink()
        separation.write({"date_from": "2026-01-01", "date_to": "2026-03-03"})
        self._make_visit(self.his).unlink()
        separation.date_to = WEDNESDAY
        with self.assertRefused("must not meet"):
            self._make_visit(self.his)

    def test_when_it_is_decided_later_planned_visits_stand_and_are_not_confirmed(self):
        hers, his = self._make_visit(self.hers), self._make_visit(self.his)
        hers.action_confirm()
        separation = self._keep_apart(protect=True)
        self.assertIn("must not meet", self._in_english(separation).ahead)
        to_dos = self.env["mail.activity"].sudo().search([("res_model", "=", "umgange.visit")])
        self.assertEqual((to_dos.res_id, to_dos.user_id), (hers.id, self.coordinator))
        with self.assertRefused("(?s)cannot be confirmed.*must not meet.*One of them is protected"):
            his.action_confirm()
        self.assertIn("must not meet", self._in_english(his).apart_warning)
        self.assertEqual(his.state, "planned")

    def test_what_happens_is_written_down_as_it_was(self):
        self._make_visit(self.hers)
        his = self._make_visit(self.his)
        self._keep_apart(protect=True)
        with freeze_time(f"{WEDNESDAY} 14:30:00"):
            his.action_start()
            his.action_end()
            late = self._make_visit(self.his, start="12:00", stop="14:00")
        self.assertEqual((his.state, late.state), ("done", "planned"))

    # === OTHERS: WARNED === #

    def test_others_are_warned_of_and_confirming_asks_how_they_are_kept_apart(self):
        self._keep_apart()
        self._make_visit(self.hers)
        his = self._make_visit(self.his)
        self.assertIn("must not meet: both are at Farsta 14.45–17.15", self._in_english(his).warning)
        self.assertFalse(his.apart_warning)
        with self.assertRefused("(?s)cannot be confirmed.*choose how they are kept apart, or move it"):
            his.action_confirm()
        his.write({"apart_measure": "door", "apart_note": "Anna öppnar"})
        self.assertIn("Another door", self._in_english(his).warning)
        his.action_confirm()
        self.assertEqual(his.state, "confirmed")

    def test_a_measure_at_the_one_visit_is_enough_for_both(self):
        self._keep_apart()
        hers, his = self._make_visit(self.hers), self._make_visit(self.his)
        hers.apart_measure = "room"
        (hers | his).action_confirm()
        self.assertEqual(set((hers | his).mapped("state")), {"confirmed"})

    def test_a_confirmed_visit_is_not_moved_to_where_they_meet_without_a_measure(self):
        self._keep_apart()
        self._make_visit(self.hers)
        his = self._make_visit(self.his, day="2026-03-05")
        his.action_confirm()
        times = {"start": f"{WEDNESDAY} 14:00:00", "stop": f"{WEDNESDAY} 16:00:00"}
        with self.assertRefused("choose how they are kept apart"):
            his.write(times)
        his.write({**times, "apart_measure": "staff"})
        self.assertEqual(his.state, "confirmed")

    def test_to_follow_each_other_at_the_door_is_to_meet_and_a_minute_between_is_not(self):
        self._keep_apart()
        self._make_visit(self.hers)  # gone 17.15
        self.assertTrue(self._make_visit(self.his, start="17:30", stop="18:30").apart_hint)
        self.assertFalse(self._make_visit(self.his, day="2026-03-05", start="17:31", stop="18:30").apart_hint)
        later = self._make_visit(self.hers, day="2026-03-06", start="12:00", stop="13:00")
        self.assertFalse(later.apart_hint)

    def test_the_home_at_the_door_counts_at_hand_over_and_not_in_its_own_visit(self):
        carer = self._add_participant(self.hers, "carer").person_id
        self._make_separation(carer, self.father)
        self._make_separation(carer, self.mother)
        hers = self._make_visit(self.hers)
        self.assertFalse(hers.apart_hint)
        self.assertTrue(self._make_visit(self.his, start="17:15", stop="18:30").apart_hint)
        self.assertFalse(self._make_visit(self.his, day="2026-03-05", start="15:30", stop="16:15").apart_hint)

    def test_a_meeting_in_a_room_counts(self):
        self._keep_apart()
        self._make_meeting(self.hers, "visiting", room_id=self.room.id)  # 10.00–11.00
        visit = self._make_visit(self.his, day="2026-03-03", start="11:00", stop="12:00")
        self.assertIn(f"({self.hers.name})", self._in_english(visit).apart_hint)

    # === WHO IS TOLD WHAT === #

    def test_a_supporter_is_told_that_there_is_somebody_and_nothing_of_the_other_assignment(self):
        self._keep_apart()
        self._make_visit(self.hers)
        his = self._make_visit(self.his, apart_measure="door")
        text = self._in_english(his, self.other_supporter_user).warning
        self.assertIn(f"Somebody whom {self.father.code} must not meet is at Farsta 14.45–17.15.", text)
        self.assertIn("Another door", text)
        for word in (self.mother.code, self.hers.name):
            self.assertNotIn(word, text)
        self.assertFalse(
            self._as(self.other_supporter_user, "umgange.visit").search([("assignment_id", "=", self.hers.id)])
        )

    # === MANY === #

    def test_planning_many_asks_no_more_than_planning_few(self):
        self._keep_apart()
        self._make_visit(self.hers, day="2026-03-03")
        counts = []
        # What each model's rights are is looked up once: the first visits pay for all.
        for first, count in ((5, 2), (8, 4), (11, 16)):
            values = [
                {
                    "assignment_id": self.his.id,
                    "start": f"2026-{4 + number // 28:02}-{1 + number % 28:02} {first + number % 2:02}:00:00",
                    "stop": f"2026-{4 + number // 28:02}-{1 + number % 28:02} {first + 1 + number % 2:02}:00:00",
                }
                for number in range(count)
            ]
            visits = self._as(self.coordinator, "umgange.visit").create(values)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            visits._check_apart()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(*counts[1:])
