from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import Form, freeze_time, tagged

from .common import UmgangeCommon, local


@tagged("post_install", "-at_install")
class TestSupporterAbsence(UmgangeCommon):
    """A supporter is ill: who knows the child takes over, and whoever comes is called."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.third = cls._make_supporter(cls._make_user("supporter3", "qrut_umgange.group_supporter"))
        cls.assignment = cls._make_assignment()
        cls.visit = cls._make_visit(cls.assignment)

    def _hold(self, supporter, day):
        """Let ``supporter`` have held a visit with the child."""
        visit = self._make_visit(self.assignment, day=day, supporter_id=supporter.id)
        visit.action_end(visit.stop)

    def _open(self, visit=None):
        action = (visit or self.visit).with_user(self.coordinator).action_supporter_ill()
        return self._as(self.coordinator, action["res_model"]).browse(action["res_id"])

    def _free(self, visit=None):
        visit = (visit or self.visit).with_user(self.coordinator)
        return [each.supporter for each in visit._find_substitutes()[visit]]

    def test_before_somebody_is_chosen_it_says_among_whom(self):
        dialog = Form(self._as(self.coordinator, "umgange.supporter.absence"))
        self.assertEqual(dialog.company_id, self.company)
        dialog.supporter_id = self.supporter
        self.assertEqual(dialog.save().company_id, self.supporter.company_id)

    # === WHO IS FREE === #

    def test_those_who_know_the_child_come_first_the_latest_before(self):
        self.assertEqual(len(self._free()), 2)
        self._hold(self.third, "2026-02-04")
        self.assertEqual(self._free(), [self.third, self.other_supporter])
        self._hold(self.other_supporter, "2026-02-18")
        self.assertEqual(self._free(), [self.other_supporter, self.third])
        label = self._open().line_ids.candidates_label
        self.assertEqual(label.splitlines()[0], f"{self.other_supporter.name}: 1 visits with the child, last on 18 Feb")

    def test_whoever_is_booked_or_away_is_not_free(self):
        other = self._make_assignment(supporter_id=self.third.id, room_id=self._make_room("Månen").id)
        self._make_visit(other, start="16:00", stop="18:00")
        self.assertEqual(self._free(), [self.other_supporter])
        self.env["resource.calendar.leaves"].sudo().create(
            {
                "resource_id": self.other_supporter.resource_id.id,
                "date_from": local("2026-03-04 00:00"),
                "date_to": local("2026-03-05 00:00"),
            }
        )
        self.assertFalse(self._free())
        self.assertIn("Nobody is free", self._open().line_ids.candidates_label)

    def test_a_courts_order_needs_the_boards_appointment(self):
        self.assignment.legal_basis = "fb"
        line = self._open().line_ids
        self.assertIn("needs to be appointed by the board", line.candidates_label)
        self.assertEqual((line.outcome, line.substitute_id.ids), ("keep", []))
        self._make_decision(
            self.assignment, "appointed", supporter_id=self.third.id, date_to="2026-12-31", participant_ids=False
        )
        line = self._open().line_ids
        self.assertEqual(line.substitute_id, self.third)
        self.assertEqual(self._free()[0], self.third)

    def test_many_visits_are_asked_about_in_as_many_queries_as_one(self):
        visits = self.visit.union(*(self._make_visit(self.assignment, day=f"2026-03-{day}") for day in range(10, 20)))

        def ask(some):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            some.with_user(self.coordinator)._find_substitutes()
            return self.env.cr.sql_log_count - before

        ask(visits)
        self.assertEqual(ask(visits), ask(self.visit))

    # === WHAT IS DONE === #

    def test_the_swap_lets_the_substitute_in_and_out_and_notes_the_absence(self):
        dialog = self._open()
        substitute = dialog.line_ids.substitute_id
        self.assertFalse(self.visit.with_user(substitute.user_id).has_access("read"))
        dialog.action_apply()
        self.assertEqual(self.visit.supporter_id, substitute)
        self.assertTrue(self.visit.with_user(substitute.user_id).has_access("read"))
        self.assertIn(substitute.resource_id, self.visit.booking_ids.filtered("active").resource_id)
        leave = (
            self.env["resource.calendar.leaves"].sudo().search([("resource_id", "=", self.supporter.resource_id.id)])
        )
        self.assertEqual((leave.date_from, leave.date_to), (local("2026-03-04 00:00"), local("2026-03-05 00:00")))
        self.assertEqual(leave.name, "Away")
        self.assertEqual(self.supporter.absence_label, "4 Mar")
        with freeze_time("2026-03-04 18:00:00"):
            self.visit.with_user(substitute.user_id).action_end()
            self._make_entry(self.visit, user=substitute.user_id).action_sign()
            self.assertFalse(self.visit.with_user(substitute.user_id).has_access("read"))

    def test_it_says_what_the_swap_means_for_the_child(self):
        self._make_visit(self.assignment, day="2026-03-11")
        self._make_visit(self.assignment, day="2026-03-18")
        self.assertEqual(self._open().line_ids.continuity_change, "Continuity 100 → 91 %: another supporter")

    def test_afterwards_it_lists_whom_to_call(self):
        self._add_participant(self.assignment, "officer", "Karin Handläggare")
        dialog = self._open()
        self.assertFalse(dialog.contact_ids)
        action = dialog.action_apply()
        self.assertEqual((action["res_id"], action["name"]), (dialog.id, "Whom to tell"))
        self.assertEqual(set(dialog.contact_ids.mapped("role")), {"visiting", "officer"})
        self.assertIn(dialog.line_ids.substitute_id.name, dialog.staff_to_call)

    def test_without_anybody_it_is_cancelled_as_ours(self):
        dialog = self._open()
        dialog.line_ids.outcome = "cancel"
        dialog.action_apply()
        self.assertEqual((self.visit.state, self.visit.end_reason), ("cancelled", "provider_cancelled"))
        self.assertEqual(self.visit.sudo().delivery_ids.share, 0.0)

    def test_a_whole_period_lists_all_visits_and_what_waits_is_warned_of(self):
        later = self._make_visit(self.assignment, day="2026-03-06")
        self._make_visit(self.assignment, day="2026-03-11")
        form = Form(self._as(self.coordinator, "umgange.supporter.absence"))
        form.supporter_id = self.supporter
        form.date_from, form.date_to = "2026-03-02", "2026-03-08"
        dialog = form.save()
        self.assertEqual(dialog.line_ids.visit_id, self.visit | later)
        dialog.line_ids[1].outcome = "keep"
        dialog.action_apply()
        self.assertEqual(later.supporter_id, self.supporter)
        self.assertIn("is away", later.warning)

    def test_one_substitute_is_not_given_two_visits_at_once(self):
        self.third.active = False
        other = self._make_assignment(room_id=self._make_room("Månen").id, supporter_id=False)
        second = self._make_visit(other, start="17:00", stop="18:00", supporter_id=self.supporter.id)
        dialog = self._open()
        self.assertEqual(dialog.line_ids.visit_id, self.visit | second)
        dialog.action_apply()
        self.assertEqual((self.visit | second).supporter_id, self.other_supporter)

    def test_the_second_supporter_is_swapped_as_the_second(self):
        self.visit.write({"needs_two": True, "second_supporter_id": self.other_supporter.id})
        action = self._as(self.coordinator, "umgange.supporter.absence")._open(self.other_supporter, self.visit.date)
        dialog = self._as(self.coordinator, action["res_model"]).browse(action["res_id"])
        dialog.action_apply()
        self.assertEqual((self.visit.supporter_id, self.visit.second_supporter_id), (self.supporter, self.third))

    # === BAD INPUT AND ROLES === #

    def test_days_that_cannot_be_are_refused_in_words(self):
        for days, words in (
            ({"date_to": "2026-03-01"}, "cannot come before the first"),
            ({"date_to": "9999-12-31"}, "The year cannot be right"),
        ):
            dialog = self._open()
            dialog.write(days)
            with self.subTest(days=days), self.assertRefused(words):
                dialog.action_apply()

    def test_a_swap_needs_somebody(self):
        dialog = self._open()
        dialog.line_ids.write({"outcome": "swap", "substitute_id": False})
        with self.assertRefused("choose who takes over"):
            dialog.action_apply()

    def test_only_coordinators_and_managers_swap(self):
        for role in ("supporter", "finance", "reviewer"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.visit.with_user(self.users[role]).action_supporter_ill()
        self.assertTrue(self.visit.with_user(self.manager).action_supporter_ill())

    def test_a_visit_that_is_not_the_absent_ones_is_not_changed_by_a_forged_line(self):
        other = self._make_visit(
            self._make_assignment(supporter_id=self.third.id, room_id=self._make_room("Månen").id), day="2026-03-05"
        )
        dialog = self._open()
        values = {"visit_id": other.id, "outcome": "cancel"}
        dialog.line_ids = [Command.create(values)]
        with self.assertRefused("is not one of the visits"):
            dialog.action_apply()
