from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, freeze_time, tagged

from .common import UmgangeCommon, local


@tagged("post_install", "-at_install")
class TestVisitMend(UmgangeCommon):
    """A wrong tap is no fact: the page asks when a tap surprises, and times can be mended."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.assignment = cls._make_assignment()
        cls.visit = cls._make_visit(cls.assignment)
        cls.own = cls.visit.with_user(cls.supporter_user)

    def _at(self, clock, day="2026-03-04"):
        return freeze_time(local(f"{day} {clock}"))

    def _get_dialog(self, action):
        return self.own.env[action["res_model"]].browse(action["res_id"])

    def _hold(self, visit=None):
        visit = visit or self.own
        with self._at("15:05"):
            visit.action_start()
        with self._at("16:50"):
            visit.action_end()

    # === ASKING === #

    def test_a_tap_at_about_the_planned_time_is_taken_at_its_word(self):
        for start, end in (("14:45", "16:45"), ("15:00", "17:00"), ("16:00", "18:00")):
            with self.subTest(start=start), self.env.cr.savepoint() as step:
                with self._at(start):
                    self.assertIs(self.own.action_start_asking(), True)
                with self._at(end):
                    self.assertIs(self.own.action_end_asking(), True)
                self.assertEqual(self.visit.state, "done")
                step.rollback()
            self.visit.invalidate_recordset()

    def test_an_early_start_is_asked_about_and_nothing_happens_before_the_answer(self):
        with self._at("14:44"):
            dialog = self._get_dialog(self.own.action_start_asking())
            self.assertEqual((self.visit.state, dialog.step, dialog.started), ("planned", "start", "14.44"))
            dialog.action_apply()
        self.assertEqual(self.visit.state, "under_way")
        self.assertEqual(self.visit.actual_start, local("2026-03-04 14:44"))

    def test_an_early_end_is_asked_about(self):
        with self._at("15:00"):
            self.own.action_start()
        with self._at("16:44"):
            dialog = self._get_dialog(self.own.action_end_asking())
            self.assertEqual((self.visit.state, dialog.ended), ("under_way", "16.44"))
            dialog.action_apply()
        self.assertEqual((self.visit.state, self.visit.actual_stop), ("done", local("2026-03-04 16:44")))

    def test_an_end_forgotten_is_proposed_as_planned(self):
        with self._at("15:00"):
            self.own.action_start()
        with self._at("08:00", "2026-03-05"):
            dialog = self._get_dialog(self.own.action_end_asking())
            self.assertEqual((dialog.started, dialog.ended), ("15.00", "17.00"))
            dialog.action_apply()
        self.assertEqual(self.visit.actual_stop, self.visit.stop)

    def test_a_visit_is_written_down_the_day_after_in_one_dialog(self):
        with self._at("08:00", "2026-03-05"):
            dialog = self._get_dialog(self.own.action_start_asking())
            self.assertEqual((dialog.step, dialog.started, dialog.ended), ("end", "15.00", "17.00"))
            dialog.write({"started": "1510", "ended": "16:55"})
            dialog.action_apply()
        self.assertRecordValues(
            self.visit,
            [
                {
                    "state": "done",
                    "actual_start": local("2026-03-04 15:10"),
                    "actual_stop": local("2026-03-04 16:55"),
                }
            ],
        )

    def test_on_another_day_the_clock_is_that_days(self):
        with self._at("10:00", "2026-03-03"):
            self._get_dialog(self.own.action_start_asking()).action_apply()
            self.assertEqual(self.visit.actual_start, local("2026-03-03 10:00"))
        with self._at("11:00", "2026-03-03"):
            self._get_dialog(self.own.action_end_asking()).action_apply()
        self.assertEqual(self.visit.actual_stop, local("2026-03-03 11:00"))

    # === MENDING === #

    def _mend(self, who=None, **values):
        dialog = self._get_dialog((who or self.own).action_mend_times())
        dialog.write(values)
        dialog.action_apply()

    def test_the_times_of_a_visit_that_was_held_are_mended(self):
        self._hold()
        with self._at("18:00"):
            self._mend(started="14.55", ended="17.05")
        self.assertEqual(self.visit.actual_start, local("2026-03-04 14:55"))
        self.assertEqual(self.visit.actual_stop, local("2026-03-04 17:05"))

    def test_a_time_not_touched_keeps_its_seconds(self):
        with freeze_time("2026-03-04 14:05:42"):
            self.own.action_start()
        with self._at("18:00"):
            self._mend(started="15.05")
            self.assertEqual(str(self.visit.actual_start), "2026-03-04 14:05:42")
            self._mend(started="15.06")
        self.assertEqual(str(self.visit.actual_start), "2026-03-04 14:06:00")

    def test_a_visit_over_midnight_is_mended_on_both_days(self):
        night = self._make_visit(self.assignment, day="2026-03-06", start="22:00", stop="23:59")
        night.stop = local("2026-03-07 01:00")
        own = night.with_user(self.supporter_user)
        with self._at("08:00", "2026-03-07"):
            dialog = self._get_dialog(own.action_start_asking())
            self.assertEqual((dialog.started, dialog.ended), ("22.00", "01.00"))
            dialog.write({"started": "22.10", "ended": "01.15"})
            dialog.action_apply()
        self.assertEqual(night.actual_start, local("2026-03-06 22:10"))
        self.assertEqual(night.actual_stop, local("2026-03-07 01:15"))

    def test_who_came_is_mended_and_taken_back(self):
        with self._at("14:50"):
            self.own.attendance_ids.action_here()
            dialog = self._get_dialog(self.own.action_mend_times())
            child = dialog.line_ids.filtered(lambda line: line.attendance_id.role == "child")
            self.assertEqual(set(dialog.line_ids.mapped("arrived")), {"14.50"})
            child.arrived = False
            (dialog.line_ids - child).arrived = "14.40"
            dialog.action_apply()
        arrivals = {row.role: row.actual_arrival for row in self.visit.attendance_ids}
        self.assertEqual(arrivals, {"child": False, "visiting": local("2026-03-04 14:40")})

    def test_what_cannot_be_is_refused_in_words_and_nothing_changes(self):
        self._hold()
        before = self.visit.read(["actual_start", "actual_stop"])
        with self._at("18:00"):
            for values, sentence in (
                ({"started": "kvart över tre"}, "“kvart över tre” is no time: write it as 15.00"),
                ({"started": "25.00"}, "is no time"),
                ({"ended": "18.01"}, "has not happened yet"),
                ({"started": "17.00"}, "cannot have ended before it began"),
                ({"started": False}, "both when the visit began and when it ended"),
                ({"started": False, "ended": False}, "was held"),
            ):
                with self.subTest(values=values), self.assertRefused(sentence), self.env.cr.savepoint():
                    self._mend(**values)
                self.visit.invalidate_recordset()
                self.assertEqual(self.visit.read(["actual_start", "actual_stop"]), before)

    def test_a_visit_under_way_keeps_a_start(self):
        with self._at("15:00"):
            self.own.action_start()
            with self.assertRefused("take back the start"):
                self._mend(started=False)

    def test_a_row_of_another_visit_does_not_come_along(self):
        other = self._make_visit(self._make_assignment(), day="2026-03-05")
        dialog = self._get_dialog(self.own.action_mend_times())
        dialog.line_ids[0].attendance_id = other.attendance_ids[0]
        with self.assertRaises(UserError):
            dialog.action_apply()
        dialog.line_ids[0].sudo().attendance_id = other.attendance_ids[0]
        coordinators = dialog.sudo(False).with_user(self.coordinator).sudo()
        with self.assertRefused("at another visit"):
            coordinators.action_apply()

    # === TAKING BACK A START === #

    def test_a_start_is_taken_back_to_what_the_visit_was(self):
        for state in ("planned", "confirmed"):
            with self.subTest(state=state), self._at("15:00"):
                if state == "confirmed":
                    self.visit.action_confirm()
                self.own.action_start()
                self._get_dialog(self.own.action_mend_times()).action_undo_start()
                self.assertEqual((self.visit.state, self.visit.actual_start), (state, False))

    def test_nothing_else_is_taken_back(self):
        for mover in (lambda: None, lambda: self._hold()):
            mover()
            with self.assertRefused("Only a visit that is under way"):
                self.own.action_undo_start()

    # === WHO MAY === #

    def test_only_the_visits_supporter_and_coordinators_mend(self):
        self.visit.supporter_id = self.other_supporter
        self.own.with_user(self.other_supporter_user).action_mend_times()
        self.own.with_user(self.coordinator).action_mend_times()
        for name in ("action_start_asking", "action_end_asking", "action_mend_times", "action_undo_start"):
            with self.subTest(name=name), self._at("12:00"), self.assertRefused("Ask the coordinator", AccessError):
                getattr(self.own, name)()
        for role in ("finance", "reviewer"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.visit.with_user(self.users[role]).action_mend_times()

    def test_a_dialog_about_a_foreign_visit_tells_nothing(self):
        foreign = self._make_visit(self._make_assignment(supporter_id=self.other_supporter.id), day="2026-03-06")
        rows = [Command.create({"attendance_id": foreign.attendance_ids[0].id})]
        dialogs = self._as(self.supporter_user, "umgange.visit.times")
        dialog = dialogs.create({"visit_id": foreign.id, "line_ids": rows})
        for record, name in ((dialog, "planned_label"), (dialog, "visit_state"), (dialog.line_ids, "shown_name")):
            # what others read in this transaction is no longer at hand
            self.env.invalidate_all()
            with self.subTest(name=name), self.assertRaises(AccessError):
                record.read([name])
        with self.assertRaises(AccessError):
            dialogs.create({"visit_id": foreign.id, "started": "9"}).action_apply()

    def test_a_visit_that_ended_early_is_asked_why_in_the_dialog_for_that(self):
        with self._at("15:00"):
            self.own.action_start()
        with self._at("15:10"):
            dialog = self._get_dialog(self.own.action_end_asking())
            self.assertTrue(dialog.is_early)
            action = dialog.action_break_off_instead()
            end = Form(self.own.env[action["res_model"]].with_context(**action["context"]))
            end.reason = "child_stop"
            end.save().action_apply()
        self.assertEqual((self.visit.state, self.visit.end_reason), ("broken_off", "child_stop"))
