from odoo.exceptions import ValidationError
from odoo.tests import freeze_time, tagged

from .common import UmgangeCommon, local


@tagged("post_install", "-at_install")
class TestVisitJoint(UmgangeCommon):
    """Siblings with an assignment each share a visit: one of the visits holds the bookings."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.lead = cls._make_visit(cls._make_assignment())
        cls.other_assignment = cls._make_assignment(supporter_id=cls.other_supporter.id)
        cls.joint = cls._make_joint(cls.other_assignment)

    @classmethod
    def _make_joint(cls, assignment, **values):
        return cls._make_visit(assignment, lead_visit_id=cls.lead.id, **values)

    def _held(self, visit):
        return visit.booking_ids.filtered("active").resource_id

    def _all(self):
        return (self.room | self.supporter).resource_id | self.other_supporter.resource_id

    @property
    def room_and_own(self):
        return self.room.resource_id | self.supporter.resource_id

    def assertHeld(self, **expected):
        """Assert which resources each visit holds."""
        for name, resources in expected.items():
            self.assertEqual(self._held(getattr(self, name)), resources, name)

    def setUp(self):
        super().setUp()
        self.nothing = self.env["resource.resource"]
        self.everything = self.room_and_own | self.other_supporter.resource_id

    # === BOOKINGS === #

    def test_the_lead_alone_holds_the_room_and_both_supporters(self):
        self.assertHeld(lead=self.everything, joint=self.nothing)

    def test_one_supporter_may_be_with_both(self):
        self.joint.supporter_id = self.supporter
        self.assertHeld(lead=self.room_and_own, joint=self.nothing)

    def test_a_supporter_of_the_joint_visit_is_taken_elsewhere(self):
        elsewhere = self._make_assignment(supporter_id=self.other_supporter.id, room_id=self._make_room("Månen").id)
        with self.assertRefused("is booked"):
            self._make_visit(elsewhere, start="16:00", stop="18:00")

    def test_a_visit_of_its_own_at_the_same_time_and_place_is_refused(self):
        third = self._make_assignment(supporter_id=False)
        with self.assertRefused("(?s)Solen is booked.*Are they to share the room.*choose the visit under Joint with"):
            self._make_visit(third)
        self.assertTrue(self._make_joint(third))

    def test_sharing_is_not_spoken_of_where_it_is_no_visit_at_the_very_time(self):
        third = self._make_assignment(supporter_id=False)
        for start, stop in (("15:30", "17:00"), ("16:00", "18:00")):
            with self.assertRefused("Solen is booked") as refused:
                self._make_visit(third, start=start, stop=stop)
            self.assertNotIn("share the room", str(refused.exception))

    def test_leaving_the_lead_needs_a_room_of_its_own_and_frees_its_supporter(self):
        with self.assertRefused("Solen is booked"):
            self.joint.lead_visit_id = False
        moon = self._make_room("Månen")
        self.joint.write({"lead_visit_id": False, "room_id": moon.id})
        self.assertHeld(
            lead=self.room_and_own,
            joint=moon.resource_id | self.other_supporter.resource_id,
        )

    def test_joining_gives_the_own_bookings_up(self):
        moon = self._make_room("Månen")
        third = self._make_visit(self._make_assignment(room_id=moon.id, supporter_id=False))
        third.lead_visit_id = self.lead
        self.assertFalse(self._held(third))

    # === ENDINGS === #

    def test_when_the_lead_is_off_the_sibling_takes_over_the_bookings(self):
        self.lead.action_cancel("child_ill")
        self.assertFalse(self.joint.lead_visit_id)
        self.assertHeld(lead=self.nothing, joint=self.room.resource_id | self.other_supporter.resource_id)

    def test_of_two_siblings_one_becomes_the_lead_of_the_other(self):
        third = self._make_joint(self._make_assignment(supporter_id=False))
        self.lead.action_abstain()
        heir = (self.joint | third).filtered(lambda v: not v.lead_visit_id)
        self.assertEqual(len(heir), 1)
        self.assertEqual(((self.joint | third) - heir).lead_visit_id, heir)
        self.assertEqual(self._held(heir), self.room.resource_id | self.other_supporter.resource_id)

    def test_both_off_at_once_leaves_nothing_booked(self):
        (self.lead | self.joint).action_cancel("child_ill")
        self.assertHeld(lead=self.nothing, joint=self.nothing)

    def test_when_the_joint_visit_is_off_its_supporter_is_free(self):
        self.joint.action_cancel("child_ill")
        self.assertHeld(lead=self.room_and_own, joint=self.nothing)

    def test_a_joint_visit_that_has_begun_keeps_its_supporter_booked(self):
        self.joint.action_start()
        self.lead.write({"minutes_before": 20})
        self.lead._sync_bookings()
        self.assertHeld(lead=self.everything)

    def test_each_sibling_ends_in_the_own_way_and_is_delivered_apart(self):
        with freeze_time("2026-03-04 16:00:00"):
            self.lead.action_end()
            self.joint.action_break_off("child_stop")
        self.assertEqual((self.lead.state, self.joint.state), ("done", "broken_off"))
        self.assertEqual(len(self.lead.sudo().delivery_ids), 1)
        self.assertEqual(len(self.joint.sudo().delivery_ids), 1)

    # === MOVES === #

    def test_the_sibling_follows_when_the_lead_moves(self):
        later = {"start": local("2026-03-05 15:00"), "stop": local("2026-03-05 17:00")}
        self.lead.write(later)
        self.assertEqual((self.joint.start, self.joint.stop), (later["start"], later["stop"]))
        self.assertHeld(lead=self.everything, joint=self.nothing)
        self.assertEqual(set(self.lead.booking_ids.filtered("active").mapped("start")), {later["start"]})

    def test_both_may_be_moved_in_one_write(self):
        later = {"start": local("2026-03-05 15:00"), "stop": local("2026-03-05 17:00")}
        (self.joint | self.lead).write(later)
        self.assertEqual(self.joint.start, self.lead.start)

    def test_the_joint_visit_alone_cannot_move(self):
        with self.assertRefused("the time and the room of its lead visit", ValidationError):
            self.joint.write({"start": local("2026-03-04 14:00")})

    def test_the_sibling_follows_into_another_room(self):
        moon = self._make_room("Månen")
        self.lead.room_id = moon
        self.assertEqual(self.joint.room_id, moon)
        self.assertHeld(lead=moon.resource_id | self.supporter.resource_id | self.other_supporter.resource_id)

    def test_the_sibling_is_in_the_room_that_the_lead_holds(self):
        moon = self._make_room("Månen")
        joint = self._make_joint(self._make_assignment(room_id=moon.id, supporter_id=False))
        self.assertEqual(joint.room_id, self.room)
        with self.assertRefused("the time and the room of its lead visit", ValidationError):
            joint.room_id = moon
        self.lead.place = "outing"
        self.assertEqual((joint.place, joint.room_id.ids), ("outing", []))
        self.lead.place = "room"
        self.assertEqual((joint.place, joint.room_id), ("room", self.room))

    # === SHAPE === #

    def test_a_lead_has_no_lead(self):
        third = self._make_assignment(supporter_id=False)
        with self.assertRefused("one lead", ValidationError):
            self._make_visit(third, lead_visit_id=self.joint.id)
        moon = self._make_room("Månen")
        free = self._make_visit(self._make_assignment(room_id=moon.id, supporter_id=False))
        with self.assertRefused("one lead", ValidationError):
            self.lead.lead_visit_id = free

    def test_no_visit_leads_itself(self):
        free = self._make_visit(self._make_assignment(), day="2026-03-06")
        with self.assertRaises(ValidationError):
            free.lead_visit_id = free

    def test_a_lead_is_not_deleted_under_its_siblings(self):
        with self.assertRefused("Cancel it with its reason"):
            self.lead.unlink()
        self.joint.unlink()
        self.assertHeld(lead=self.room_and_own)
        self.lead.unlink()
