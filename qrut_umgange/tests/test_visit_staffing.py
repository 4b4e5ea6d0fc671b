from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .common import UmgangeCommon, local


@tagged("post_install", "-at_install")
class TestVisitStaffing(UmgangeCommon):
    """A second supporter, a room where the carer waits, and what is not as the child knows it."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.moon = cls._make_room("Månen")
        cls.assignment = cls._make_assignment()
        cls.third = cls._make_supporter(cls._make_user("supporter3", "qrut_umgange.group_supporter"))

    def _held(self, visit):
        return visit.booking_ids.filtered("active").resource_id

    def _make_pair(self):
        self.assignment.write({"needs_two_supporters": True, "second_supporter_id": self.other_supporter.id})
        return self._make_visit(self.assignment)

    # === TWO SUPPORTERS === #

    def test_it_warns_until_both_are_booked(self):
        self.assignment.needs_two_supporters = True
        visit = self._make_visit(self.assignment)
        self.assertIn("book the second one", visit.warning)
        visit.second_supporter_id = self.other_supporter
        self.assertNotIn("book the second one", visit.warning)
        self.assertIn(self.other_supporter.resource_id, self._held(visit))

    def test_the_assignments_second_one_is_proposed(self):
        self.assertEqual(self._make_pair().second_supporter_id, self.other_supporter)

    def test_the_second_one_is_taken_elsewhere(self):
        self._make_pair()
        other = self._make_assignment(supporter_id=self.other_supporter.id, room_id=self.moon.id)
        with self.assertRefused("is booked"):
            self._make_visit(other, start="16:00", stop="18:00")

    def test_nobody_is_two(self):
        visit = self._make_visit(self.assignment)
        with self.assertRaises(UserError):
            visit.second_supporter_id = self.supporter

    def test_the_second_one_has_the_visit_in_their_world_and_may_run_it(self):
        visit = self._make_pair()
        mine = visit.with_user(self.other_supporter_user)
        self.assertTrue(mine.has_access("read"))
        self.assertTrue(mine.can_run)
        rows = self.env["umgange.assignment.holder"].sudo().search([("visit_ref", "=", visit.id)])
        self.assertEqual(rows.user_id, self.supporter_user | self.other_supporter_user)
        self.assertFalse(self.env["umgange.assignment.holder"]._find_unnoted(self.company))
        visit.second_supporter_id = False
        self.assertFalse(visit.with_user(self.other_supporter_user).has_access("read"))

    def test_each_is_billed_only_where_it_is_agreed(self):
        for agreed, quantity in ((False, 1.0), (True, 2.0)):
            self.assignment.is_each_supporter_billed = agreed
            visit = self._make_pair() if not agreed else self._make_visit(self.assignment, day="2026-03-11")
            with self.subTest(agreed=agreed), freeze_time("2026-03-12 08:00:00"):
                visit.action_end(visit.stop)
                delivery = visit.sudo().delivery_ids
                self.assertEqual(delivery.done_quantity, quantity)
                self.assertEqual("two supporters" in delivery.explanation, agreed)

    # === THE ROOM WHERE THE CARER WAITS === #

    def _make_steps(self):
        self.assignment.nearby_room_id = self.moon
        steps = [
            {"name": "Familjehemmet i rummet", "sequence": 1, "date": "2026-03-01"},
            {"name": "I rummet intill", "sequence": 2, "date": "2026-03-10", "is_carer_nearby": True},
            {"name": "Inte där", "sequence": 3},
        ]
        return self._make_plan(self.assignment, step_ids=[Command.create(step) for step in steps])

    def test_the_nearby_room_is_booked_in_the_step_that_says_so(self):
        self._make_steps()
        before, within = (self._make_visit(self.assignment, day=day) for day in ("2026-03-04", "2026-03-11"))
        self.assertFalse(before.nearby_room_id)
        self.assertEqual(within.nearby_room_id, self.moon)
        self.assertIn(self.moon.resource_id, self._held(within))

    def test_a_taken_nearby_room_is_warned_of_and_refuses_nothing(self):
        self._make_steps()
        other = self._make_assignment(room_id=self.moon.id, supporter_id=self.other_supporter.id)
        self._make_visit(other, day="2026-03-11", start="16:00", stop="18:00")
        visit = self._make_visit(self.assignment, day="2026-03-11")
        self.assertFalse(visit.nearby_room_id)
        self.assertIn("nearby room: none is booked", visit.warning)

    def test_a_step_that_is_taken_gives_the_room_and_the_next_gives_it_back(self):
        plan = self._make_steps()
        visit = self._make_visit(self.assignment, day="2026-03-06")
        taken = self._as(self.coordinator, "umgange.plan.step.taken")
        taken.create({"step_id": plan.step_ids[1].id, "date": "2026-03-02"})
        self.assertEqual(visit.nearby_room_id, self.moon)
        plan.step_ids.invalidate_recordset()
        taken.create({"step_id": plan.step_ids[2].id, "date": "2026-03-02"})
        self.assertFalse(visit.nearby_room_id)
        self.assertNotIn(self.moon.resource_id, self._held(visit))

    def test_the_nearby_room_is_another_room(self):
        visit = self._make_visit(self.assignment)
        with self.assertRaises(UserError):
            visit.nearby_room_id = self.room

    def test_an_outing_needs_no_room_beside_it(self):
        self._make_steps()
        visit = self._make_visit(self.assignment, day="2026-03-11")
        visit.place = "outing"
        self.assertNotIn(self.moon.resource_id, self._held(visit))

    # === AS THE CHILD KNOWS IT === #

    def test_another_room_or_supporter_than_usual_is_warned_of(self):
        visit = self._make_visit(self.assignment)
        self.assertNotIn("Not as usual", visit.warning)
        visit.write({"room_id": self.moon.id, "supporter_id": self.other_supporter.id})
        self.assertIn(f"Not as usual: the child knows {self.supporter.name} · Solen.", visit.warning)

    def test_a_supporter_who_is_a_contact_around_the_family_is_warned_of(self):
        partner = self.supporter_user.sudo().partner_id
        self.assignment.participant_ids = [Command.create({"role": "other", "partner_id": partner.id})]
        visit = self._make_visit(self.assignment)
        self.assertIn("also a contact around the family: a manager decides", visit.warning)
        self.assertEqual(self.assignment.contact_warning[:5], self.supporter.name[:5])
        with self.assertRaises(AccessError):
            self.assignment.with_user(self.coordinator).action_accept_contacts()
        self.assignment.with_user(self.manager).action_accept_contacts()
        self.assertNotIn("also a contact", visit.warning)
        self.assertFalse(self.assignment.contact_warning)

    # === TWO FAMILIES === #

    def _make_both(self, basis="lvu_2", **values):
        lead = self._make_visit(self.assignment)
        other = self._make_assignment(legal_basis=basis, **values)
        return lead, other

    def test_one_supporter_for_two_families_asks_why_and_shares_the_bookings(self):
        lead, other = self._make_both()
        joint = self._make_visit(other, lead_visit_id=lead.id)
        self.assertEqual(self._held(lead), self.room.resource_id | self.supporter.resource_id)
        self.assertFalse(self._held(joint))
        self.assertIn("write in the visit why", joint.warning)
        joint.joint_reason = "group_day"
        self.assertIn("see that each child gets its own", joint.warning)
        self.assertIn("see that each child gets its own", lead.warning)

    def test_a_courts_order_keeps_its_supporter_for_one_family(self):
        lead, other = self._make_both("fb")
        with self.assertRefused("for that child alone"):
            self._make_visit(other, lead_visit_id=lead.id)
        joint = self._make_visit(other, lead_visit_id=lead.id, supporter_id=self.other_supporter.id)
        self.assertEqual(len(self._held(lead)), 3)
        with self.assertRefused("for that child alone"):
            joint.supporter_id = self.supporter

    def test_siblings_of_a_courts_order_are_one_family(self):
        lead, other = self._make_both("fb", case_key="K-1")
        self.assignment.case_key = "K-1"
        joint = self._make_visit(other, lead_visit_id=lead.id)
        self.assertNotIn("two families", joint.warning)

    def test_what_has_happened_with_two_families_is_written_down(self):
        lead, other = self._make_both("fb")
        with freeze_time("2026-03-05 08:00:00"):
            self.assertTrue(self._make_visit(other, lead_visit_id=lead.id))

    def test_a_group_day_has_one_room_and_a_supporter_each(self):
        lead, other = self._make_both("fb", supporter_id=self.other_supporter.id)
        third = self._make_assignment(supporter_id=self.third.id)
        joint = [self._make_visit(each, lead_visit_id=lead.id, joint_reason="group_day") for each in (other, third)]
        self.assertEqual(len(self._held(lead)), 4)
        self.assertNotIn("two families", "".join(visit.warning for visit in joint))
        lead.action_cancel("child_ill")
        heirs = self.env["umgange.visit"].union(*joint)
        held = self.env["umgange.booking"].search([("visit_id", "in", heirs.ids)]).resource_id
        self.assertEqual(len(held), 3)
        self.assertIn(self.room.resource_id, held)

    # === A LATE END === #

    def test_a_late_end_is_saved_as_it_was_and_the_next_family_is_warned(self):
        visit = self._make_visit(self.assignment)
        following = self._make_visit(
            self._make_assignment(supporter_id=self.other_supporter.id), start="17:00", stop="18:00"
        )
        with freeze_time("2026-03-04 16:20:00"):
            visit.with_user(self.supporter_user).action_end()
            self.assertEqual(visit.actual_stop, local("2026-03-04 17:20"))
            self.assertIn("The visit before it ended at 17.20", following.warning)
        self.assertEqual(following.sudo().activity_ids.user_id, self.coordinator)
        self.assertEqual(following.start, local("2026-03-04 17:00"))

    def test_whoever_is_late_is_so_as_the_second_supporter_too(self):
        visit = self._make_visit(self.assignment)
        other = self._make_assignment(supporter_id=self.other_supporter.id, room_id=self._make_room("Havet").id)
        following = self._make_visit(other, start="17:00", stop="18:00", second_supporter_id=self.supporter.id)
        with freeze_time("2026-03-04 16:20:00"):
            visit.with_user(self.supporter_user).action_end()
            self.assertIn("The visit before it ended at 17.20", following.warning)
