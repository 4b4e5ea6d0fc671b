import re

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .common import NOW, UmgangeCommon, local

STATES = (
    "planned",
    "confirmed",
    "under_way",
    "done",
    "cancelled",
    "no_show",
    "broken_off",
    "abstained",
)
ENDS = ("done", "cancelled", "no_show", "broken_off", "abstained")
# What may follow what, written out apart from the model.
ALLOWED = {
    "planned": {"confirmed", "under_way", *ENDS},
    "confirmed": {"planned", "under_way", *ENDS},
    "under_way": {"done", "broken_off"},
}


def call_off_on_site(visits, mover, *args, **values):
    """Do what can be done only when those who come are expected: at the visits' planned start."""
    with freeze_time(max(visits.mapped("start"), default=NOW)):
        return mover(*args, **values)


# state -> how a visit gets there from planned
MOVERS = {
    "planned": lambda visit: visit._move("planned"),
    "confirmed": lambda visit: visit.action_confirm(),
    "under_way": lambda visit: visit.action_start(),
    "done": lambda visit: visit.action_end(),
    "cancelled": lambda visit: visit.action_cancel("child_ill"),
    "no_show": lambda visit: call_off_on_site(visit, visit.action_no_show),
    "broken_off": lambda visit: visit.action_break_off("unsafe"),
    "abstained": lambda visit: visit.action_abstain(),
}
AFTER = "2026-03-04 16:30:00"  # half past five in Stockholm, when the visit should be over


class VisitCase(UmgangeCommon):
    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.assignment = cls._make_assignment()
        cls.plan = cls._make_plan(cls.assignment)

    def _make(self, state="planned", **values):
        visit = self._make_visit(self.assignment, **values)
        if state != "planned":
            MOVERS[state](visit)
        return visit


@tagged("post_install", "-at_install")
class TestVisitTransitions(VisitCase):
    """One table says what may follow what."""

    def test_each_step_of_the_table_may_be_taken_and_no_other(self):
        for number, state in enumerate(STATES):
            for then in STATES:
                day = f"2026-04-{number + 1:02}"
                with self.subTest(state=state, then=then), self.env.cr.savepoint() as step:
                    visit = self._make(state, day=day)
                    if then in ALLOWED.get(state, ()):
                        MOVERS[then](visit)
                        self.assertEqual(visit.state, then)
                    else:
                        with self.assertRefused("cannot become"):
                            MOVERS[then](visit)
                        self.assertEqual(visit.state, state)
                    step.rollback()

    def test_the_refusal_names_visit_and_states(self):
        visit = self._make("cancelled")
        with self.assertRefused(r"U-2026-\d+ 2026-03-04 15\.00–17\.00 is “Cancelled” and cannot become “Done”"):
            visit.action_end()

    def test_of_many_visits_all_move_or_none(self):
        first, second = self._make(), self._make("cancelled", day="2026-03-05")
        with self.assertRaises(UserError):
            (first | second).action_confirm()
        self.assertEqual(first.state, "planned")
        third = self._make(day="2026-03-06")
        (first | third).action_confirm()
        self.assertEqual({first.state, third.state}, {"confirmed"})

    def test_no_visit_at_all_is_no_error(self):
        nothing = self._as(self.coordinator, "umgange.visit")
        for mover in MOVERS.values():
            mover(nothing)

    def test_a_second_visit_of_an_assignment_at_a_time_is_refused_in_words(self):
        visit = self._make()
        again = {key: visit[key] for key in ("start", "stop")} | {"assignment_id": self.assignment.id}
        with self.assertRefused(re.escape(visit.display_name)):
            visit.create(again)
        other = self._make(day="2026-03-05")
        with self.assertRefused(re.escape(visit.display_name)):
            other.write({"start": visit.start, "stop": visit.stop})
        later = {"start": local("2026-03-06 15:00"), "stop": local("2026-03-06 17:00")}
        with self.assertRefused("two visits at a time"):
            visit.create([{**again, **later}, {**again, **later}])

    def test_a_time_given_up_is_free_in_the_same_transaction(self):
        visit = self._make()
        visit.action_cancel("child_ill")
        again = self._make()
        again.action_abstain()
        self.assertEqual(self._make().state, "planned")

    def test_the_state_is_written_by_no_other_way(self):
        visit = self._make()
        for user in (self.coordinator, self.manager):
            with self.subTest(user=user.login), self.assertRefused("buttons"):
                visit.with_user(user).write({"state": "done"})
        with self.assertRefused("buttons"):
            visit.sudo().with_context(umgange_mover=True).write({"state": "done"})
        with self.assertRefused("buttons"):
            self._make_visit(self.assignment, day="2026-03-05", state="done")

    def test_a_forged_default_begins_no_visit_in_another_state(self):
        visits = self._as(self.coordinator, "umgange.visit").with_context(default_state="done")
        visit = visits.create(
            {
                "assignment_id": self.assignment.id,
                "start": local("2026-03-04 15:00"),
                "stop": local("2026-03-04 17:00"),
            }
        )
        self.assertEqual(visit.state, "planned")

    def test_how_it_ended_is_written_by_the_movers_alone(self):
        visit = self._make("cancelled")
        for values in (
            {"end_reason": "provider_cancelled"},
            {"told_at": local("2026-03-01 12:00")},
            {"correction_reason": "Ingen"},
        ):
            with self.subTest(values=values), self.assertRefused("buttons"):
                visit.write(values)

    def test_deleting_is_for_planned_visits(self):
        self._make().unlink()
        with self.assertRefused("Cancel it with its reason"):
            self._make("confirmed").unlink()


