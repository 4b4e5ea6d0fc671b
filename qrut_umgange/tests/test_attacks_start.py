from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .common import NOW, local
from .test_attacks import AttackCommon

FORGED_AT = "2020-01-01 08:00:00"
SHOWN = {"umgange_show_names": 1}


@tagged("post_install", "-at_install")
class TestForgedAtCreate(AttackCommon):
    """What follows from what is done later is not said by whoever begins the record."""

    def _create(self, model, vals, user=None, **context):
        """Return what a client made of ``vals``, as it stands in the database."""
        record_id = self._rpc(user or self.coordinator, model, "create", vals, **context)
        return self.env[model].browse(record_id).sudo()

    def _assert_own(self, model, vals, forged):
        """Check that ``forged`` is kept neither as values nor as defaults of the context."""
        defaults = {f"default_{name}": value for name, value in forged.items()}
        for said, context in (({**vals, **forged}, {}), (vals, defaults)):
            record = self._create(model, said, **context)
            for name, value in forged.items():
                with self.subTest(model=model, name=name, context=bool(context)):
                    kept = record[name].id if record._fields[name].relational else record[name]
                    self.assertNotIn(value, (kept, str(kept)))

    def test_an_assignment_begins_unscreened_unanswered_and_open(self):
        self._assert_own(
            "umgange.assignment",
            {},
            {
                "name": "U-1",
                "screening": "green",
                "screened_by_id": self.manager.id,
                "screened_at": FORGED_AT,
                "answer_reason": "Ja",
                "answered_by_id": self.manager.id,
                "answered_at": FORGED_AT,
                "file_closed_on": "2020-01-01",
            },
        )

    def test_a_visit_begins_unconfirmed_and_without_an_ending(self):
        times = iter(range(7, 20))
        forged = {
            "confirmed_at": FORGED_AT,
            "end_reason": "child_ill",
            "told_at": FORGED_AT,
            "correction_reason": "Fel rad",
            "is_early_explained": True,
        }
        for context in (False, True):
            hour = next(times)
            vals = {
                "assignment_id": self.assignment.id,
                "start": local(f"2026-03-18 {hour:02}:00"),
                "stop": local(f"2026-03-18 {hour:02}:30"),
            }
            defaults = {f"default_{name}": value for name, value in forged.items()} if context else {}
            visit = self._create("umgange.visit", vals if context else {**vals, **forged}, **defaults)
            self.assertRecordValues(visit, [{**dict.fromkeys(forged, False), "state": "planned"}])

    def test_a_step_has_no_other_steps_lineage(self):
        step = self.world["umgange.plan.step"]
        vals = {"plan_id": self.world["umgange.plan"].id, "name": "Utan oss"}
        self._assert_own("umgange.plan.step", vals, {"lineage": step.lineage})

    def test_nor_by_way_of_its_plan(self):
        step = self.world["umgange.plan.step"]
        self._rpc(
            self.coordinator, "umgange.plan", "write", self.world["umgange.plan"].ids,
            {"step_ids": [Command.create({"name": "Utan oss", "lineage": step.lineage})]},
        )  # fmt: skip
        self.assertEqual(len(set(self.world["umgange.plan"].step_ids.mapped("lineage"))), 2)

    def test_a_new_version_takes_its_steps_along_as_what_they_were(self):
        plan = self._make_plan(self.assignment, step_ids=[Command.create({"name": "Utan oss"})])
        action = self._rpc(self.coordinator, "umgange.plan", "action_new_version", plan.ids)
        draft = self.env["umgange.plan"].browse(action["res_id"])
        self.assertEqual(draft.step_ids.mapped("lineage"), plan.step_ids.mapped("lineage"))
        self.assertEqual((draft.state, draft.approved_by_id.id, draft.version > plan.version), ("draft", False, True))

    def test_a_question_is_no_point_of_a_plan(self):
        vals = {"meeting_id": self.world["umgange.meeting"].id, "question": "Får mormor komma?"}
        self._assert_own("umgange.open.question", vals, {"point_id": self.world["umgange.plan.point"].id})

    def test_what_a_model_says_itself_still_stands(self):
        note = self._create(
            "umgange.contact.note", {"assignment_id": self.assignment.id}, default_user_id=self.manager.id
        )
        self.assertEqual(note.user_id, self.coordinator)
        person = self._create("umgange.person", {"kind": "child", "code": "X"}, default_code="Y")
        self.assertNotIn(person.code, ("X", "Y", "/"))


