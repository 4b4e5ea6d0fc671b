from lxml import etree

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from ..models.umgange_assignment_start import STEPS
from .common import UmgangeCommon

# The board of three hundred assignments, opened; pinned.
BOARD_QUERIES = 15
# What the web client asks of the widget for to-dos besides the fields of the card.
ACTIVITY_FIELDS = (
    "activity_exception_decoration", "activity_exception_icon", "activity_state", "activity_summary",
    "activity_type_icon", "activity_type_id",
)  # fmt: skip


@tagged("post_install", "-at_install")
class TestAssignmentStart(UmgangeCommon):
    """Six steps lead through a start; each opens the right thing, none is a wall."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.assignment = cls._make_assignment(accept=False)
        for role in ("officer", "carer"):
            cls._add_participant(cls.assignment, role)

    def _get_start(self):
        self.env.invalidate_all()
        return self.assignment.start_done or [], self.assignment.start_next, self.assignment.start_dots

    def _hold(self, *roles, **values):
        return self._hold_meeting(self.assignment, *roles, **values)

    # === WHAT IS DONE === #

    def test_each_step_is_done_in_its_turn_and_the_next_is_named(self):
        def hold_first_visit():
            self._make_visit(self.assignment, day="2026-03-02", start="08:00").action_start()

        doing = (
            self.assignment.action_accept,
            lambda: self._hold("officer"),
            lambda: self._hold("officer", "carer"),
            lambda: self._hold("officer", "visiting"),
            lambda: self._make_plan(self.assignment),
            hold_first_visit,
        )
        for number, do in enumerate(doing):
            done, following, dots = self._get_start()
            with self.subTest(step=STEPS[number]):
                self.assertEqual(done, list(STEPS[:number]))
                self.assertEqual(following, STEPS[number])
                self.assertEqual(dots, "●" * number + "○" * (6 - number))
            do()
        # All is done, and no other visit is planned after the one that goes on.
        done, following, dots = self._get_start()
        self.assertEqual((done, following, dots), (list(STEPS), "", False))

    def test_a_meeting_counts_when_it_was_held_and_for_those_who_came(self):
        self.assignment.action_accept()
        self._hold("officer", held=False)
        self._hold("officer", kind="network")
        self.assertEqual(self._get_start()[0], ["order"])
        self._hold("officer", "carer")
        self.assertEqual(self._get_start()[0], ["order", "home"])

    def test_what_is_ordered_and_not_accepted_is_no_step(self):
        self._make_order(self.assignment)
        self.assertEqual(self._get_start()[0], [])

    def test_a_plan_that_has_ended_is_to_be_written_again(self):
        self.assignment.action_accept()
        self._make_plan(self.assignment, kind="start", valid_from="2026-02-02", valid_to="2026-03-02")
        self.assertIn("plan", self._get_start()[0])
        with freeze_time("2026-03-03 08:00:00"):
            self.assertNotIn("plan", self._get_start()[0])

    def test_once_visits_are_held_a_meeting_that_never_was_comes_no_longer_first(self):
        self.assignment.action_accept()
        self._make_visit(self.assignment, day="2026-02-25").action_end()
        self.assertEqual(self._get_start()[1], "plan")
        self._make_plan(self.assignment)
        self.assertEqual(self._get_start()[1], "visits")
        self._make_visit(self.assignment)
        done, following, dots = self._get_start()
        self.assertEqual((done, following, dots), (["order", "plan", "visits"], "", "●●●○○○"))

    def test_what_is_not_being_started_has_no_next_step(self):
        self.assignment.action_decline("Ingen plats")
        self.assertEqual(self._get_start()[1:], ("", False))

    def test_where_siblings_see_each_other_alone_there_is_no_visiting_person_to_meet(self):
        self.assertNotIn("visiting", self._get_start()[0])
        visiting = self.assignment.participant_ids.filtered(lambda each: each.role == "visiting")
        visiting.role = "sibling"
        # At once: nothing else has made it look again.
        self.assertIn("visiting", self.assignment.start_done or [])

    # === WHAT IT OPENS === #

    def _open(self, step, user=None):
        return self.assignment.with_user(user or self.coordinator).action_open_start_step(step)

    def test_each_step_opens_the_right_thing(self):
        self.assertEqual(self._open("order")["res_model"], "umgange.assignment.answer")
        self.assignment.action_accept()
        self.assertEqual(self._open("order")["res_model"], "umgange.order.register")
        self.assertEqual(self._open("plan")["res_model"], "umgange.plan")
        self.assertEqual(self._open("visits")["res_model"], "umgange.visit.series")
        self._make_visit(self.assignment)
        self.assertEqual(self._open("visits")["res_model"], "umgange.visit")
        for action in (self._open(step) for step in ("order", "plan")):
            self.assertEqual(action["context"]["default_assignment_id"], self.assignment.id)

    def test_a_meeting_step_opens_a_new_meeting_with_those_who_come_else_the_one_there_is(self):
        for step, roles in (
            ("officer", {"officer"}),
            ("home", {"officer", "carer"}),
            ("visiting", {"officer", "visiting"}),
        ):
            action = self._open(step)
            meetings = self._as(self.coordinator, "umgange.meeting").with_context(**action["context"])
            made = meetings.create({"start": "2026-03-05 12:00:00"})
            with self.subTest(step=step):
                self.assertFalse(action["res_id"])
                self.assertEqual((made.assignment_id, made.kind), (self.assignment, "opening"))
                self.assertEqual(set(made.participant_ids.mapped("role")), roles)
                self.assertEqual(self._open(step)["res_id"], made.id)

    def test_a_stranger_opens_no_step(self):
        with self.assertRaises(AccessError):
            self._open("plan", self.other_supporter_user)
        with self.assertRefused("no such step"):
            self._open("unlink")

    # === THE BOARD === #

    def test_a_meeting_with_those_whom_nobody_has_written_down_asks_for_them_first(self):
        self.assignment.action_accept()
        assignment = self.assignment.with_context(lang="en_US")
        self.assertEqual(assignment.action_open_start_step("home")["res_model"], "umgange.meeting")
        assignment.participant_ids.filtered(lambda each: each.role == "carer").unlink()
        action = assignment.action_open_start_step("home")
        self.assertEqual(action["tag"], "display_notification")
        self.assertIn("as the family home. Add them under People first", action["params"]["message"])

    def test_an_order_without_the_buyer_s_reference_or_number_is_listed_as_missing(self):
        label = "the buyer's reference or order number"
        self.assignment.action_accept()
        order = self._make_order(self.assignment, buyer_reference=False)
        self.env.invalidate_all()
        self.assertIn(label, self.assignment.with_context(lang="en_US").missing)
        order.sudo().purchase_order_reference = "4500117322"
        self.env.invalidate_all()
        self.assertNotIn(label, self.assignment.with_context(lang="en_US").missing)

    def test_a_plan_that_was_to_be_looked_at_is_among_the_deadlines(self):
        self.assignment.action_accept()
        plan = self._make_plan(self.assignment, review_date="2026-03-02")
        sentence = "The plan was to be looked at together by 03/02/2026 at the latest."
        self.assertIn(sentence, plan.assignment_id.with_context(lang="en_US").deadlines)

    def test_a_card_has_one_line_of_what_is_next_or_missing(self):
        assignment = self.assignment.with_context(lang="en_US")
        self.assertRegex(assignment.board_line, r"^Missing: screening$")
        self._make_visit(self.assignment)
        self.env.invalidate_all()
        self.assertEqual(assignment.board_line, "Next: Wed 4 Mar 15.00–17.00")
        self.assignment.visit_ids.action_cancel("buyer_cancelled")
        self.assignment.action_decline("Ingen plats")
        self.env.invalidate_all()
        self.assertFalse(assignment.board_line)

    def test_accepted_it_lists_the_meetings_that_were_not_held(self):
        self.assignment.action_accept()
        self._hold("officer")
        missing = self.assignment.with_context(lang="en_US").missing
        self.assertIn("meeting with the family home and the visiting person", missing)
        self.assertNotIn("meeting with the officer", missing)

    def test_where_a_court_has_ordered_it_there_is_no_family_home(self):
        self.assignment.action_accept()
        self._hold("officer")
        self._hold("officer", "visiting")
        self._make_plan(self.assignment)
        self.assignment.legal_basis = "fb"
        assignment = self.assignment.with_context(lang="en_US")
        self.env.invalidate_all()
        self.assertIn("meeting with those the child lives with", assignment.board_line)
        self.assertNotIn("family home", f"{assignment.missing} {assignment.board_line}")
        arch = self.env["umgange.assignment"].with_user(self.coordinator).get_view(view_type="form")["arch"]
        tree = etree.fromstring(arch)
        buttons = [*tree.iterfind("header/button"), *tree.iterfind(".//div[@class='o_umgange_steps']/button")]
        for button in buttons:
            with self.subTest(button=etree.tostring(button)):
                self.assertNotIn("amily home", etree.tostring(button, encoding="unicode"))

    def test_no_card_names_anybody(self):
        arch = self.env["umgange.assignment"].with_user(self.coordinator).get_view(view_type="kanban")["arch"]
        names = {node.get("name") for node in etree.fromstring(arch).iter("field")}
        fields = self.env["umgange.assignment"]._fields
        models = {fields[name].comodel_name for name in names if fields[name].relational}
        self.assertLessEqual(models, {"res.partner", "umgange.room", "mail.activity"})

    # === THREE HUNDRED === #

    def _make_board(self, count):
        """Make assignments in the columns of the board, each with all that a card shows."""
        assignments = self._as(self.coordinator, "umgange.assignment").create(
            [
                {
                    "partner_id": self.buyer.id,
                    "legal_basis": "lvu_2",
                    "supporter_id": self.supporter.id,
                    "room_id": self.room.id,
                    "participant_ids": [
                        Command.create({"role": "child", "person_id": self.assignment.child_ids.id}),
                        Command.create({"role": "officer", "partner_id": self.buyer.id}),
                    ],
                    "meeting_ids": [Command.create({"kind": "opening", "start": "2026-03-01 09:00:00", "held": True})],
                    "plan_ids": [Command.create({"valid_from": "2026-03-01", "point_ids": []})],
                }
                for _number in range(count)
            ]
        )
        for meeting in assignments.meeting_ids:
            meeting.participant_ids = meeting.assignment_id.participant_ids.filtered(lambda p: p.role == "officer")
        columns = [assignments[number::5] for number in range(5)]
        walked = (("accepted",), ("accepted", "active"), ("accepted", "paused"), ("accepted", "closing"), ())
        for states, column in zip(walked, columns, strict=True):
            for state in states:
                column._move(state)
        # Ahead, at a time of its own each, so that nothing is booked twice.
        self._as(self.coordinator, "umgange.visit").create(
            [
                {
                    "assignment_id": each.id,
                    "start": f"2026-{4 + number // 280:02}-{1 + number // 10 % 28:02} {5 + number % 10:02}:00:00",
                    "stop": f"2026-{4 + number // 280:02}-{1 + number // 10 % 28:02} {5 + number % 10:02}:30:00",
                    "minutes_before": 0,
                    "minutes_after": 0,
                }
                for number, each in enumerate(columns[0] | columns[1])
            ]
        )
        return assignments

    def _open_board(self):
        """Open the board as the web client does, as the coordinator; return its groups and its queries."""
        board = self._as(self.coordinator, "umgange.assignment").with_context(lang="en_US")
        arch = etree.fromstring(board.get_view(view_type="kanban")["arch"])
        names = {node.get("name") for node in arch.iter("field")} | set(ACTIVITY_FIELDS)
        specification = {name: self._specify(name) for name in names}
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        answer = board.web_read_group(
            [("state", "not in", ("closed", "declined"))],
            ["state"],
            auto_unfold=True,
            unfold_read_specification=specification,
            unfold_read_default_limit=80,
        )
        return answer["groups"], self.env.cr.sql_log_count - before

    def _specify(self, name):
        field = self.env["umgange.assignment"]._fields[name]
        return {"fields": {"display_name": {}}} if field.type == "many2one" else {}

    def test_a_board_of_three_hundred_opens_in_fifteen_queries(self):
        self._make_board(300)
        self._open_board()  # what is asked once for all
        groups, queries = self._open_board()
        shown = {group["state"]: len(group.get("__records", ())) for group in groups}
        self.assertEqual(shown, {"request": 61, "accepted": 60, "active": 60, "paused": 60, "closing": 60})
        self.assertLessEqual(queries, BOARD_QUERIES)
