from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from .common import WEDNESDAY, UmgangeCommon, local
from .test_separation_visits import SeparationCase


@tagged("post_install", "-at_install")
class TestTwice(UmgangeCommon):
    """No room and nobody is at two places at once, whatever is written past the visit."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.first = cls._make_assignment()
        cls.second = cls._make_assignment(supporter_id=cls.other_supporter.id)
        cls.third = cls._make_assignment(supporter_id=False)

    def test_a_booking_is_not_taken_from_its_visit(self):
        visit, other = self._make_visit(self.first), self._make_visit(self.second, day="2026-03-05")
        booking = visit.booking_ids.filtered("active")[:1].with_user(self.coordinator)
        for vals in ({"visit_id": False}, {"visit_id": other.id}):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                booking.write(vals)
        with self.assertRaises(UserError):
            booking.create({"resource_id": self.room.resource_id.id, "start": local("2026-03-06 10:00"),
                            "stop": local("2026-03-06 11:00"), "visit_id": other.id})  # fmt: skip
        with self.assertRaises(UserError):
            visit.write({"booking_ids": [Command.unlink(booking.id)]})
        with self.assertRaises(UserError):
            visit.write({"booking_ids": [Command.set([])]})
        with self.assertRaises(UserError):
            visit.write({"booking_ids": [Command.update(booking.id, {"visit_id": other.id})]})
        made = booking.with_context(default_visit_id=other.id).create(
            {"resource_id": self.room.resource_id.id, "start": local("2026-03-06 10:00"),
             "stop": local("2026-03-06 11:00")}
        )  # fmt: skip
        self.assertFalse(made.visit_id)

    def test_nobody_joins_a_visit_that_is_off(self):
        lead = self._make_visit(self.first)
        lead.action_cancel("child_ill")
        self._make_visit(self.second)
        with self.assertRefused("is off|booked"):
            self._make_visit(self.third, lead_visit_id=lead.id)
        moon = self._make_room("Månen")
        own = self._make_visit(self.third, room_id=moon.id)
        with self.assertRefused("is off|booked"):
            own.lead_visit_id = lead

    def test_a_joint_visit_that_was_called_off_by_mistake_books_again(self):
        lead = self._make_visit(self.first)
        joint = self._make_visit(self.third, lead_visit_id=lead.id)
        joint.action_cancel("child_ill")
        lead.write({"start": local("2026-03-05 15:00"), "stop": local("2026-03-05 17:00")})
        joint.with_user(self.manager).action_correct("planned", "Fel")
        self.assertEqual(joint.booking_ids.filtered("active").resource_id, self.room.resource_id)
        with self.assertRefused("booked"):
            self._make_visit(self.second)

    def test_a_joint_visit_is_corrected_after_its_lead_was_called_off(self):
        lead = self._make_visit(self.first)
        joint = self._make_visit(self.third, lead_visit_id=lead.id)
        joint.action_cancel("child_ill")
        lead.action_cancel("child_ill")
        other = self._make_visit(self.second)
        with self.assertRefused("booked"):
            joint.with_user(self.manager).action_correct("planned", "Fel")
        other.unlink()
        joint.with_user(self.manager).action_correct("planned", "Fel")
        self.assertEqual(joint.booking_ids.filtered("active").resource_id, self.room.resource_id)


@tagged("post_install", "-at_install")
class TestWaysToMeet(SeparationCase):
    """Those who must not meet do not, whichever way they are brought to the same house."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.visit = cls._make_visit(cls.hers)  # Sara is there 14.45–17.15

    def test_times_of_arrival_are_no_way_round(self):
        self._keep_apart(protect=True)
        his = self._make_visit(self.his, start="18:00", stop="19:00")
        his.action_confirm()
        row = his.attendance_ids.filtered(lambda each: each.participant_id.person_id == self.father)
        with self.assertRefused("must not meet"):
            row.planned_arrival = local(f"{WEDNESDAY} 16:00")
        his = self._make_visit(self.his, start="20:00", stop="21:00")
        row = his.attendance_ids.filtered(lambda each: each.participant_id.person_id == self.father)
        with self.assertRefused("must not meet"):
            row.planned_arrival = local(f"{WEDNESDAY} 16:00")

    def test_a_meeting_is_no_way_round(self):
        self._keep_apart(protect=True)
        values = {"start": local(f"{WEDNESDAY} 15:00"), "stop": local(f"{WEDNESDAY} 16:00")}
        with self.assertRefused("must not meet"):
            self._make_meeting(self.his, "visiting", room_id=self.moon.id, **values)
        meeting = self._make_meeting(self.his, "visiting", room_id=self.moon.id)
        with self.assertRefused("must not meet"):
            meeting.write(values)
        meeting = self._make_meeting(self.his, room_id=self.moon.id, **values)
        with self.assertRefused("must not meet"):
            meeting.participant_ids = self.his.participant_ids.filtered(lambda each: each.role == "visiting")

    def test_a_meeting_written_down_afterwards_is_no_way_round(self):
        self._keep_apart(protect=True)
        with freeze_time(f"{WEDNESDAY} 17:00:00"):
            values = {"start": local(f"{WEDNESDAY} 15:00"), "stop": local(f"{WEDNESDAY} 16:00")}
            self.assertTrue(self._make_meeting(self.his, "visiting", held=True, **values))

    def test_whoever_waits_in_the_nearby_room_is_in_the_house(self):
        carer = self._add_participant(self.his, "carer", "Ulla Hem").person_id
        self._protect(carer)
        self._make_separation(self.mother, carer)
        sun2 = self._make_room("Stjärnan")
        away = self._make_room("Ängen", premises_id=self._make_premises("Uppsala").id)
        # He is in Uppsala, and the carer would wait in Farsta.
        values = {"start": "13:00", "stop": "19:00", "supporter_id": False}
        with self.assertRefused("must not meet"):
            self._make_visit(self.his, room_id=away.id, nearby_room_id=sun2.id, **values)
        his = self._make_visit(self.his, room_id=away.id, **values)
        with self.assertRefused("must not meet"):
            his.nearby_room_id = sun2
        his.unlink()
        # In the same house she is there all the time, not only at the door.
        with self.assertRefused("must not meet"):
            self._make_visit(self.his, nearby_room_id=sun2.id, **values)
        self.assertTrue(self._make_visit(self.his, **values))

    def test_the_same_playground_is_a_place_where_they_meet(self):
        park = self._make_premises("Parken", kind="outing")
        self._keep_apart(protect=True)
        self._make_visit(self.hers, day="2026-03-05", place="outing", site_id=park.id)
        with self.assertRefused("must not meet: both are at Parken"):
            self._make_visit(self.his, day="2026-03-05", place="outing", site_id=park.id)
        his = self._make_visit(self.his, day="2026-03-05", place="outing")
        with self.assertRefused("must not meet"):
            his.site_id = park

    def test_the_same_house_under_another_name(self):
        self.premises.with_user(self.manager).write({"street": "Storgatan 1", "city": "Farsta"})
        same = self._make_premises("Hyrd sal", street=" storgatan 1 ", city="FARSTA")
        room = self._make_room("Salen", premises_id=same.id)
        self._keep_apart(protect=True)
        with self.assertRefused("must not meet"):
            self._make_visit(self.his, room_id=room.id)

    def test_a_start_that_is_taken_back_confirms_nobody(self):
        his = self._make_visit(self.his, start="18:00", stop="19:00")
        his.action_confirm()
        his.action_start()
        aunt = self._add_participant(self.his, "other", "Moa Ek", attends=False)
        self._make_decision(self.his, participant_ids=[Command.set(aunt.ids)])
        self._as(self.coordinator, "umgange.attendance").create({"visit_id": his.id, "participant_id": aunt.id})
        his.action_undo_start()
        self.assertEqual(his.state, "planned")

    def test_an_ending_that_is_corrected_is_no_way_round(self):
        his = self._make_visit(self.his)
        his.action_cancel("child_ill")
        self._keep_apart(protect=True)
        with self.assertRefused("must not meet"):
            his.with_user(self.manager).action_correct("planned", "Fel")

    def test_a_joint_visit_is_no_way_round(self):
        self._keep_apart(protect=True)
        with self.assertRefused("must not meet"):
            self._make_visit(self.his, lead_visit_id=self.visit.id, room_id=self.room.id)

    def test_an_archived_room_is_booked_for_nobody(self):
        self.moon.with_user(self.manager).active = False
        self._keep_apart(protect=True)
        with self.assertRaises(UserError):
            self._make_visit(self.his)

    def test_a_room_that_moves_house_is_told_of(self):
        away = self._make_room("Ängen", premises_id=self._make_premises("Uppsala").id)
        self._keep_apart(protect=True)
        his = self._make_visit(self.his, room_id=away.id)
        his.action_confirm()
        away.with_user(self.manager).premises_id = self.premises
        self.env.flush_all()
        to_dos = self.env["mail.activity"].sudo().search([("res_model", "=", "umgange.visit"), ("res_id", "=", his.id)])
        self.assertTrue(to_dos)

    def test_a_supporter_learns_nothing_of_the_other_family(self):
        self._keep_apart()
        his = self._make_visit(self.his)
        said = self._in_english(his, self.other_supporter_user)
        text = f"{said.apart_hint} {said.apart_warning} {said.apart_gap} {said.warning}"
        self.assertIn("must not meet", text)
        for secret in (self.mother.code, self.hers.name, "Sara"):
            self.assertNotIn(secret, text)
        card = str(his.with_user(self.other_supporter_user).get_day_card())
        for secret in (self.mother.code, self.hers.name):
            self.assertNotIn(secret, card)