@tagged("post_install", "-at_install")
class TestRedRequest(AttackCommon):
    """What is screened red is less red only by a manager's word."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.request = cls._make_assignment(accept=False)
        cls.request._screen("red", "Hot i telefon")
        cls.request._ask_manager()

    def _answer(self, user, light):
        return self._rpc(
            user, "umgange.assignment.answer", "create",
            {"assignment_id": self.request.id, "screening": light, "screening_reason": "Nej"},
        )  # fmt: skip

    def test_a_coordinator_does_not_screen_it_again_to_accept_it_alone(self):
        for light in ("green", "yellow"):
            dialog = self._answer(self.coordinator, light)
            for method in ("action_keep", "action_accept"):
                with self.assertRefused("only a manager may say that it is less"):
                    self._rpc(self.coordinator, "umgange.assignment.answer", method, [dialog])
        self.assertEqual((self.request.screening, self.request.state), ("red", "request"))
        self.assertTrue(self.request.sudo().activity_ids)

    def test_a_manager_does(self):
        dialog = self._answer(self.manager, "yellow")
        self._rpc(self.manager, "umgange.assignment.answer", "action_keep", [dialog])
        self.assertEqual(self.request.screening, "yellow")


@tagged("post_install", "-at_install")
class TestEnded(AttackCommon):
    """A request, and what is declined or closed, has no visits ahead, and is nobody's world any more."""

    def _close(self, assignment):
        assignment.visit_ids.filtered(lambda visit: visit.state == "planned").action_cancel("buyer_cancelled")
        assignment.action_close()

    def test_no_visit_is_confirmed_where_we_have_not_said_yes(self):
        request = self._make_assignment(accept=False, supporter_id=False, room_id=False)
        visit = self._make_visit(request)
        with self.assertRefused("is still a request: accept it first"):
            self._rpc(self.coordinator, "umgange.visit", "action_confirm", visit.ids)
        request.action_decline("Vi har inte plats.")
        with self.assertRefused("is closed or declined"):
            self._rpc(self.coordinator, "umgange.visit", "action_confirm", visit.ids)

    def test_but_what_takes_place_is_written_down(self):
        request = self._make_assignment(accept=False, room_id=False)
        visit = self._make_visit(request, day="2026-03-01")
        self._rpc(self.supporter_user, "umgange.visit", "action_start", visit.ids)
        self.assertEqual(visit.state, "under_way")

    def test_what_is_declined_is_out_of_the_supporters_world(self):
        request = self._make_assignment(accept=False, substitute_id=self.other_supporter.id)
        readers = [request.with_user(user) for user in (self.supporter_user, self.other_supporter_user)]
        self.assertTrue(all(each.has_access("read") for each in readers))
        request.action_decline("Vi har inte plats.")
        self.env.flush_all()
        self.assertFalse(any(each.has_access("read") for each in readers))
        holders = self.env["umgange.assignment.holder"].sudo().search([("assignment_id", "=", request.id)])
        self.assertEqual(holders.filtered(lambda row: not row.stop).mapped("role"), ["coordinator"])
        self.assertFalse(holders._find_unnoted(self.company))

    def test_a_correction_of_ones_own_keeps_nobody_in_what_is_closed(self):
        assignment = self._make_assignment()
        visit = self._make_visit(assignment)
        with freeze_time("2026-03-04 17:00:00"):
            visit.with_user(self.supporter_user).action_end()
            entry = self._make_entry(visit)
            entry.action_sign()
            entry.action_correct()
            self.assertFalse(visit.is_documented)
            self._close(assignment)
            self.env.flush_all()
            self.assertFalse(assignment.with_user(self.supporter_user).has_access("read"))

    def test_no_visit_ahead_gets_into_what_is_closed(self):
        assignment = self._make_assignment()
        past = self._make_visit(assignment, day="2026-03-01")
        self._close(assignment)
        times = {"start": local("2026-03-11 15:00"), "stop": local("2026-03-11 17:00")}
        for vals, context in (
            ({"assignment_id": assignment.id}, {}),
            ({}, {"default_assignment_id": assignment.id}),
        ):
            with self.assertRefused("is closed: no more visits are planned in it"):
                self._rpc(self.coordinator, "umgange.visit", "create", {**vals, **times}, **context)
        self.assertEqual(past.state, "cancelled")
        late = self._make_visit(assignment, day="2026-03-01", start="18:00", stop="19:00")
        with self.assertRefused("is closed: no more visits are planned in it"):
            self._rpc(self.coordinator, "umgange.visit", "write", late.ids, times)


