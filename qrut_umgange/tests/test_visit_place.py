from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import UmgangeCommon, local
from .test_premises import PremisesCase, draw


@tagged("post_install", "-at_install")
class TestVisitPlace(PremisesCase):
    """Other places than our rooms: what each of them asks for."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.assignment = cls._make_assignment()

    def _make_at(self, place, **values):
        return self._make_visit(self.assignment, place=place, **values)

    # === WHERE IT IS === #

    def test_the_way_in_is_told_to_the_supporter(self):
        self.premises.write({"street": "Torget 1", "city": "Farsta", "directions": "Buss 17."})
        self._as(self.manager, "umgange.door").create(
            {"name": "Entré B", "way_in": "Ring på.", "premises_id": self.premises.id}
        )
        photo = self._as(self.manager, "umgange.photo").create(
            {"name": "Rummet", "room_id": self.room.id, "image": draw(30, 30)}
        )
        visit = self._make_at("room").with_user(self.supporter_user)
        self.assertEqual(visit.place_label, "Farsta, Torget 1")
        self.assertEqual(visit.place_hint, "Buss 17.\nEntré B: Ring på.")
        self.assertEqual(visit.place_photo_ids, photo)

    def test_a_place_one_comes_back_to_has_its_way_in_and_hours(self):
        home = self._make_premises("Ekbacken", kind="treatment_home", directions="Knacka på expeditionen.")
        home.calendar_id = self._make_hours((2, 13, 16), name="Ekbacken")
        visit = self._make_at("treatment_home", site_id=home.id)
        self.assertFalse(visit.room_id)
        self.assertEqual((visit.place_label, visit.place_hint), ("Ekbacken", "Knacka på expeditionen."))
        self.assertIn("Ekbacken is open 13–16 on this weekday; people are there 14.45–17.15.", visit.warning)
        # In one of our rooms it is not there any more.
        visit.place = "room"
        self.assertEqual(visit.place_label, "Farsta")
        self.assertNotIn("Ekbacken", visit.warning)

    # === OUTINGS === #

    def test_the_room_for_rain_is_booked_too(self):
        visit = self._make_at("outing", meeting_point="Vid dammen", fallback_room_id=self.room.id)
        booked = visit.booking_ids.filtered("active").resource_id
        self.assertEqual(booked, self.room.resource_id | self.supporter.resource_id)
        self.assertNotIn("If it rains", visit.warning)
        visit.action_cancel("child_ill")
        self.assertFalse(visit.booking_ids.filtered("active"))

    def test_a_room_for_rain_that_somebody_has_warns_and_refuses_nothing(self):
        other = self._make_assignment(supporter_id=self.other_supporter.id)
        taken = self._make_visit(other)
        visit = self._make_at("outing", fallback_room_id=self.room.id)
        self.assertEqual(visit.booking_ids.filtered("active").resource_id, self.supporter.resource_id)
        self.assertIn("If it rains: Solen is not free at this time.", visit.warning)
        with self.assertRefused("Solen is booked"):
            visit.action_take_fallback()
        # Once it is free, saving it again takes it.
        taken.action_cancel("child_ill")
        visit.fallback_room_id = self.room
        self.assertNotIn("If it rains", visit.warning)

    def test_in_the_rain_the_supporter_takes_the_room(self):
        visit = self._make_at("outing", fallback_room_id=self.room.id)
        bookings = visit.booking_ids
        with self.assertRaises(AccessError):
            visit.with_user(self.other_supporter_user).action_take_fallback()
        visit.with_user(self.supporter_user).action_take_fallback()
        self.assertEqual((visit.place, visit.room_id), ("room", self.room))
        self.assertEqual(visit.booking_ids, bookings)
        self.assertTrue(all(bookings.mapped("active")))

    def test_another_room_for_rain_frees_the_first(self):
        moon = self._make_room("Månen")
        visit = self._make_at("outing", fallback_room_id=self.room.id)
        visit.fallback_room_id = moon
        self.assertEqual(
            visit.booking_ids.filtered("active").resource_id, moon.resource_id | self.supporter.resource_id
        )

    # === AT A DISTANCE === #

    def test_whoever_runs_a_call_notes_who_is_in_the_room(self):
        visit = self._make_at("video", call_link="https://video.example/1234")
        dialogs = self._as(self.supporter_user, "umgange.visit.present")
        with self.assertRefused("Write who is there"):
            dialogs.create({"visit_id": visit.id, "text": " "}).action_note()
        dialogs.create({"visit_id": visit.id, "text": "Ingen annan."}).action_note()
        self.assertEqual(visit.present_note, "Ingen annan.")
        room = self._make_visit(self.assignment, day="2026-03-11")
        with self.assertRefused("Only at a video or phone visit"):
            dialogs.create({"visit_id": room.id, "text": "Ingen."}).action_note()
        with self.assertRaises(AccessError):
            dialog = self._as(self.other_supporter_user, "umgange.visit.present").create({"visit_id": visit.id})
            dialog.text = "Någon."
            dialog.action_note()

    def test_the_link_of_a_call_is_nowhere_but_in_the_visit(self):
        visit = self._make_at("video", call_link="https://video.example/1234")
        for text in (visit.display_name, visit.warning, visit.place_label, visit.place_hint):
            self.assertNotIn("video.example", text or "")
        with self.assertRaises(AccessError):
            visit.search([("call_link", "ilike", "example")])

    def test_the_host_of_a_visit_at_home_is_around_the_assignment(self):
        visit = self._make_at("home", host_id=self.assignment.participant_ids[-1:].id, meeting_point="Porten")
        self.assertNotIn("Sara", visit.host_id.display_name)


@tagged("post_install", "-at_install")
class TestPermit(UmgangeCommon):
    """A visit in prison: a permit for each who comes, the supporter too, and the guardian's consent."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.prison = cls._make_premises("Anstalten Eken", kind="prison")
        cls.assignment = cls._make_assignment()
        cls.carer = cls._add_participant(cls.assignment, "carer", "Ulla Hem")
        cls.child = cls.assignment.participant_ids.filtered(lambda who: who.role == "child")

    def _permit(self, **values):
        values = {"assignment_id": self.assignment.id, "site_id": self.prison.id, **values}
        return self._as(self.coordinator, "umgange.permit").create(values)

    def _make_in_prison(self, **values):
        return self._make_visit(self.assignment, place="prison", **values)

    def test_without_a_prison_nothing_can_be_looked_at(self):
        self.assertIn("Which prison?", self._make_in_prison().warning)

    def test_each_who_comes_along_needs_one_the_visited_does_not(self):
        visit = self._make_in_prison(site_id=self.prison.id)
        self.assertIn("No permit for the prison on this day: ", visit.warning)
        sentence = next(line for line in visit.warning.splitlines() if "No permit" in line)
        self.assertIn("the supporter", sentence)
        self.assertNotIn(
            self.assignment.participant_ids.filtered(lambda who: who.role == "visiting").role_label, sentence
        )
        # By role: a warning names nobody.
        self.assertNotIn("Lova", sentence)
        self.assertIn("The guardian's consent to a visit in prison is not noted.", visit.warning)
        for values in (
            {"participant_id": self.child.id, "consent_on": "2026-03-01"},
            {"participant_id": self.carer.id},
            {"supporter_id": self.supporter.id},
        ):
            self._permit(valid_from="2026-03-01", **values)
        visit.invalidate_recordset(["warning"])
        self.assertNotIn("permit", visit.warning)
        self.assertNotIn("consent", visit.warning)

    def test_one_that_is_not_granted_or_has_ended_does_not_count(self):
        visit = self._make_in_prison(site_id=self.prison.id)
        permit = self._permit(supporter_id=self.supporter.id, applied_on="2026-02-01")
        for days, counts in (
            ({}, False),
            ({"valid_from": "2026-03-05"}, False),
            ({"valid_from": "2026-02-01", "valid_to": "2026-03-03"}, False),
            ({"valid_from": "2026-02-01", "valid_to": "2026-03-04"}, True),
        ):
            permit.write(days)
            visit.invalidate_recordset(["warning"])
            with self.subTest(days=days):
                self.assertEqual("the supporter" in visit.warning, not counts)
        other = self._make_premises("Anstalten Björken", kind="prison")
        visit.site_id = other
        self.assertIn("the supporter", visit.warning)

    def test_it_stops_nobody(self):
        visit = self._make_in_prison(site_id=self.prison.id)
        visit.action_confirm()
        self.assertEqual((visit.minutes_before, visit.minutes_after), (0, 0))

    def test_it_is_for_one_person_of_the_assignment_with_days_in_order(self):
        stranger = self._make_assignment().participant_ids[:1]
        for values, words in (
            ({}, "for one person"),
            ({"participant_id": self.child.id, "supporter_id": self.supporter.id}, "for one person"),
            (
                {"participant_id": self.child.id, "valid_from": "2026-02-02", "valid_to": "2026-02-01"},
                "look at the days",
            ),
            ({"participant_id": stranger.id}, "around the assignment itself"),
        ):
            with self.subTest(values=values), self.assertRefused(words):
                self._permit(**values)
        permit = self._permit(participant_id=self.child.id, valid_from="2026-02-02")
        with self.assertRefused("look at the days"):
            permit.valid_to = "2026-02-01"
        self.assertEqual(permit.display_name, f"{self.assignment.name} Anstalten Eken")
        self.assertNotIn("Lova", permit.display_name)
        self.assertNotIn("Lova", permit.who_label)
        self.assertIn("Lova Ek 0", permit.with_context(umgange_show_names=True).who_label)

    def test_a_supporter_reads_and_a_coordinator_writes(self):
        permit = self._permit(supporter_id=self.supporter.id)
        mine = permit.with_user(self.supporter_user)
        self.assertTrue(mine.who_label)
        with self.assertRaises(AccessError):
            mine.valid_from = "2026-03-01"
        self.assertFalse(permit.with_user(self.other_supporter_user).has_access("read"))