@tagged("post_install", "-at_install")
class TestKeptWorlds(UmgangeCommon):
    """What somebody has today is no way to more of it tomorrow, or to another family."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.assignment = cls._make_assignment(substitute_id=cls.other_supporter.id)

    def test_nobody_stands_in_before_the_day_and_keeps_the_file(self):
        visit = self._make_visit(self.assignment, day="2026-06-03")
        substitute = visit.with_user(self.other_supporter_user)
        with self.assertRefused("Nobody stands in before the day"):
            substitute.action_stand_in()
        self.assignment.substitute_id = False
        self.env.flush_all()
        self.assertFalse(substitute.has_access("read"))

    def test_nobody_stands_on_the_list_of_another_familys_visit(self):
        visit = self._make_visit(self.assignment, day="2026-03-02", start="08:00", stop="10:00")
        foreign = self._make_visit(self._make_assignment(), day="2026-03-03").attendance_ids[:1]
        own = visit.attendance_ids[:1].with_user(self.coordinator)
        for attempt in (
            lambda: visit.with_user(self.supporter_user).note_times("08.00", "09.00", [[foreign.id, "08.00", "09.00"]]),
            lambda: own.write({"visit_id": foreign.visit_id.id}),
            lambda: own.write({"participant_id": foreign.participant_id.id}),
            lambda: own.create({"visit_id": visit.id, "participant_id": foreign.participant_id.id}),
        ):
            with self.assertRaises(UserError):
                attempt()

    def test_what_keeps_somebody_protected_apart_is_not_written_away(self):
        one, other = (self._make_person(name, "adult") for name in ("Maj Ek", "Olle Ek"))
        one.with_user(self.manager).write(
            {"protection": "address", "access_user_ids": [Command.link(self.manager.id)], "list_reason": "Hot"}
        )
        separation = self._make_separation(one, other)
        self.env.flush_all()
        for vals in ({"date_to": "2026-03-01"}, {"date_from": "2026-04-01"}):
            with self.subTest(vals=vals), self.assertRefused("ask a manager", AccessError):
                separation.with_user(self.coordinator).write(vals)
        separation.with_user(self.coordinator).date_to = "2026-03-02"
        second = self._make_user("manager2", "qrut_umgange.group_manager")
        separation.with_user(self.manager).date_to = "2026-03-01"
        to_dos = self.env["mail.activity"].sudo().search([("res_model", "=", separation._name)])
        self.assertIn(second, to_dos.user_id)

    def test_what_was_called_off_never_began_and_what_was_held_did(self):
        off = self._make_visit(self.assignment)
        off.action_cancel("child_ill")
        held = self._make_visit(self.assignment, day="2026-03-01")
        held.action_end()
        times = {"actual_start": local("2026-03-01 15:00"), "actual_stop": local("2026-03-01 17:00")}
        for visit, vals in ((off, times), (held, dict.fromkeys(times, False)), (held, {"actual_stop": False})):
            with self.subTest(vals=vals), self.assertRefused("did not take place|was held"):
                visit.write(vals)