@tagged("post_install", "-at_install")
class TestWhoIsNamed(AttackCommon):
    """Who takes part is told to whoever may read it, and to no log."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.participant = cls.assignment.participant_ids.filtered(lambda each: each.role == "visiting")

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_a_note_in_the_making_tells_nothing_of_a_stranger(self):
        spec = {"participant_id": {"fields": {"display_name": {}}}, "assignment_id": {}}
        for user, told in ((self.attacker, ""), (self.supporter_user, self.participant.person_id.code)):
            result = self._rpc(
                user, "umgange.contact.note", "onchange", [], {}, [], spec,
                default_participant_id=self.participant.id,
            )  # fmt: skip
            shown = (result["value"].get("participant_id") or {}).get("display_name") or ""
            with self.subTest(user=user.login):
                self.assertIn(told, shown)
                self.assertEqual(bool(shown), bool(told))
        lent = self.participant.with_user(self.attacker).sudo().with_context(**SHOWN)
        self.assertFalse(lent.display_name)

    def test_a_refusal_names_nobody_but_by_code(self):
        participant = self.participant.with_user(self.coordinator).with_context(**SHOWN)
        self.assertIn("Sara Ek", participant.display_name)
        self.assertNotIn("Sara Ek", participant._get_quiet_names())
        with self.assertRaises(ValidationError) as caught:
            participant.write({"attends": True, "may_attend": "no"})
        self.assertIn(participant.person_id.code, str(caught.exception))
        self.assertNotIn("Ek", str(caught.exception))

    def test_no_action_of_a_start_step_asks_for_names(self):
        for step in ("order", "officer", "home", "visiting", "plan", "visits"):
            action = self._rpc(
                self.coordinator, "umgange.assignment", "action_open_start_step", self.assignment.ids, step
            )
            with self.subTest(step=step):
                self.assertNotIn("umgange_show_names", str(action.get("context")))

    def test_a_decision_is_called_by_number_and_day_alone(self):
        decision = self.world["umgange.decision"]
        self.assertEqual(decision.display_name, f"{self.assignment.name} 2026-03-02")

    def test_a_dialog_is_of_its_company(self):
        other = self._create_company(name="Bron", country_id=self.env.ref("base.se").id)
        user = self._make_user(
            "both", "qrut_umgange.group_coordinator", company_ids=[Command.set((self.company + other).ids)]
        )
        vals = {
            "umgange.assignment.answer": {"assignment_id": self.assignment.id},
            "umgange.assignment.change": {"assignment_id": self.assignment.id},
            "umgange.participant.change": {"participant_id": self.participant.id},
            "umgange.handout.dialog": {"assignment_id": self.assignment.id},
        }
        for model, values in vals.items():
            dialog = self._rpc(user, model, "create", values, allowed_company_ids=self.company.ids)
            with self.subTest(model=model):
                self.assertTrue(self._rpc(user, model, "read", [dialog], ["id"], allowed_company_ids=self.company.ids))
                with self.assertRaises(AccessError):
                    self._rpc(user, model, "read", [dialog], ["company_id"], allowed_company_ids=other.ids)

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_a_dialog_reads_as_its_user(self):
        other = self._create_company(name="Bron", country_id=self.env.ref("base.se").id)
        stranger = self._make_user("bron", "qrut_umgange.group_coordinator", company_id=other.id)
        for model, vals, name in (
            ("umgange.assignment.answer", {"assignment_id": self.assignment.id}, "missing"),
            ("umgange.participant.change", {"participant_id": self.participant.id}, "role"),
        ):
            with self.subTest(model=model), self.assertRaises(AccessError):
                self._rpc(stranger, model, "onchange", [], vals, list(vals), {name: {}, **dict.fromkeys(vals, {})})


@tagged("post_install", "-at_install")
class TestAheadOfTime(AttackCommon):
    """Nothing has been held or answered on a day to come, and an answer stays."""

    def test_a_meeting_ahead_has_not_been_held(self):
        meeting = self._make_meeting(self.assignment, "visiting")
        for method, args in (("action_hold", []), ("write", [{"held": True}])):
            with self.assertRefused("has not been held yet", ValidationError):
                self._rpc(self.coordinator, "umgange.meeting", method, meeting.ids, *args)
        held = self._hold_meeting(self.assignment, "visiting")
        with self.assertRefused("has not been held yet", ValidationError):
            self._rpc(self.coordinator, "umgange.meeting", "write", held.ids, {"start": "2026-04-01 08:00:00"})
        # later the same day it may be over already
        self._rpc(self.coordinator, "umgange.meeting", "write", held.ids, {"start": "2026-03-02 15:00:00"})

    def test_nobody_answers_on_a_day_to_come_and_what_was_answered_stays(self):
        rules = self.world["umgange.meeting.rules"]
        with self.assertRefused("Nobody has answered on a day to come", ValidationError):
            self._rpc(
                self.coordinator, "umgange.meeting.rules", "write", rules.ids,
                {"answer": "signed", "answered_on": "2026-03-03"},
            )  # fmt: skip
        rules.with_user(self.coordinator).answer = "signed"
        self.assertEqual(str(rules.answered_on), NOW[:10])
        meeting = rules.meeting_id
        for model, ids in (("umgange.meeting.rules", rules.ids), ("umgange.meeting", meeting.ids)):
            with self.assertRefused("has answered to these rules: that stays"):
                self._rpc(self.coordinator, model, "unlink", ids)
        rules.with_user(self.coordinator).answer = False
        self._rpc(self.coordinator, "umgange.meeting.rules", "unlink", rules.ids)
        self.assertFalse(rules.exists())
