from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import UmgangeCommon, UmgangeInvoiceCommon, local


class HiredRoomCommon(UmgangeCommon):
    """A room in the library, hired from the municipality."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.owner = cls._make_buyer("Biblioteket i Exempelstad", lang="en_US")
        cls.library = cls._make_premises("Biblioteket", kind="hired", owner_id=cls.owner.id)
        cls.hired = cls._make_room("Sagorummet", premises_id=cls.library.id)
        cls.hired.write({"hire_price": 200, "hire_unit": "hour"})
        cls.assignment = cls._make_assignment(room_id=cls.hired.id)

    def _get_requests(self, *visits):
        return self._as(self.coordinator, "umgange.room.request").search(
            [("visit_id", "in", [visit.id for visit in visits])]
        )


@tagged("post_install", "-at_install")
class TestRoomRequest(HiredRoomCommon):
    """A visit in a hired room asks for it, in neutral words, and follows what the owner answers."""

    # === WHAT IS ASKED FOR === #

    def test_a_visit_in_a_hired_room_is_to_be_asked_for_with_the_time_around_the_child(self):
        visit = self._make_visit(self.assignment)
        self.assertRecordValues(
            self._get_requests(visit),
            [
                {
                    "room_id": self.hired.id,
                    "start": local("2026-03-04 14:45"),
                    "stop": local("2026-03-04 17:15"),
                    "state": "draft",
                    "is_needed": True,
                    "company_id": self.company.id,
                    "owner_id": self.owner.id,
                }
            ],
        )

    def test_a_room_of_our_own_is_not_asked_for(self):
        visit = self._make_visit(self.assignment, room_id=self.room.id)
        self.assertFalse(self._get_requests(visit))
        self.assertNotIn("hired room", visit.warning)

    def test_what_lies_behind_is_not_asked_for(self):
        self.assertFalse(self._get_requests(self._make_visit(self.assignment, day="2026-02-25")))

    def test_siblings_ask_once(self):
        lead = self._make_visit(self.assignment)
        sibling = self._make_assignment(room_id=self.hired.id, supporter_id=self.other_supporter.id)
        joint = self._make_visit(sibling, lead_visit_id=lead.id)
        self.assertEqual(self._get_requests(lead, joint).visit_id, lead)
        self._get_requests(lead).action_confirm()
        for visit in (lead, joint):
            self.assertNotIn("hired room", visit.warning)
        # The sibling's visit that still takes place takes the room over.
        lead.action_cancel("child_ill")
        self.assertRecordValues(self._get_requests(lead, joint), [{"visit_id": joint.id, "state": "confirmed"}])

    # === THE LETTER === #

    def test_the_letter_says_room_and_times_and_nothing_more(self):
        visits = self._make_visit(self.assignment) | self._make_visit(self.assignment, day="2026-03-11")
        first = self._get_requests(*visits)[0]
        self.assertEqual(first.message_count, 2)
        self.assertEqual(
            first.message,
            "Hello!\n\nWe would like to book Sagorummet, Biblioteket:\n"
            "– Wednesday 4 March 2026, 14.45–17.15\n"
            "– Wednesday 11 March 2026, 14.45–17.15\n\n"
            "Is the room free then? Please answer yes or no for each time.\n\n"
            f"Kind regards\n{self.company.name}",
        )
        self.assertNotIn(self.assignment.name, first.message)

    def test_what_was_sent_is_marked_by_hand_and_mails_nobody(self):
        visits = self._make_visit(self.assignment) | self._make_visit(self.assignment, day="2026-03-11")
        mails = self.env["mail.mail"].sudo().search_count([]), self.env["mail.message"].sudo().search_count([])
        requests = self._get_requests(*visits)
        requests[0].action_message_sent()
        self.assertEqual(requests.mapped("state"), ["asked", "asked"])
        self.assertEqual(requests.asked_by_id, self.coordinator)
        with self.assertRefused("nothing to send"):
            requests[0].action_message_sent()
        self.assertEqual(
            mails, (self.env["mail.mail"].sudo().search_count([]), self.env["mail.message"].sudo().search_count([]))
        )

    def test_an_owner_who_does_not_answer_is_reminded_in_the_same_words(self):
        request = self._get_requests(self._make_visit(self.assignment))
        with self.assertRefused("The owner has answered, or the room is needed no more"):
            request.action_reminder_sent()
        request.action_message_sent()
        self.assertRegex(
            request.message, "^Hello!\n\nWe have asked for Sagorummet, Biblioteket and have no answer yet:\n– "
        )
        self.assertNotIn(self.assignment.name, request.message)
        request.action_reminder_sent()
        self.assertTrue(request.reminded_at)
        self.assertEqual(request.state, "asked")
        request.action_confirm()
        self.assertFalse(request.message)
        with self.assertRefused("The owner has answered, or the room is needed no more"):
            request.action_reminder_sent()

    def test_a_letter_that_gives_back_says_so(self):
        visit = self._make_visit(self.assignment)
        request = self._get_requests(visit)
        request.action_confirm()
        visit.action_cancel("child_ill")
        self.assertRegex(request.message, "^Hello!\n\nWe no longer need Sagorummet, Biblioteket:\n– Wednesday 4 March")
        request.action_message_sent()
        self.assertEqual(request.state, "given_back")
        self.assertFalse(request.message)
        with self.assertRefused("nothing to send"):
            request.action_message_sent()

    # === WHAT BECOMES OF IT === #

    def test_a_visit_warns_until_the_owner_has_said_yes(self):
        visit = self._make_visit(self.assignment)
        request = self._get_requests(visit)
        self.assertIn("The hired room has not been asked for yet.", visit.warning)
        request.action_asked()
        self.assertIn("The hired room is not confirmed: asked for on 03/02/2026.", visit.warning)
        # The supporter who goes there is told too.
        self.assertIn("The hired room is not confirmed", visit.with_user(self.supporter_user).warning)
        request.action_decline()
        self.assertIn("has said no: choose another room", visit.warning)
        request.action_confirm()
        self.assertNotIn("hired room", visit.warning)
        visit.action_confirm()

    def test_it_stops_no_visit(self):
        visit = self._make_visit(self.assignment)
        visit.action_confirm()
        self.assertEqual(visit.state, "confirmed")

    def test_a_visit_that_moves_before_anybody_is_asked_takes_its_request_along(self):
        visit = self._make_visit(self.assignment)
        visit.write({"start": visit.start + timedelta(hours=1), "stop": visit.stop + timedelta(hours=1)})
        self.assertEqual(self._get_requests(visit).start, local("2026-03-04 15:45"))
        visit.minutes_before = 0
        self.assertEqual(self._get_requests(visit).start, local("2026-03-04 16:00"))
        visit.room_id = self.room
        self.assertFalse(self._get_requests(visit))

    def test_what_was_asked_for_is_given_back_when_the_visit_moves(self):
        visit = self._make_visit(self.assignment)
        old = self._get_requests(visit)
        old.action_asked()
        visit.write({"start": visit.start + timedelta(days=7), "stop": visit.stop + timedelta(days=7)})
        new = self._get_requests(visit) - old
        self.assertRecordValues(
            old | new, [{"state": "asked", "is_needed": False}, {"state": "draft", "is_needed": True}]
        )
        self.assertIn("has not been asked for", visit.warning)
        old.action_give_back()
        self.assertEqual(old.state, "given_back")

    def test_a_room_that_was_to_be_given_back_is_taken_over_at_the_same_time(self):
        visit = self._make_visit(self.assignment)
        request = self._get_requests(visit)
        request.action_confirm()
        visit.action_cancel("child_ill")
        self.assertFalse(request.is_needed)
        other = self._make_visit(self._make_assignment(room_id=self.hired.id, supporter_id=self.other_supporter.id))
        self.assertRecordValues(request, [{"visit_id": other.id, "is_needed": True, "state": "confirmed"}])
        self.assertNotIn("hired room", other.warning)

    def test_an_ending_that_is_corrected_needs_the_room_again(self):
        visit = self._make_visit(self.assignment)
        request = self._get_requests(visit)
        request.action_confirm()
        visit.action_cancel("child_ill")
        visit.with_user(self.manager).action_correct("planned", "Fel umgänge.")
        self.assertRecordValues(request, [{"visit_id": visit.id, "is_needed": True}])

    def test_a_room_that_is_needed_is_not_given_back(self):
        request = self._get_requests(self._make_visit(self.assignment))
        request.action_confirm()
        with self.assertRefused("a visit is planned there"):
            request.action_give_back()

    def test_what_the_owner_was_asked_for_stays(self):
        visit = self._make_visit(self.assignment)
        request = self._get_requests(visit)
        request.action_asked()
        with self.assertRefused("the owner has been asked for this room"):
            request.start = request.start + timedelta(hours=1)
        with self.assertRefused("Give the room back instead"):
            request.unlink()
        with self.assertRefused("use the buttons"):
            request.is_needed = False
        with self.assertRefused("use the buttons"):
            request.state = "confirmed"
        # Nor does it go with the visit.
        with self.assertRefused("Cancel the visit instead"):
            visit.unlink()
        request.action_decline()
        with self.assertRefused("cannot become"):
            request.action_decline()

    def test_a_planned_visit_that_is_deleted_asks_for_nothing(self):
        visit = self._make_visit(self.assignment)
        request = self._get_requests(visit)
        visit.unlink()
        self.assertFalse(request.exists())

    def test_a_room_may_be_asked_for_without_a_visit(self):
        requests = self._as(self.coordinator, "umgange.room.request")
        values = {"room_id": self.hired.id, "start": "2026-03-10 09:00:00", "stop": "2026-03-10 11:00:00"}
        request = requests.create({**values, "visit_id": self._make_visit(self.assignment).id})
        self.assertFalse(request.visit_id)
        request.action_confirm()
        request.action_give_back()
        with self.assertRefused("look at the times"):
            requests.create({**values, "stop": values["start"]})

    # === RIGHTS AND COST === #

    def test_only_coordinators_ask(self):
        request = self._get_requests(self._make_visit(self.assignment))
        for user in (self.supporter_user, self.finance, self.reviewer):
            for action in ("action_asked", "action_confirm", "action_decline", "action_give_back"):
                with self.subTest(user=user.login, action=action), self.assertRaises(AccessError):
                    getattr(request.with_user(user), action)()
        request.with_user(self.manager).action_asked()

    def test_rooms_of_our_own_cost_planning_no_query_more(self):
        own = self._make_assignment(supporter_id=self.other_supporter.id)
        days = [f"2026-04-{day:02}" for day in range(7, 17)]
        values = [
            {"assignment_id": own.id, "start": local(f"{day} 15:00"), "stop": local(f"{day} 17:00")} for day in days
        ]
        visits = self._as(self.coordinator, "umgange.visit")
        visits.create({**values[0], "start": local("2026-05-01 15:00"), "stop": local("2026-05-01 17:00")})
        made = visits.create(values)
        with self.assertQueryCount(0):
            made._get_hired_slots()


@tagged("post_install", "-at_install")
class TestRoomCost(HiredRoomCommon, UmgangeInvoiceCommon):
    """What a hired room costs stands against what the visit gives, for those who see money."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls._make_agreement()
        cls._make_order(cls.assignment, price=1800)

    def _end(self, visit):
        visit.action_end(visit.stop)
        return visit.sudo().delivery_ids

    def test_it_is_paid_by_the_hour_or_each_time(self):
        start = local("2026-03-04 14:45")
        self.assertEqual(self.hired._get_hire_cost(start, start + timedelta(hours=2.5)), 500)
        self.hired.hire_unit = "time"
        self.assertEqual(self.hired._get_hire_cost(start, start + timedelta(hours=2.5)), 200)
        self.assertEqual(self.room._get_hire_cost(start, start + timedelta(hours=2.5)), 0)

    def test_a_planned_visit_says_what_room_and_visit_give(self):
        visit = self._make_visit(self.assignment)
        self.assertRegex(visit.room_cost_label, r"^The room costs .*500\.00.*, the visit gives .*1,800\.00")
        own = self._make_visit(self.assignment, day="2026-03-11", room_id=self.room.id)
        self.assertFalse(own.room_cost_label)

    def test_a_held_visit_delivers_its_cost_and_finance_may_mend_it(self):
        delivery = self._end(self._make_visit(self.assignment, day="2026-02-25"))
        self.assertRecordValues(delivery, [{"amount": 1800, "room_cost": 500, "amount_after_room": 1300}])
        delivery.with_user(self.finance).room_cost = 650
        self.assertEqual(delivery.amount_after_room, 1150)
        self.assertEqual(delivery.with_user(self.coordinator).room_cost, 650)
        with self.assertRefused("A room costs nothing or more"):
            delivery.with_user(self.finance).room_cost = -1

    def test_a_visit_that_is_called_off_in_time_costs_no_room(self):
        visit = self._make_visit(self.assignment, day="2026-03-11")
        visit.action_cancel("child_ill")
        self.assertEqual(visit.sudo().delivery_ids.room_cost, 0)

    def test_a_supporter_sees_no_money(self):
        visit = self._make_visit(self.assignment)
        for record, name in ((visit, "room_cost_label"), (self.hired, "hire_price"), (self.hired, "hire_unit")):
            with self.subTest(field=name), self.assertRaises(AccessError):
                record.with_user(self.supporter_user).read([name])
        with self.assertRaises(AccessError):
            self.hired.with_user(self.coordinator).hire_price = 1

    def test_the_cost_is_on_no_invoice(self):
        delivery = self._end(self._make_visit(self.assignment, day="2026-02-25"))
        order = self.assignment.sudo().order_ids
        invoice = order._create_invoices()
        self.assertEqual(invoice.amount_untaxed, 1800)
        self.assertNotIn("500", delivery.explanation)
