import re

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from .common import UmgangeCommon

# What may follow what, written out apart from the model.
ALLOWED = {
    "request": {"accepted", "declined"},
    "accepted": {"active", "paused", "closing", "closed"},
    "active": {"paused", "closing", "closed"},
    "paused": {"active", "closing", "closed"},
    "closing": {"closed", "active"},
}
STATES = ("request", "accepted", "active", "paused", "closing", "closed", "declined")
PATHS = {
    "request": (),
    "accepted": ("accepted",),
    "active": ("accepted", "active"),
    "paused": ("accepted", "paused"),
    "closing": ("accepted", "closing"),
    "closed": ("accepted", "closed"),
    "declined": ("declined",),
}


@tagged("post_install", "-at_install")
class TestAssignmentStates(UmgangeCommon):
    """One table says what may follow what; coordinators move."""

    def _make(self, state="request"):
        assignment = self._make_assignment(accept=False)
        for step in PATHS[state]:
            assignment._move(step)
        return assignment

    def test_each_step_of_the_table_may_be_taken_and_no_other(self):
        for state in STATES:
            for then in STATES:
                with self.subTest(state=state, then=then):
                    assignment = self._make(state)
                    if then in ALLOWED.get(state, ()):
                        assignment._move(then)
                        self.assertEqual(assignment.state, then)
                    else:
                        with self.assertRefused("cannot become"):
                            assignment._move(then)
                        self.assertEqual(assignment.state, state)

    def test_the_buttons_take_the_steps_that_they_name(self):
        for state, button, then in (
            ("request", "action_accept", "accepted"),
            ("active", "action_pause", "paused"),
            ("paused", "action_resume", "active"),
            ("closing", "action_resume", "active"),
            ("active", "action_begin_closing", "closing"),
            ("active", "action_close", "closed"),
        ):
            with self.subTest(button=button, state=state):
                assignment = self._make(state)
                getattr(assignment, button)()
                self.assertEqual(assignment.state, then)

    def test_only_what_is_paused_or_closing_is_resumed(self):
        with self.assertRefused("taken up again"):
            self._make("accepted").action_resume()

    def test_no_visit_is_planned_in_a_closed_assignment_but_one_held_is_written_down(self):
        assignment = self._make("closed")
        with self.assertRefused("no more visits are planned"):
            self._make_visit(assignment)
        self.assertTrue(self._make_visit(assignment, day="2026-02-25"))

    def test_the_refusal_names_the_assignment(self):
        assignment = self._make("closed")
        with self.assertRefused(f"{assignment.name} is “Closed” and cannot become “Accepted”"):
            assignment.action_accept()

    def test_the_state_is_written_by_no_other_way(self):
        assignment = self._make()
        with self.assertRefused("buttons"):
            assignment.write({"state": "active"})
        with self.assertRefused("buttons"):
            self._make_assignment(accept=False, state="active")
        forged = assignment.with_context(default_state="active")
        self.assertEqual(forged.create({"legal_basis": "sol"}).state, "request")

    def test_planned_visits_are_cancelled_before_it_is_closed(self):
        assignment = self._make("active")
        visits = self._make_visit(assignment) | self._make_visit(assignment, day="2026-03-05")
        with self.assertRefused("2 visits are still planned"):
            assignment.action_close()
        visits.action_cancel("buyer_cancelled")
        assignment.action_close()
        self.assertEqual(assignment.state, "closed")

    def test_a_supporter_reads_the_own_assignment_and_steers_none(self):
        assignment = self._make().with_user(self.supporter_user)
        self.assertEqual(assignment.state, "request")
        for button in (
            "action_accept",
            "action_decline",
            "action_pause",
            "action_resume",
            "action_close",
        ):
            with self.subTest(button=button), self.assertRaises(AccessError):
                getattr(assignment, button)()

    def test_finance_and_log_reviewers_steer_none(self):
        assignment = self._make()
        for role in ("finance", "reviewer"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                assignment.with_user(self.users[role]).action_accept()


@tagged("post_install", "-at_install")
class TestAssignmentFrames(UmgangeCommon):
    """Who is around it, from when to when, and what is missing."""

    # === PARTICIPANTS === #

    def test_the_children_are_those_who_are_participants_as_child(self):
        assignment = self._make_assignment(children=2)
        self.assertEqual(len(assignment.child_ids), 2)
        assignment.participant_ids.filtered(lambda p: p.role == "child")[0].unlink()
        self.assertEqual(len(assignment.child_ids), 1)

    def test_participants_are_counted_on_both_their_days_and_between(self):
        assignment = self._make_assignment(visiting=0, children=0)
        person = self._make_person("Gun Ek", "adult")
        assignment.participant_ids = [
            Command.create(
                {
                    "role": "visiting",
                    "person_id": person.id,
                    "date_from": "2026-04-01",
                    "date_to": "2026-04-30",
                }
            )
        ]
        participant = assignment.participant_ids
        for day, takes_part in (
            ("2026-03-31", False),
            ("2026-04-01", True),
            ("2026-04-30", True),
            ("2026-05-01", False),
        ):
            with self.subTest(day=day):
                date = participant._fields["date_from"].to_date(day)
                self.assertEqual(bool(assignment._get_participants_on(date)), takes_part)

    def test_a_professional_contact_is_named_and_a_private_person_is_not(self):
        officer = self.env["res.partner"].create({"name": "Karin Handläggare"})
        assignment = self._make_assignment(
            visiting=0,
            participant_ids=[
                Command.create({"role": "officer", "partner_id": officer.id}),
                Command.create({"role": "child", "person_id": self._make_person().id}),
            ],
        )
        labels = assignment.participant_ids.mapped("display_name")
        self.assertIn("Officer: Karin Handläggare", labels)
        self.assertTrue(any(re.fullmatch(r"Child: P-\d{5}", label) for label in labels))

    # === MEMBERS === #

    def test_supporter_and_substitute_have_it_in_their_world(self):
        assignment = self._make_assignment(substitute_id=self.other_supporter.id)
        self.assertEqual(assignment.member_user_ids, self.supporter_user | self.other_supporter_user)

    def test_who_takes_one_visit_has_it_until_the_entry_is_signed(self):
        assignment = self._make_assignment()
        self.assertNotIn(self.other_supporter_user, assignment.member_user_ids)
        visit = self._make_visit(assignment, supporter_id=self.other_supporter.id)
        self.assertIn(self.other_supporter_user, assignment.member_user_ids)
        with freeze_time("2026-03-04 17:00:00"):
            visit.with_user(self.other_supporter_user).action_end()
            entry = self._make_entry(visit, self.other_supporter_user)
            self.assertIn(self.other_supporter_user, assignment.member_user_ids)
            entry.action_sign()
        self.assertNotIn(self.other_supporter_user, assignment.member_user_ids)
        with self.assertRaises(AccessError):
            assignment.with_user(self.other_supporter_user).read(["name"])

    def test_every_childs_entry_is_waited_for(self):
        assignment = self._make_assignment(children=2)
        visit = self._make_visit(assignment, supporter_id=self.other_supporter.id)
        with freeze_time("2026-03-04 17:00:00"):
            visit.action_end()
            for child in assignment.child_ids:
                self.assertIn(self.other_supporter_user, assignment.member_user_ids)
                self.assertFalse(visit.is_documented)
                self._make_entry(visit, self.other_supporter_user, child_id=child.id).action_sign()
        self.assertTrue(visit.is_documented)
        self.assertNotIn(self.other_supporter_user, assignment.member_user_ids)

    def test_a_cancelled_visit_needs_no_entry(self):
        visit = self._make_visit(self._make_assignment(), supporter_id=self.other_supporter.id)
        visit.action_cancel("child_ill")
        self.assertTrue(visit.is_documented)
        self.assertNotIn(self.other_supporter_user, visit.assignment_id.member_user_ids)

    # === TODAY === #

    def test_the_order_today_is_the_one_whose_period_covers_the_local_day(self):
        assignment = self._make_assignment()
        first = self._make_order(assignment, umgange_date_to="2026-03-31", buyer_reference="Första")
        second = self._make_order(assignment, umgange_date_from="2026-04-01", buyer_reference="Andra")
        for moment, order in (
            ("2026-03-31 21:59:59", first),
            ("2026-03-31 22:00:00", second),
        ):
            assignment.invalidate_recordset()
            with self.subTest(moment=moment), freeze_time(moment):
                self.assertEqual(assignment.sudo().order_id, order)
                self.assertEqual(assignment.buyer_reference, order.buyer_reference)
                self.assertEqual(assignment.order_name, order.name)

    def test_of_two_orders_that_cover_the_day_the_later_holds(self):
        assignment = self._make_assignment()
        self._make_order(assignment, umgange_date_from=False, umgange_date_to=False)
        later = self._make_order(assignment, umgange_date_from="2026-02-01")
        self._make_order(assignment, umgange_date_from="2026-01-15")
        self.assertEqual(assignment.sudo().order_id, later)

    def test_an_order_that_is_not_confirmed_is_no_order(self):
        assignment = self._make_assignment()
        order = self._make_order(assignment)
        self.assertTrue(assignment.sudo().order_id)
        order.sudo()._action_cancel()
        self.assertFalse(assignment.sudo().order_id)

    def test_the_next_visit_is_the_first_that_is_not_over(self):
        assignment = self._make_assignment()
        self.assertFalse(assignment.next_visit_id)
        later, first = (self._make_visit(assignment, day=f"2026-03-{day}") for day in (18, 11))
        self.assertEqual(assignment.next_visit_id, first)
        first.action_cancel("child_ill")
        self.assertEqual((assignment.next_visit_id, assignment.next_start), (later, later.start))

    def test_what_is_missing_is_listed_until_it_is_there(self):
        bare = self._as(self.coordinator, "umgange.assignment").create({})
        for label in (
            "screening", "buyer", "officer", "legal basis", "period", "child", "supporter", "plan", "safety assessment",
        ):  # fmt: skip
            self.assertIn(label, bare.missing)
        self.assertFalse(self._make_whole().missing)

    def _make_whole(self):
        """Return an accepted assignment with all that a complete one has."""
        assignment = self._make_assignment(decision_date="2026-01-01")
        for role in ("officer", "carer"):
            self._add_participant(assignment, role)
        for roles in (("officer",), ("officer", "carer"), ("officer", "visiting")):
            self._hold_meeting(assignment, *roles)
        self._make_order(assignment)
        self._make_plan(assignment)
        self._make_assessment(assignment)
        return assignment

    def test_of_a_period_the_end_that_is_missing_is_named(self):
        assignment = self._make_whole()
        for first, last, missing in (
            ("2026-01-01", False, "last day"),
            (False, "2026-12-31", "first day"),
            (False, False, "period"),
        ):
            assignment.write({"date_from": first, "date_to": last})
            with self.subTest(missing=missing):
                self.assertEqual(assignment.missing, missing)

    # === FRAMES === #

    def test_what_belongs_to_an_assignment_belongs_to_its_company(self):
        other = self._create_company(name="En annan förening")
        self.coordinator.company_ids += other
        self._accept_undertaking(self.coordinator)
        both = self._as(self.coordinator, "umgange.assignment").with_context(
            allowed_company_ids=[self.company.id, other.id]
        )
        child = both.env["umgange.person"].create({"kind": "child", "company_id": other.id})
        assignment = both.create(
            {
                "company_id": other.id,
                "participant_ids": [Command.create({"role": "child", "person_id": child.id})],
            }
        )
        visit = both.env["umgange.visit"].create(
            {
                "assignment_id": assignment.id,
                "start": "2026-03-04 14:00:00",
                "stop": "2026-03-04 16:00:00",
            }
        )
        plan = both.env["umgange.plan"].create(
            {"assignment_id": assignment.id, "point_ids": [Command.create({"name": "Plats"})]}
        )
        visit.action_end("2026-03-02 07:00:00")
        entry = both.env["umgange.journal.entry"].create({"visit_id": visit.id, "child_id": child.id})
        parts = (assignment.participant_ids, visit, visit.attendance_ids, plan, plan.point_ids)
        for part in (*parts, visit.sudo().delivery_ids, entry):
            with self.subTest(model=part._name):
                self.assertEqual(part.company_id, other)

    def test_a_room_of_another_company_is_refused(self):
        other = self._create_company(name="En annan förening")
        self.manager.company_ids += other
        self._accept_undertaking(self.manager)
        manager = self._as(self.manager, "umgange.premises").with_context(
            allowed_company_ids=[self.company.id, other.id]
        )
        premises = manager.create({"name": "Borta", "company_id": other.id})
        room = manager.env["umgange.room"].create({"name": "Borta", "premises_id": premises.id, "company_id": other.id})
        with self.assertRaises(UserError):
            self._make_assignment(room_id=room.id)