@tagged("post_install", "-at_install")
class TestTransport(UmgangeCommon):
    """How the child travels: who drives, in which seat, with whose consent, how far."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.visit = cls._make_visit(cls._make_assignment())

    def _drive(self, user=None, **values):
        values = {"visit_id": self.visit.id, "from_place": "Familjehemmet", "to_place": "Umgänget", **values}
        return self._as(user or self.coordinator, "umgange.transport").create(values)

    def test_the_supporter_who_drives_needs_the_guardians_consent_and_a_seat(self):
        leg = self._drive(driver="supporter")
        self.assertIn("the guardian's consent is not noted", self.visit.warning)
        self.assertIn("which car seat?", self.visit.warning)
        leg.write({"consent_on": "2026-03-01", "seat": "booster"})
        self.assertNotIn("consent", self.visit.warning)
        self.assertNotIn("seat", self.visit.warning)

    def test_where_two_are_needed_nobody_drives_the_child_alone(self):
        leg = self._drive(driver="supporter", seat="rear", consent_on="2026-03-01")
        self.assertNotIn("Two adults are needed", self.visit.warning)
        self.visit.needs_two = True
        self.assertIn("Two adults are needed: nobody drives the child alone.", self.visit.warning)
        leg.is_accompanied = True
        self.assertNotIn("Two adults are needed", self.visit.warning)

    def test_the_family_home_drives_without_our_asking(self):
        self._drive(driver="carer", seat="rear")
        self.assertNotIn("consent", self.visit.warning)

    def test_a_bus_has_no_car_seat(self):
        self._drive(driver="public")
        self.assertNotIn("seat", self.visit.warning)

    def test_the_supporter_writes_down_how_far_and_it_may_be_billed(self):
        there = self._drive(self.supporter_user, driver="supporter", km=12.5)
        self._drive(self.supporter_user, driver="supporter", km=14)
        self._drive(driver="taxi", km=30)
        there.km = 13
        self.assertEqual(self.visit._get_travel_km(), 27)
        with self.assertRefused("look at the km"):
            there.km = -1
        with self.assertRefused("look at the km"):
            self._drive(km=-1)
        with self.assertRaises(AccessError):
            there.with_user(self.supporter_user).unlink()

    def test_another_supporter_neither_sees_nor_writes_it(self):
        leg = self._drive(driver="supporter")
        self.assertFalse(leg.with_user(self.other_supporter_user).has_access("read"))
        with self.assertRaises(AccessError):
            self._drive(self.other_supporter_user, driver="supporter")

    def test_it_leaves_at_the_clock_of_the_place(self):
        leg = self._drive(driver="carer", starts_at=local("2026-03-04 14:20"))
        self.assertEqual(leg.with_context(tz="Asia/Tokyo").time_label, "14.20")
        self.assertEqual(leg.display_name, f"{self.visit.display_name} The family home")
        other = self._make_visit(self.visit.assignment_id, day="2026-03-11")
        with self.assertRefused("stays where it was written"):
            leg.visit_id = other
