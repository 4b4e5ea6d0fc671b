from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from ..lent_rights import lend
from .common import UmgangeCommon, local

TOLD = "The board has decided on .*: no visits"


@tagged("post_install", "-at_install")
class TestAttacksConfirm(UmgangeCommon):
    """Ways round what confirming a visit asks for, each of them shut."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.assignment = cls._make_assignment()
        cls._make_plan(cls.assignment)
        cls.mother = cls.assignment.participant_ids.filtered(lambda each: each.role == "visiting")

    def _begin_today(self, **values):
        return self._make_visit(self.assignment, day="2026-03-02", start="08:30", stop="10:00", **values)

    # === CONFIRMED WITHOUT BEING ASKED === #

    def test_nobody_says_that_a_visit_was_confirmed_but_by_confirming_it(self):
        forged = {"confirmed_at": "2026-03-01 08:00:00"}
        self.assertFalse(self._begin_today(**forged).confirmed_at)
        visits = self._as(self.coordinator, "umgange.visit").with_context(default_confirmed_at="2026-03-01 08:00:00")
        visit = visits.create(
            {
                "assignment_id": self.assignment.id,
                "start": local("2026-03-02 11:00"),
                "stop": local("2026-03-02 12:00"),
                "room_id": False,
                "supporter_id": False,
            }
        )
        self.assertFalse(visit.confirmed_at)
        self._make_decision(self.assignment)
        visit.action_start()
        visit.action_undo_start()
        self.assertEqual(visit.state, "planned")

    def test_what_was_confirmed_before_a_correction_is_asked_again(self):
        visit = self._begin_today()
        visit.action_confirm()
        visit.action_end()
        visit.with_user(self.manager).action_correct("planned", "Fel besök")
        self.assertFalse(visit.confirmed_at)
        visit.action_start()
        visit.action_undo_start()
        self.assertEqual(visit.state, "planned")

    def test_no_correction_confirms_what_may_not_be(self):
        visit = self._begin_today()
        visit.action_confirm()
        visit.action_end()
        decision = self._make_decision(self.assignment)
        with self.assertRefused(TOLD):
            visit.with_user(self.manager).action_correct("confirmed", "Fel besök")
        decision.with_user(self.manager).unlink()
        visit.with_user(self.manager).action_correct("confirmed", "Fel besök")
        self.assertEqual((visit.state, str(visit.confirmed_at)), ("confirmed", "2026-03-02 08:00:00"))

    # === CHANGED AFTERWARDS === #

    def test_a_confirmed_visit_is_not_moved_to_where_it_may_not_be(self):
        self._make_decision(self.assignment, date_from="2026-03-10")
        visit = self._make_visit(self.assignment, day="2026-03-04")
        visit.action_confirm()
        moved = {"start": local("2026-03-11 15:00"), "stop": local("2026-03-11 17:00")}
        with self.assertRefused(TOLD):
            visit.write(moved)
        visit.write({"start": local("2026-03-05 15:00"), "stop": local("2026-03-05 17:00")})
        planned = self._make_visit(self.assignment, day="2026-03-06")
        planned.write(moved)
        self.assertTrue(planned.decision_warning)

    def test_another_supporter_than_the_board_appointed_is_not_put_in_afterwards(self):
        court = self._make_assignment(legal_basis="fb")
        self._make_decision(court, "appointed", supporter_id=self.supporter.id, date_to="2026-03-20")
        visit = self._make_visit(court)
        visit.action_confirm()
        with self.assertRefused("the board appoints the supporter"):
            visit.supporter_id = self.other_supporter
        with freeze_time(visit.start):
            visit.supporter_id = self.other_supporter
        self.assertEqual(visit.supporter_id, self.other_supporter)

    def test_nobody_whom_the_child_is_not_to_meet_is_put_on_the_list_afterwards(self):
        father = self._add_participant(self.assignment, "visiting", "Per Ek", attends=False)
        aunt = self._add_participant(self.assignment, "other", "Moa Ek", attends=False)
        visit = self._make_visit(self.assignment)
        visit.action_confirm()
        decision = self._make_decision(self.assignment, participant_ids=[Command.set(father.ids)])
        rows = self._as(self.coordinator, "umgange.attendance")
        row = rows.create({"visit_id": visit.id, "participant_id": aunt.id})
        for attempt in (
            lambda: rows.create({"visit_id": visit.id, "participant_id": father.id}),
            lambda: row.write({"participant_id": father.id}),
            lambda: visit.write({"attendance_ids": [Command.create({"participant_id": father.id})]}),
            lambda: father.write({"attends": True}),
        ):
            with self.assertRefused(TOLD):
                attempt()
        with freeze_time(visit.start):
            rows.create({"visit_id": visit.id, "participant_id": father.id})
        self.assertTrue(decision._is_against(visit))

    def test_what_came_against_a_confirmed_visit_stops_nobody_else_from_being_listed(self):
        aunt = self._add_participant(self.assignment, "other", "Moa Ek", attends=False)
        visit = self._make_visit(self.assignment)
        visit.action_confirm()
        self._make_decision(self.assignment)
        self._as(self.coordinator, "umgange.attendance").create({"visit_id": visit.id, "participant_id": aunt.id})
        self.assertIn(aunt, visit.attendance_ids.participant_id)

    # === THE CLIENT'S CONTEXT === #

    def test_no_context_silences_the_managers_to_do(self):
        forged = {"mail_activity_automation_skip": True, "tracking_disable": True}
        assessment = self._make_assessment(self.assignment, "red", ready=False)
        assessment.with_context(**forged).action_ready()
        to_dos = [("res_model", "=", assessment._name), ("res_id", "=", assessment.id)]
        self.assertIn(self.manager, self.env["mail.activity"].sudo().search(to_dos).user_id)

    def test_no_context_mails_the_buyer(self):
        self.buyer.sudo().email = "kommun@example.org"
        values = {"partner_id": self.buyer.id, "buyer_reference": "4711"}
        values |= {"umgange_date_from": "2026-01-01", "umgange_date_to": "2026-12-31"}
        values["order_line"] = [Command.create({"product_id": self.product.id, "product_uom_qty": 2})]
        asked = self.assignment.with_user(self.coordinator).with_context(send_email=True)
        order = asked._create_order(values)
        self.assertEqual(order.state, "sale")
        self.assertFalse(order.sudo().message_ids.filtered(lambda message: message.message_type == "comment"))
        self.assertFalse(self.env["mail.mail"].sudo().search([("recipient_ids", "in", self.buyer.ids)]))

    def test_only_what_is_named_goes_along_with_lent_rights(self):
        kept = {"lang": "sv_SE", "tz": "Europe/Stockholm", "allowed_company_ids": self.company.ids}
        forged = {"send_email": True, "default_state": "sale", "active_test": False, "umgange_show_names": True}
        lent = lend(self.assignment.with_context(**kept, **forged))
        self.assertTrue(lent.env.su)
        self.assertEqual(dict(lent.env.context), kept)

    # === BY PHONE === #

    def _note_call(self, who, moment):
        red = self._make_assessment(self.assignment, "red")
        red.write({"reviewer_id": who.id, "phone_at": moment})
        red.action_approve_by_phone()
        return red

    def test_whoever_has_left_approves_nothing_by_phone(self):
        left = self._make_user("left", "qrut_umgange.group_coordinator", name="Eva Ek")
        red = self._make_assessment(self.assignment, "red", reviewer_id=left.id)
        left.sudo().active = False
        red.phone_at = local("2026-03-02 09:00")
        with self.assertRefused("Eva Ek is no coordinator or manager here"):
            red.action_approve_by_phone()

    def test_a_portal_user_is_no_second_person(self):
        portal = self._make_user("portal", "base.group_portal", name="Per Portal")
        with self.assertRefused("Per Portal is no coordinator or manager here"):
            self._note_call(portal, local("2026-03-02 09:00"))

    def test_a_call_before_it_was_written_approves_nothing(self):
        with self.assertRefused("The call was before the assessment was ready"):
            self._note_call(self.manager, local("2026-03-02 08:59"))
        self.assertEqual(self._note_call(self.manager, local("2026-03-02 09:00")).state, "in_force")

    # === MOVED OR LOOSENED === #

    def test_what_follows_from_an_assignment_is_not_moved_to_another(self):
        other = self._make_assignment()
        closing = self._as(self.coordinator, "umgange.closing").create({"assignment_id": self.assignment.id})
        decision, pause = self._make_decision(self.assignment, "other"), self._make_pause(self.assignment)
        for record in (decision, pause, closing):
            for one in (record, record.with_user(self.manager), record.sudo()):
                with self.subTest(model=record._name), self.assertRefused("stays where it was written"):
                    one.assignment_id = other
            record.assignment_id = self.assignment  # says nothing new

    def test_where_the_child_is_is_hidden_from_somebody(self):
        with self.assertRefused("Say from whom it is hidden where the child is"):
            self._make_decision(self.assignment, "hidden", participant_ids=[])

    def test_a_decision_in_force_is_not_written_away(self):
        father = self._add_participant(self.assignment, "visiting", "Per Ek")
        visit = self._make_visit(self.assignment)
        decision = self._make_decision(self.assignment, date="2026-02-01")
        for values in (
            {"date_to": "2026-03-01"},
            {"date_from": "2026-03-03"},
            {"kind": "other"},
            {"participant_ids": [Command.unlink(father.id)]},
        ):
            with self.subTest(values=values), self.assertRefused("is in force: ask a manager", AccessError):
                decision.write(values)
        with self.assertRefused(TOLD):
            visit.action_confirm()
        # what we are told of it is written down by whoever is told
        decision.write({"outcome": "Prövat", "review_date": "2026-06-01", "date_to": "2026-03-02"})
        self._make_decision(self.assignment, "limited").write({"kind": "other"})

    def test_the_other_managers_are_told_when_one_loosens_a_decision(self):
        second = self._make_user("manager2", "qrut_umgange.group_manager")
        decision = self._make_decision(self.assignment, date="2026-02-01")
        decision.with_user(self.manager).date_to = "2026-03-01"
        to_dos = self.env["mail.activity"].sudo().search([("res_model", "=", decision._name)])
        told = to_dos.filtered(lambda to_do: to_do.res_id == decision.id).user_id
        self.assertIn(second, told)
        self.assertNotIn(self.manager, told)

    # === A MEETING'S ROOM === #

    def test_a_meetings_room_is_freed_by_the_meeting_alone(self):
        self._add_participant(self.assignment, "officer")
        meeting = self._make_meeting(self.assignment, "officer", room_id=self.room.id)
        booking = meeting.booking_id
        for values in ({"active": False}, {"start": "2026-03-03 08:00:00"}):
            with self.subTest(values=values), self.assertRefused("belongs to a meeting. Move or delete the meeting"):
                booking.with_user(self.coordinator).write(values)
        meeting.stop = "2026-03-03 09:30:00"
        self.assertFalse(booking.active)
        booking = meeting.booking_id
        meeting.unlink()
        self.assertFalse(booking.active)

    def test_a_meeting_that_was_held_was_held_there(self):
        self._add_participant(self.assignment, "officer")
        meeting = self._make_meeting(self.assignment, "officer", room_id=self.room.id)
        booking = meeting.booking_id
        with freeze_time("2026-03-04 08:00:00"):
            meeting.unlink()
        self.assertTrue(booking.active)
