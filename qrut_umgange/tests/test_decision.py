from datetime import date

from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import Form, freeze_time, tagged
from odoo.tools import mute_logger

from .common import UmgangeCommon


@tagged("post_install", "-at_install")
class TestDecision(UmgangeCommon):
    """The board decides; we write down what we were told, and ask when its review is overdue."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.assignment = cls._make_assignment()
        persons = {"guardian": "adult", "sibling": "child", "other": "adult", "carer": "adult"}
        cls.assignment.participant_ids = [
            Command.create({"role": role, "person_id": cls._make_person(f"Någon {role}", kind).id})
            for role, kind in persons.items()
        ]

    def _make(self, *args, **values):
        return self._make_decision(self.assignment, *args, **values)

    def _get_to_dos(self, decision):
        to_dos = (
            self.env["mail.activity"].sudo().search([("res_model", "=", decision._name), ("res_id", "=", decision.id)])
        )
        return [(to_do.user_id, to_do.summary) for to_do in to_dos]

    # === WHOM AND HOW LONG === #

    def test_lvu_14_is_about_guardians_and_parents_alone(self):
        for kind in ("limited", "hidden"):
            for role in ("guardian", "visiting"):
                self.assertEqual(self._make(kind, role).participant_ids.role, role)
            for role in ("child", "sibling", "other", "carer"):
                with self.subTest(role=role), self.assertRefused("LVU 14 § is about guardians and parents, not about"):
                    self._make(kind, role)
        decision = self._make("limited")
        with self.assertRefused("LVU 14 § is about guardians and parents"):
            decision.participant_ids = self.assignment.participant_ids
        self.assertTrue(self._make("other", "sibling"))

    def test_no_visits_says_with_whom(self):
        with self.assertRefused("Say whom the child is not to meet"):
            self._make(participant_ids=[])

    def test_nobody_of_another_assignment_is_in_it(self):
        other = self._make_assignment()
        with self.assertRefused("Only those around the assignment itself"):
            self._make(participant_ids=[Command.set(other.participant_ids.ids)])

    def test_the_period_does_not_end_before_it_begins(self):
        for values in ({"date_to": "2026-03-01"}, {"date_from": "2026-04-01", "date_to": "2026-03-31"}):
            with self.subTest(values=values), self.assertRaises(CheckViolation), mute_logger("odoo.sql_db"):
                self._make(**values)

    def test_it_holds_from_its_first_day_to_its_last_or_until_further_notice(self):
        for values, days in (
            ({}, {"2026-03-01": False, "2026-03-02": True, "2030-01-01": True}),
            (
                {"date_from": "2026-03-10", "date_to": "2026-03-20"},
                {"2026-03-09": False, "2026-03-10": True, "2026-03-20": True, "2026-03-21": False},
            ),
        ):
            decision = self._make(**values)
            for day, holds in days.items():
                with self.subTest(values=values, day=day):
                    self.assertEqual(decision._is_valid_on(date.fromisoformat(day)), holds)

    def test_an_appointment_names_the_supporter_and_the_last_day(self):
        for values in ({"supporter_id": self.supporter.id}, {"date_to": "2026-12-31"}):
            with self.subTest(values=values), self.assertRaises(CheckViolation), mute_logger("odoo.sql_db"):
                self._make("appointed", **values)
        sentence = self.env["umgange.decision"]._table_objects["umgange_decision_supporter_appointed"].message
        self.assertIn("a certain person for a certain time: write the supporter and the last day", str(sentence))

    def test_the_person_counts_whatever_their_role_is_called(self):
        visiting = self.assignment.participant_ids.filtered(lambda each: each.role == "visiting")
        guardian = self.assignment.participant_ids.filtered(lambda each: each.role == "guardian")
        self.assignment.participant_ids = [Command.create({"role": "guardian", "person_id": visiting.person_id.id})]
        same = self.assignment.participant_ids.filtered(lambda each: each.role == "guardian") - guardian
        hidden = self._make("hidden", participant_ids=[Command.set(same.ids)])
        day = date(2026, 3, 4)
        self.assertTrue(hidden._hides_from(visiting, day))
        self.assertFalse(hidden._hides_from(guardian, day))
        visit = self._make_visit(self.assignment)
        decision = self._make(participant_ids=[Command.set(same.ids)])
        self.assertTrue(decision._is_against(visit))
        self.assertIn("no visits", visit.with_context(lang="en_US").decision_warning)
        self.assertEqual(decision._get_visits_ahead(), visit)
        self.assertFalse(self._make(participant_ids=[Command.set(guardian.ids)])._is_against(visit))

    def test_the_preview_of_a_series_says_on_which_days_it_is_against_a_decision(self):
        self._make(date_from="2026-03-10", date_to="2026-03-20")
        days = ("2026-03-04", "2026-03-11", "2026-03-20", "2026-03-25")
        against = [bool(self.assignment._get_decisions_on(date.fromisoformat(day))) for day in days]
        self.assertEqual(against, [False, True, True, False])
        series = self._as(self.coordinator, "umgange.visit.series").create(
            {
                "assignment_id": self.assignment.id,
                "first_day": "2026-03-04",
                "interval_weeks": 1,
                "starts_at": 15.0,
                "ends_at": 17.0,
                "count": 3,
            }
        )
        series.action_preview()
        notes = [line.with_context(lang="en_US").note or "" for line in series.line_ids]
        self.assertEqual(["no visits" in note for note in notes], [False, True, True])

    def test_whom_the_child_comes_to_meet_is_proposed_where_it_is_to_meet_nobody(self):
        visiting = self.assignment.participant_ids.filtered(lambda each: each.role == "visiting")
        decisions = self._as(self.coordinator, "umgange.decision")
        form = Form(decisions.with_context(default_assignment_id=self.assignment.id))
        form.kind = "other"
        self.assertFalse(form.participant_ids[:])
        form.kind = "no_contact"
        self.assertEqual(form.participant_ids[:].ids, visiting.ids)

    # === REVIEW === #

    def test_lvu_14_is_considered_within_three_months(self):
        for kind, due in (("limited", date(2026, 6, 2)), ("hidden", date(2026, 6, 2)), ("other", False)):
            self.assertEqual(self._make(kind).review_date, due)
        self.assertEqual(self._make("limited", date="2025-11-30").review_date, date(2026, 2, 28))
        decision = self._make("limited")
        decision.review_date = "2026-09-01"
        self.assertEqual(decision.review_date, date(2026, 9, 1))

    def test_the_day_after_the_review_date_it_is_overdue(self):
        decision = self._make("limited", date="2026-01-31")  # considered by 30 April
        due = {"2026-04-29": False, "2026-04-30": False, "2026-05-01": True}
        for day, overdue in due.items():
            with self.subTest(day=day), freeze_time(f"{day} 08:00:00"):
                self.env.invalidate_all()
                self.assertEqual(decision.is_overdue, overdue)
                sentence = self.assignment.with_context(lang="en_US").deadlines
                expected = (
                    "Was to be considered by the board on 04/30/2026" if overdue else "Considered by the board on"
                )
                self.assertIn(expected, sentence)
        with freeze_time("2026-05-01 08:00:00"):
            decision.date_to = "2026-04-30"
            self.assertFalse(decision.is_overdue)

    def test_an_overdue_review_is_asked_about_once(self):
        decision = self._make("limited", date="2026-01-31")
        question = [(self.coordinator, "Ask the officer: has the board considered its decision?")]
        for day, to_dos in (("2026-04-30", []), ("2026-05-01", question), ("2026-05-02", question)):
            with self.subTest(day=day), freeze_time(f"{day} 04:30:00"):
                self.env.invalidate_all()
                decision.browse()._cron_ask()
                self.assertEqual(self._get_to_dos(decision), to_dos)
        with freeze_time("2026-05-03 04:30:00"):
            decision.activity_ids.action_feedback()
            decision.browse()._cron_ask()
            self.assertFalse(decision.activity_ids)
            decision.review_date = "2026-07-30"
        with freeze_time("2026-07-31 04:30:00"):
            self.env.invalidate_all()
            decision.browse()._cron_ask()
            self.assertEqual(self._get_to_dos(decision), question)
            decision.review_date = "2026-10-30"
            self.assertFalse(self._get_to_dos(decision))

    def test_where_nobody_coordinates_the_managers_are_asked(self):
        decision = self._make("limited", date="2025-10-31")
        self.assignment.sudo().coordinator_id = False
        decision.browse()._cron_ask()
        self.assertIn(self.manager, [user for user, _summary in self._get_to_dos(decision)])

    # === ABSTAIN === #

    def test_the_visits_ahead_that_it_is_against_are_abstained_in_one_step(self):
        before, first, last, after = (
            self._make_visit(self.assignment, day=day)
            for day in ("2026-03-09", "2026-03-10", "2026-03-20", "2026-03-21")
        )
        first.action_confirm()
        held = self._make_visit(self.assignment, day="2026-03-11")
        held.action_start()
        decision = self._make(date_from="2026-03-10", date_to="2026-03-20")
        action = decision.action_abstain_visits()
        self.assertEqual(action["res_model"], "umgange.visit.end")
        self._as(self.coordinator, "umgange.visit.end").with_context(**action["context"]).create({}).action_apply()
        self.assertEqual((first | last).mapped("state"), ["abstained", "abstained"])
        self.assertEqual((first | last).mapped("end_reason"), ["board_decision", "board_decision"])
        self.assertEqual((before | held | after).mapped("state"), ["planned", "under_way", "planned"])
        # The share is the terms', as of any visit that is abstained.
        self.assertTrue((first | last).delivery_ids)
        with self.assertRefused("No planned visit is against this decision"):
            decision.action_abstain_visits()

    def test_shares_of_what_is_abstained_are_those_of_the_terms(self):
        self._make_agreement()
        visit = self._make_visit(self.assignment, day="2026-03-10")
        action = self._make().action_abstain_visits()
        self._as(self.coordinator, "umgange.visit.end").with_context(**action["context"]).create({}).action_apply()
        self.assertEqual(visit.sudo().delivery_ids.share, 0.6)

    # === WHO === #

    def test_a_supporter_reads_it_and_changes_nothing(self):
        decision = self._make(scope="Inga umgängen tills vidare").with_user(self.supporter_user)
        self.assertEqual(decision.scope, "Inga umgängen tills vidare")
        for attempt in (decision.action_abstain_visits, lambda: decision.write({"date_to": "2026-03-02"})):
            with self.assertRaises(AccessError):
                attempt()
        with self.assertRaises(AccessError):
            self._make(asked_date=False).write({"asked_date": "2026-03-02"})
