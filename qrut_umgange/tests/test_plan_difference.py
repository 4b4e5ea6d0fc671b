import doctest

from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from ..tools import comparison, outcomes
from .test_plan_view import PlanViewCase

BASES = {
    "sol": ("sol", "other", False),
    "lvu": ("lvu_2", "lvu_3", "lvu_6", "lvu_11", "lvu_14", "lvu_31"),
    "fb": ("fb",),
}
TOPICS = ("frequency", "place", "participants", "other")


@tagged("post_install", "-at_install")
class TestPlanDifference(PlanViewCase):
    """Each difference ends in a way that the law leaves to those who make the plan."""

    def _make_difference(self, basis="lvu_2", **values):
        assignment = self._make_assignment(legal_basis=basis)
        return self._make_point([(assignment.participant_ids[1], "Varje vecka")], assignment=assignment, **values)

    def _approve(self, point):
        point.plan_id.action_approve()
        return point.plan_id.state

    # === WHICH OUTCOMES THERE ARE === #

    def test_the_examples_hold(self):
        for module in (comparison, outcomes):
            self.assertEqual(doctest.testmod(module).failed, 0)

    def test_the_boards_word_is_never_asked_for_where_people_agree_freely(self):
        for basis in BASES["sol"]:
            for topic in TOPICS:
                self.assertEqual(outcomes.get_outcomes(basis, topic), ("agreed", "to_officer"))

    def test_in_compulsory_care_nobody_agrees_to_differ_on_what_the_board_decides(self):
        for basis in BASES["lvu"]:
            for topic in TOPICS[:3]:
                self.assertEqual(outcomes.get_outcomes(basis, topic), ("agreed", "board"))
            self.assertIn("differ", outcomes.get_outcomes(basis, "other"))

    def test_under_a_judgment_what_it_says_comes_first(self):
        for topic in TOPICS:
            self.assertEqual(outcomes.get_outcomes("fb", topic), ("judgment", "agreed"))

    def test_the_table_knows_every_legal_basis_and_topic(self):
        bases = [basis for basis, _label in self.env["umgange.assignment"]._fields["legal_basis"].selection]
        self.assertEqual({*bases, False}, {basis for group in BASES.values() for basis in group})
        labels = dict(self.env["umgange.plan.point"]._fields["outcome"].selection)
        topics = dict(self.env["umgange.plan.point"]._fields["topic"].selection)
        used = {each for basis in bases for topic in topics for each in outcomes.get_outcomes(basis, topic)}
        self.assertEqual((used, set(topics)), (set(labels), set(TOPICS)))

    def test_an_outcome_that_the_law_does_not_leave_is_refused_with_those_that_it_does(self):
        for basis, topic, outcome, sentence in (
            ("sol", "frequency", "board", "Choose: “We agree”, “Back to the officer”"),
            ("sol", "other", "differ", "Choose: “We agree”, “Back to the officer”"),
            ("lvu_2", "frequency", "differ", "Hur ofta cannot end with “We see it diff.*Choose: “We agree”, “The"),
            ("lvu_2", "other", "to_officer", "cannot end with “Back to the officer”"),
            ("fb", "place", "board", "Choose: “The judgment says”, “We agree”"),
        ):
            point = self._make_difference(basis, topic=topic)
            with self.subTest(basis=basis, topic=topic), self.assertRefused(sentence, ValidationError):
                point.outcome = outcome

    def test_what_a_point_is_about_cannot_be_said_otherwise_to_get_round_it(self):
        point = self._make_difference(topic="other", outcome="differ")
        with self.assertRefused("cannot end with", ValidationError):
            point.topic = "place"

    def test_a_legal_basis_that_changes_asks_again(self):
        point = self._make_difference(outcome="board")
        point.plan_id.assignment_id.legal_basis = "sol"
        with self.assertRefused("Hur ofta cannot end with “The board is to decide”", ValidationError):
            self._approve(point)
        point.outcome = "to_officer"
        self.assertEqual(self._approve(point), "approved")

    def test_the_screen_offers_those_of_the_assignment(self):
        plan = self._make_difference("fb").plan_id
        self.assertEqual(plan.matrix["outcomes"], dict.fromkeys(TOPICS, ["judgment", "agreed"]))

    # === APPROVAL === #

    def test_a_full_plan_waits_for_an_outcome_and_names_the_point(self):
        with self.assertRefused("1 difference has no outcome: Hur ofta. Choose how it ends"):
            self._approve(self._make_difference())

    def test_a_full_plan_names_all_points_that_are_open(self):
        plan = self._make_difference().plan_id
        mother = plan.assignment_id.participant_ids[1]
        plan.point_ids = [
            Command.create(
                {
                    "name": name,
                    "agreed": "Solen",
                    "view_ids": [Command.create({"participant_id": mother.id, "text": "Hemma", "agrees": agrees})],
                }
            )
            for name, agrees in (("Plats", False), ("Foton", True))
        ]
        with self.assertRefused("2 differences have no outcome: Hur ofta, Plats. Choose how each"):
            plan.action_approve()
        plan.point_ids.filtered("differs").outcome = "agreed"
        plan.action_approve()

    def test_what_goes_on_to_somebody_else_holds_up_nothing(self):
        for basis, outcome in (("sol", "to_officer"), ("lvu_2", "board"), ("fb", "judgment")):
            with self.subTest(basis=basis):
                self.assertEqual(self._approve(self._make_difference(basis, outcome=outcome)), "approved")

    def test_a_start_plan_does_not_wait(self):
        self.assertEqual(self._approve(self._make_difference(kind="start")), "approved")

    def test_nothing_waits_where_nobody_differs(self):
        point = self._make_difference()
        point.view_ids.agrees = True
        self.assertEqual(self._approve(point), "approved")

    # === THE NEXT VERSION === #

    def _begin_next(self, plan):
        return plan.browse(plan.action_new_version()["res_id"])

    def test_views_and_what_was_settled_go_along_and_what_was_sent_on_is_open_again(self):
        for basis, outcome, kept in (
            ("lvu_2", "agreed", "agreed"),
            ("lvu_2", "board", False),
            ("sol", "to_officer", False),
            ("fb", "judgment", "judgment"),
        ):
            point = self._make_difference(basis, outcome=outcome, approve=True)
            draft = self._begin_next(point.plan_id).point_ids
            with self.subTest(outcome=outcome):
                self.assertEqual((draft.outcome, draft.topic), (kept, "frequency"))
                self.assertEqual(draft.view_ids.text, "Varje vecka")
                self.assertTrue(draft.differs)
                self.assertFalse(draft.view_ids.is_sealed)

    def test_what_was_agreed_to_see_differently_goes_along(self):
        point = self._make_difference(topic="other", outcome="differ", approve=True)
        self.assertEqual(self._begin_next(point.plan_id).point_ids.outcome, "differ")

    def test_the_view_of_somebody_who_has_left_stays_behind(self):
        plan = self._make_point([(self.mother, "Varje vecka"), (self.carer, "Nej")], True, outcome="agreed").plan_id
        self.carer.date_to = "2026-03-01"
        self.assertEqual(self._begin_next(plan).point_ids.view_ids.participant_id, self.mother)
        self.assertEqual(len(plan.point_ids.view_ids), 2)

    # === TWO VERSIONS === #

    def test_a_version_says_what_is_new_in_it(self):
        first = self._make(
            point_ids=[
                Command.create({"name": name, "agreed": text, "sequence": place})
                for place, (name, text) in enumerate([("Plats", "Solen"), ("Foton", "Nej"), ("Tid", "Onsdag")])
            ]
        )
        self.assertFalse(first.changes)
        draft = self._begin_next(first)
        draft.invalidate_recordset()
        self.assertEqual(draft.changes, "Nothing is changed since version 1.")
        where, photos, _when = draft.point_ids
        where.agreed = "Månen"
        photos.unlink()
        draft.write({"minutes_before": 20, "point_ids": [Command.create({"name": "Mat", "agreed": "Mellanmål"})]})
        draft.invalidate_recordset()
        self.assertEqual(
            draft.changes.splitlines(),
            [
                "Changed since version 1",
                "Visiting person arrives before (minutes): 15 → 20",
                "Plats: Solen → Månen",
                "New: Mat: Mellanmål",
                "Taken away: Foton: Nej",
            ],
        )

    def test_a_draft_that_came_to_nothing_is_no_version_to_compare_with(self):
        first = self._make()
        self._begin_next(first)
        self.assertIn("since version 1", self._begin_next(first).changes)

    def test_to_compare_is_to_read_both_and_noted_so(self):
        first = self._make()
        draft = self._begin_next(first)
        self.env.flush_all()
        self.env.invalidate_all()
        self.env.cr.precommit.run()
        log = self.env["umgange.access.log"].sudo()
        last = log.search([], limit=1).id
        self.assertTrue(draft.with_user(self.supporter_user).changes)
        self.env.cr.precommit.run()
        rows = log.search([("id", ">", last), ("user_id", "=", self.supporter_user.id), ("action", "=", "read")])
        noted = {(row.model, int(res_id)) for row in rows for res_id in row.res_ids.split(",")}
        for record in (first, draft, first.point_ids, draft.point_ids):
            self.assertIn((record._name, record.id), noted)

    def test_the_usual_points_bring_what_they_are_about(self):
        self._as(self.manager, "umgange.plan.point.template").create({"name": "Plats", "topic": "place"})
        plan = self._make(approve=False, point_ids=[])
        plan.action_insert_usual_points()
        self.assertEqual(plan.point_ids.topic, "place")
