from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from .common import NOW, local
from .test_attacks import AttackCommon


@tagged("post_install", "-at_install")
class TestWritingIntoOtherWorlds(AttackCommon):
    def test_a_supporter_writes_no_entry_about_a_foreign_visit(self):
        own, foreign = self.own_world, self.world
        own_visit = self._make_visit(own["umgange.assignment"], day="2026-03-11")
        child = {"own": own["umgange.assignment"].child_ids.id}
        child["foreign"] = foreign["umgange.assignment"].child_ids.id
        for vals in (
            {"visit_id": self.visit.id, "child_id": child["foreign"]},
            {"visit_id": self.visit.id, "child_id": child["own"]},
            {"visit_id": own_visit.id, "child_id": child["foreign"]},
            {
                "visit_id": self.visit.id, "child_id": child["own"],
                "assignment_id": own["umgange.assignment"].id,
            },
            {"assignment_id": self.assignment.id, "child_id": child["foreign"], "kind": "event"},
        ):  # fmt: skip
            self._assert_refused(self.attacker, "umgange.journal.entry", "create", vals)

    def test_a_supporter_moves_no_draft_into_a_foreign_file(self):
        draft = self.own_world["umgange.journal.entry"]
        for vals in (
            {
                "assignment_id": self.assignment.id,
                "child_id": self.assignment.child_ids.id,
                "visit_id": False,
                "kind": "event",
            },
            {
                "assignment_id": self.assignment.id,
                "child_id": self.assignment.child_ids.id,
                "visit_id": self._make_visit(self.assignment, day="2026-03-11").id,
            },
            {"visit_id": self.visit.id},
            {"child_id": self.assignment.child_ids.id},
        ):
            self._assert_refused(self.attacker, "umgange.journal.entry", "write", draft.ids, vals)

    def test_a_supporter_reaches_nothing_by_nested_commands(self):
        draft = self.own_world["umgange.journal.entry"]
        for command in (
            Command.update(self.entry.id, {"facts": "x"}),
            Command.link(self.entry.id),
            Command.delete(self.entry.id),
            Command.create({"visit_id": self.visit.id, "child_id": self.assignment.child_ids.id}),
        ):
            self._assert_refused(
                self.attacker, "umgange.journal.entry", "write", draft.ids,
                {"corrected_by_ids": [command]},
            )  # fmt: skip

    def test_a_dialog_is_no_way_to_a_foreign_visit(self):
        for command in (
            Command.update(self.visit.id, {"end_note": "x"}),
            Command.create({"assignment_id": self.assignment.id}),
            Command.delete(self.visit.id),
            Command.link(self.visit.id),
            Command.set([self.visit.id]),
        ):
            self._assert_refused(
                self.attacker, "umgange.visit.end", "create",
                {"visit_ids": [command], "reason": "unsafe", "outcome": "broken_off"},
            )  # fmt: skip

    def test_a_correction_names_an_entry_of_the_same_file(self):
        self.entry.with_user(self.supporter_user).action_sign()
        own = self.own_world["umgange.assignment"]
        vals = {"assignment_id": own.id, "child_id": own.child_ids.id, "kind": "event"}
        self._assert_refused(self.attacker, "umgange.journal.entry", "create", {**vals, "corrects_id": self.entry.id})

    def test_a_supporter_plans_nothing(self):
        vals = {
            "assignment_id": self.own_world["umgange.assignment"].id,
            "start": local("2026-04-01 10:00"),
            "stop": local("2026-04-01 11:00"),
        }
        self._assert_refused(self.attacker, "umgange.visit", "create", vals)

    def test_a_coordinator_does_not_take_over_anothers_assignment(self):
        self._assert_refused(
            self.other_coordinator, "umgange.assignment", "write", self.assignment.ids,
            {"coordinator_id": self.other_coordinator.id},
        )  # fmt: skip
        self.assertFalse(self.entry.with_user(self.other_coordinator).has_access("read"))

    def test_who_coordinates_hands_over_and_a_manager_reassigns(self):
        assignment = self.assignment.with_user(self.coordinator)
        assignment.coordinator_id = self.other_coordinator
        assignment.with_user(self.manager).coordinator_id = self.coordinator
        self.assertEqual(assignment.coordinator_id, self.coordinator)

    def test_a_request_that_nobody_coordinates_is_anybodys_to_take(self):
        request = self.env["umgange.assignment"].create({"coordinator_id": False})
        request.with_user(self.other_coordinator).coordinator_id = self.other_coordinator
        self.assertEqual(request.coordinator_id, self.other_coordinator)

    def test_what_follows_from_what_is_done_is_written_by_nobody(self):
        for model, vals in {
            "umgange.assignment": [
                {"member_user_ids": [Command.link(self.attacker.id)]},
                {"child_ids": [Command.clear()]},
                {"name": "Lova Ek"},
                {"state": "closed"},
            ],
            "umgange.visit": [
                {"is_documented": True}, {"told_at": NOW}, {"end_reason": "child_ill"},
                {"state": "done"}, {"correction_reason": "x"},
            ],
            "umgange.plan": [{"state": "approved"}, {"version": 9}, {"approved_at": NOW}],
            "umgange.plan.point": [{"is_sealed": True}],
            "umgange.plan.view": [{"is_sealed": True}, {"is_written": False}, {"text": "", "is_written": True}],
            "umgange.journal.entry": [
                {"author_id": self.coordinator.id}, {"state": "signed"}, {"signed_at": NOW},
            ],
        }.items():  # fmt: skip
            author = model == "umgange.journal.entry"
            user = self.supporter_user if author else self.manager
            for values in vals:
                self._assert_refused(user, model, "write", self.world[model].ids, values)
        code = self.assignment.child_ids
        self._assert_refused(self.manager, "umgange.person", "write", code.ids, {"code": "Lova Ek"})

    def test_an_import_brings_no_state_and_no_foreign_record(self):
        result = self._rpc(
            self.supporter_user, "umgange.journal.entry", "load",
            ["child_id/.id", "visit_id/.id", "state"],
            [[str(self.assignment.child_ids.id), str(self.visit.id), "signed"]],
        )  # fmt: skip
        self.assertFalse(result["ids"])
        result = self._rpc(
            self.attacker, "umgange.journal.entry", "load",
            ["child_id/.id", "visit_id/.id", "facts"],
            [[str(self.assignment.child_ids.id), str(self.visit.id), "x"]],
        )  # fmt: skip
        self.assertFalse(result["ids"])

    def test_an_error_does_not_tell_whoever_asks_what_is_planned_or_booked(self):
        booking = self.world["umgange.booking"]
        slot = {"start": self.visit.start, "stop": self.visit.stop}
        for user in (self.attacker, self.finance, self.users["internal"]):
            for model, vals in [
                ("umgange.visit", {**slot, "assignment_id": self.assignment.id}),
                ("umgange.booking", {**slot, "resource_id": booking.resource_id.id}),
            ]:
                with self.subTest(model=model, user=user.login), self.assertRaises(AccessError):
                    self._rpc(user, model, "create", vals)
        own = self.own_world["umgange.booking"]
        with self.assertRaises(AccessError):
            self._rpc(
                self.attacker, "umgange.booking", "write", own.ids,
                {**slot, "resource_id": booking.resource_id.id},
            )  # fmt: skip

    def test_a_form_shows_nothing_of_what_may_not_be_read(self):
        spec = {"visit_id": {"fields": {"end_note": {}}}, "occurred_at": {}, "assignment_id": {}}
        before = self.visit.with_user(self.attacker)
        self.assertFalse(before.has_access("read"))
        forms = [
            ("umgange.journal.entry", {"visit_id": self.visit.id}, spec),
            (
                "umgange.visit", {"assignment_id": self.assignment.id},
                {"room_id": {}, "plan_id": {}},
            ),
            ("umgange.plan.point", {"plan_id": self.world["umgange.plan"].id}, {"is_sealed": {}}),
            (
                "umgange.plan", {"assignment_id": self.assignment.id, "version": 9},
                {"matrix": {}, "changes": {}},
            ),
            (
                "umgange.order.register", {"assignment_id": self.assignment.id},
                {"partner_id": {}, "date_from": {}},
            ),
            (
                "umgange.visit.series", {"assignment_id": self.assignment.id},
                {"room_id": {}, "supporter_id": {}},
            ),
        ]  # fmt: skip
        for model, values, fields_spec in forms:
            for user in (self.attacker, self.finance, self.reviewer, self.users["internal"]):
                with self.subTest(model=model, user=user.login):
                    try:
                        answer = self._rpc(user, model, "onchange", [], values, list(values), fields_spec)
                    except AccessError:
                        continue
                    # Whoever may write entries gets the foreign visit taken out of the form.
                    self.assertEqual((model, user), ("umgange.journal.entry", self.attacker))
                    self.assertFalse(any(answer["value"].values()))
        with self.assertRaises(AccessError):
            self._rpc(
                self.attacker, "umgange.journal.entry", "onchange",
                self.entry.ids, {}, [], {"facts": {}},
            )  # fmt: skip

    def test_nobody_raises_the_own_rights(self):
        for user in (self.attacker, self.coordinator, self.manager, self.finance):
            group = self.env.ref("qrut_umgange.group_manager")
            for vals in (
                {"group_ids": [Command.link(group.id)]},
                {"company_ids": [Command.link(1)]},
            ):
                with self.subTest(user=user.login), self.assertRaises(AccessError):
                    self._rpc(user, "res.users", "write", user.ids, vals)
        for user in (self.attacker, self.coordinator, self.finance):
            vals = {"user_id": user.id}
            self._assert_refused(user, "umgange.supporter", "write", self.supporter.ids, vals)