@tagged("post_install", "-at_install")
class TestVisitMoments(VisitCase):
    """What happened is written down with its time, late as well as at once."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.visit = cls._make_visit(cls.assignment)
        cls.own = cls.visit.with_user(cls.supporter_user)

    def test_start_and_end_are_noted_at_the_minute_they_are_pressed(self):
        with freeze_time("2026-03-04 14:10:00"):
            self.own.action_start()
        with freeze_time("2026-03-04 15:50:00"):
            self.own.action_end()
        self.assertRecordValues(
            self.visit,
            [
                {
                    "state": "done",
                    "actual_start": local("2026-03-04 15:10"),
                    "actual_stop": local("2026-03-04 16:50"),
                    "start": local("2026-03-04 15:00"),
                    "stop": local("2026-03-04 17:00"),
                }
            ],
        )

    def test_a_visit_never_started_here_began_as_planned(self):
        with freeze_time(AFTER):
            self.own.action_end()
        self.assertEqual(self.visit.actual_start, self.visit.start)

    def test_times_may_be_given_afterwards_as_text(self):
        with freeze_time("2026-03-05 07:00:00"):
            self.own.action_start("2026-03-04 14:05:00")
            self.own.action_end("2026-03-04 15:55:00")
        self.assertEqual(self.visit.actual_start, local("2026-03-04 15:05"))
        self.assertEqual(self.visit.actual_stop, local("2026-03-04 16:55"))

    def test_what_has_not_happened_cannot_be_written_down(self):
        future = "2026-03-02 08:01:00"
        for mover in (
            lambda: self.own.action_start(future),
            lambda: self.own.action_end(future),
            lambda: self.own.action_break_off("unsafe", future),
            lambda: self.own.action_no_show(moment=future),
            lambda: self.visit.action_cancel("child_ill", future),
            lambda: self.visit.action_abstain(told_at=future),
        ):
            with self.assertRefused("has not happened yet"):
                mover()

    def test_a_moment_that_is_no_time_is_refused_in_words(self):
        for moment in ("soon", "2026-13-40 25:00:00", "2026-03-02T07:00:00Z", 17):
            with self.subTest(moment=moment), self.assertRefused("time"):
                self.own.action_start(moment)

    def test_an_end_before_the_start_is_refused_in_words(self):
        with freeze_time("2026-03-04 14:10:00"):
            self.own.action_start()
        with freeze_time(AFTER):
            for mover in (
                lambda: self.own.action_end("2026-03-04 14:09:00"),
                lambda: self.own.action_break_off("unsafe", "2026-03-04 14:09:00"),
            ):
                with self.assertRefused("before it began"):
                    mover()

    def test_a_visit_may_start_unconfirmed_and_on_another_day(self):
        self.own.action_start()
        self.assertEqual(self.visit.state, "under_way")
        self.assertEqual(self.visit.actual_start, local("2026-03-02 09:00"))

    def test_breaking_off_keeps_both_times(self):
        with freeze_time("2026-03-04 14:00:00"):
            self.own.action_start()
        with freeze_time("2026-03-04 14:20:00"):
            self.own.action_break_off("child_stop", note="Ville hem.")
        self.assertRecordValues(
            self.visit,
            [
                {
                    "state": "broken_off",
                    "end_reason": "child_stop",
                    "actual_start": local("2026-03-04 15:00"),
                    "actual_stop": local("2026-03-04 15:20"),
                    "told_at": local("2026-03-04 15:20"),
                    "end_note": "Ville hem.",
                }
            ],
        )

    def test_a_visit_ended_on_site_has_no_actual_times(self):
        with freeze_time("2026-03-04 13:50:00"):
            self.own.action_break_off("unsafe")
        self.assertFalse(self.visit.actual_start or self.visit.actual_stop)

    def test_each_reason_fits_one_ending(self):
        movers = {
            "cancelled": lambda reason: self.visit.action_cancel(reason),
            "no_show": lambda reason: self.visit.action_no_show(reason),
            "broken_off": lambda reason: self.visit.action_break_off(reason),
            "abstained": lambda reason: self.visit.action_abstain(reason),
        }
        fits = {
            "child_ill": "cancelled",
            "visiting_ill": "cancelled",
            "visiting_cancelled": "cancelled",
            "carer_cancelled": "cancelled",
            "buyer_cancelled": "cancelled",
            "provider_cancelled": "cancelled",
            "force_majeure": "cancelled",
            "visiting_absent": "no_show",
            "child_absent": "no_show",
            "child_declined": "broken_off",
            "child_stop": "broken_off",
            "child_unwell": "broken_off",
            "unsafe": "broken_off",
            "ended_early": "broken_off",
            "childs_best": "abstained",
            "board_decision": "abstained",
            "paused": "abstained",
        }
        reasons = dict(self.visit._fields["end_reason"].selection)
        self.assertEqual(set(reasons), set(fits))
        for reason, state in fits.items():
            for ending, mover in movers.items():
                with (
                    self.subTest(reason=reason, ending=ending),
                    freeze_time(AFTER),
                    self.env.cr.savepoint() as step,
                ):
                    if ending == state:
                        mover(reason)
                        self.assertEqual((self.visit.state, self.visit.end_reason), (state, reason))
                    else:
                        with self.assertRefused("reason that fits"):
                            mover(reason)
                    step.rollback()
                self.visit.invalidate_recordset()

    def test_an_ending_without_reason_is_refused(self):
        for reason in (False, None, "", "no_such_reason"):
            with self.subTest(reason=reason), self.assertRefused("reason that fits"):
                self.visit.action_cancel(reason)


@tagged("post_install", "-at_install")
class TestVisitRoles(VisitCase):
    """The visit's supporter runs it; coordinators plan and cancel; managers correct."""

    def test_the_supporter_of_the_visit_starts_and_ends_it(self):
        visit = self._make().with_user(self.supporter_user)
        self.assertTrue(visit.can_run)
        visit.action_start()
        visit.action_end()
        self.assertEqual(visit.state, "done")

    def test_a_supporter_of_the_assignment_but_not_of_the_visit_is_told_whom_to_ask(self):
        visit = self._make(supporter_id=self.other_supporter.id).with_user(self.supporter_user)
        self.assertFalse(visit.can_run)
        for mover in (
            visit.action_start,
            visit.action_end,
            visit.action_no_show,
            lambda: visit.action_break_off("unsafe"),
        ):
            with self.assertRefused("Ask the coordinator", AccessError):
                mover()

    def test_a_supporter_outside_the_assignment_does_not_even_see_it(self):
        visit = self._make().with_user(self.other_supporter_user)
        with self.assertRaises(AccessError):
            visit.action_start()

    def test_a_supporter_neither_confirms_nor_cancels_nor_abstains(self):
        visit = self._make().with_user(self.supporter_user)
        for mover in (
            visit.action_confirm,
            lambda: visit.action_cancel("child_ill"),
            visit.action_abstain,
            lambda: visit.write({"start": local("2026-03-04 14:00")}),
            visit.unlink,
        ):
            with self.assertRaises(AccessError):
                mover()

    def test_finance_and_log_reviewers_reach_no_visit(self):
        visit = self._make()
        for role in ("finance", "reviewer"):
            for mover in MOVERS.values():
                with self.subTest(role=role), self.assertRaises(AccessError):
                    mover(visit.with_user(self.users[role]))

    def test_a_coordinator_runs_any_visit(self):
        visit = self._make()
        visit.action_start()
        visit.action_end()
        self.assertEqual(visit.state, "done")
