from datetime import date

from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged
from odoo.tools import SQL

from .common import UmgangeCommon

TODAY = date(2026, 3, 2)


class IncidentCommon(UmgangeCommon):
    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.assignment = cls._make_assignment()

    def _get_todos(self, record, user):
        return self.env["mail.activity"].search(
            [("res_model", "=", record._name), ("res_id", "=", record.id), ("user_id", "=", user.id)]
        )

    def _judge(self, incident, answer, reason="Det var en olycka i lek."):
        incident = incident.with_user(self.manager)
        incident.lex_sarah_reason = reason
        getattr(incident, f"action_judge_{answer}")()
        return incident


@tagged("post_install", "-at_install")
class TestIncident(IncidentCommon):
    """Something went otherwise than it should: one line, then a manager's judgement with its own dates."""

    # === THE REPORT === #

    def test_a_line_and_a_tap_report_it_and_the_managers_know_at_once(self):
        visit = self._make_visit(self.assignment)
        incident = self._as(self.supporter_user, "umgange.incident").create(
            {"visit_id": visit.id, "assignment_id": False, "what": "Lova skrapade knät.", "hurt": "child"}
        )
        self.assertRegex(incident.name, r"^A-2026-\d{4}$")
        self.assertEqual((incident.assignment_id, incident.person_ids), (self.assignment, self.assignment.child_ids))
        self.assertEqual((incident.reporter_id, incident.state), (self.supporter_user, "reported"))
        self.assertTrue(self._get_todos(incident, self.manager))
        self.assertIn(incident.name, incident.action_reported()["params"]["message"])
        self.assertEqual(visit.with_user(self.supporter_user).incident_count, 1)
        self.assertEqual(visit.with_user(self.other_supporter_user).sudo(False)._count_beside("umgange.incident"), {})

    def test_anybody_of_the_staff_reports(self):
        for user in (self.supporter_user, self.coordinator, self.manager):
            with self.subTest(user=user.login):
                values = {"what": "Larmet gick utan orsak.", "hurt": "nobody"}
                self.assertTrue(self._as(user, "umgange.incident").create(values))
        with self.assertRaises(AccessError):
            self._as(self.finance, "umgange.incident").create(values)

    def test_bad_input_gets_a_sentence(self):
        with self.assertRefused("a line is enough"):
            self._make_incident(self.assignment, what=" ")
        with self.assertRefused("has not happened yet", ValidationError):
            self._make_incident(self.assignment, happened_at="2026-03-09 08:00:00")
        foreign = self._make_visit(self._make_assignment(supporter_id=False))
        with self.assertRefused("own", ValidationError):
            self._make_incident(self.assignment, self.coordinator, visit_id=foreign.id)
        with self.assertRaises(AccessError):
            self._make_incident(self.assignment, self.other_supporter_user)

    def test_it_is_in_ones_own_name_and_mended_until_it_is_judged(self):
        incident = self._make_incident(self.assignment, reporter_id=self.manager.id, lex_sarah="no", name="A-1")
        self.assertEqual((incident.reporter_id, incident.lex_sarah), (self.supporter_user, False))
        self.assertNotEqual(incident.name, "A-1")
        incident.what = "Lova skrapade knät på gården."
        with self.assertRefused("Whoever reported it", AccessError):
            incident.with_user(self.manager).what = "Annat"
        with self.assertRefused("A manager judges", AccessError):
            incident.lex_sarah_reason = "Nej"
        self._judge(incident, "no")
        for values in ({"what": "Annat"}, {"person_ids": [Command.clear()]}):
            with self.assertRefused("judged already"):
                incident.write(values)

    # === WHO READS === #

    def test_the_reporter_the_coordinator_and_managers_read_it(self):
        incident = self._make_incident(self.assignment)
        stranger = self._make_user("coordinator3", "qrut_umgange.group_coordinator")
        for user, may in (
            (self.supporter_user, True), (self.coordinator, True), (self.manager, True),
            (self.other_supporter_user, False), (stranger, False), (self.finance, False), (self.reviewer, False),
        ):  # fmt: skip
            with self.subTest(user=user.login):
                self.assertEqual(incident.with_user(user).has_access("read"), may)
        self.assertFalse(incident.with_user(self.coordinator).has_access("write"))

    def test_one_for_managers_only_is_not_the_coordinators(self):
        incident = self._make_incident(self.assignment, managers_only=True)
        self.assertFalse(incident.with_user(self.coordinator).has_access("read"))
        self.assertTrue(incident.has_access("read"))
        self.assertTrue(incident.with_user(self.manager).has_access("read"))

    def test_whom_it_concerns_stands_by_code(self):
        incident = self._make_incident(self.assignment)
        self.assertEqual(incident.person_ids.mapped("display_name"), [self.assignment.child_ids.code])

    # === THE JUDGEMENT === #

    def test_no_and_why(self):
        incident = self._make_incident(self.assignment)
        with self.assertRefused("Write why, or why not"):
            incident.with_user(self.manager).action_judge_no()
        for user in (self.supporter_user, self.coordinator):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                incident.with_user(user).action_judge_no()
        self._judge(incident, "no")
        self.assertEqual((incident.state, incident.lex_sarah, incident.judged_by_id), ("judged", "no", self.manager))
        self.assertFalse(incident.with_user(self.manager).step_ids)
        self.assertFalse(self._get_todos(incident, self.manager))
        self.assertIn("taken care of", self._get_todos(incident, self.supporter_user).summary)
        incident.action_seen()
        self.assertFalse(self._get_todos(incident, self.supporter_user))

    def test_yes_lays_out_the_steps_with_their_days(self):
        incident = self._judge(self._make_incident(self.assignment), "yes", "Ingen visste vem som hade larmet.")
        steps = {step.kind: (step.due_on, step.done_on) for step in incident.step_ids}
        self.assertEqual(steps["told"], (TODAY, TODAY))
        self.assertEqual(steps["board"], (date(2026, 3, 3), False))
        self.assertEqual(set(steps), {"told", "board", "investigated", "measures"})
        with self.assertRefused("First judge"):
            self._make_incident(self.assignment).with_user(self.manager).action_serious()
        incident.action_serious()
        self.assertLess({"ivo", "board_ivo"}, set(incident.step_ids.mapped("kind")))

    def test_a_no_becomes_a_yes_until_it_is_closed(self):
        incident = self._judge(self._make_incident(self.assignment), "no")
        incident.lex_sarah_reason = "Det har hänt igen."
        incident.action_judge_yes()
        self.assertEqual((incident.lex_sarah, len(incident.step_ids)), ("yes", 4))
        with self.assertRefused("cannot become"):
            incident.action_judge_no()

    def test_the_steps_are_the_managers(self):
        incident = self._judge(self._make_incident(self.assignment), "yes")
        step = incident.step_ids[1]
        for user in (self.supporter_user, self.coordinator):
            with self.subTest(user=user.login):
                self.assertFalse(step.with_user(user).has_access("read"))
                self.assertFalse(incident.with_user(user).late_label)
        step.action_done()
        self.assertEqual((step.done_on, step.done_by_id), (TODAY, self.manager))
        with self.assertRefused("not been done yet", ValidationError):
            step.done_on = "2026-03-09"

    def test_ivo_gets_the_investigation_or_a_reason(self):
        incident = self._judge(self._make_incident(self.assignment), "yes")
        incident.action_serious()
        ivo = incident.step_ids.filtered(lambda each: each.kind == "ivo")
        with self.assertRefused("investigation goes to IVO", ValidationError):
            ivo.action_done()
        ivo.note = "Utredningen skickas på måndag."
        ivo.action_done()

    def test_a_late_step_is_told_once(self):
        incident = self._judge(self._make_incident(self.assignment), "yes")
        before = self._get_todos(incident, self.manager)
        with freeze_time("2026-03-05 08:00:00"):
            for _night in range(2):
                self.env["umgange.incident"]._cron_remind()
            self.env.invalidate_all()
            todos = self._get_todos(incident, self.manager) - before
            self.assertEqual(len(todos), 1)
            self.assertIn("The board informed", todos.summary)
            self.assertEqual(incident.late_label, "The board informed")

    # === THE END OF IT === #

    def _close(self):
        incident = self._judge(self._make_incident(self.assignment), "yes")
        incident.step_ids.action_done()
        incident.action_close()
        return incident

    def test_it_is_closed_when_the_steps_are_done_or_with_a_reason(self):
        incident = self._judge(self._make_incident(self.assignment), "yes")
        with self.assertRefused("Left to do: The board informed"):
            incident.action_close()
        incident.closing_note = "Kommunen har tagit över utredningen."
        incident.action_close()
        self.assertEqual((incident.closed_on, incident.kept_until), (TODAY, date(2031, 3, 2)))
        self.assertIn("is closed", self._get_todos(incident, self.supporter_user).summary)

    def test_nobody_changes_or_deletes_what_is_closed(self):
        incident = self._close()
        with self.assertRefused("stands as it does"):
            incident.lex_sarah_reason = "Annat"
        with self.assertRefused("is closed"):
            incident.step_ids[0].note = "Annat"
        with self.assertRefused("Nobody deletes it"):
            incident.sudo().unlink()
        with self.assertRaises(AccessError):
            incident.unlink()
        for user in (self.supporter_user, self.coordinator, self.manager):
            self.assertFalse(self._as(user, "umgange.incident").has_access("unlink"))

    def test_the_database_refuses_it_too(self):
        incident = self._close()
        step = incident.step_ids[0]
        self.assertSealed(
            *(
                f"UPDATE umgange_incident SET {change} WHERE id = {incident.id}"
                for change in (
                    "what = 'x'", "name = 'x'", "reporter_id = 1", "reported_at = now()", "hurt = 'nobody'",
                    "lex_sarah = 'no'", "lex_sarah_reason = 'x'", "kept_until = '2026-01-01'", "state = 'reported'",
                    "closing_note = 'x'", "is_serious = true",
                )
            ),
            f"DELETE FROM umgange_incident WHERE id = {incident.id}",
            "TRUNCATE umgange_incident CASCADE",
            f"UPDATE umgange_incident_step SET note = 'x' WHERE id = {step.id}",
            f"DELETE FROM umgange_incident_step WHERE id = {step.id}",
            "INSERT INTO umgange_incident_step (incident_id, company_id, kind, due_on)"
            f" VALUES ({incident.id}, {incident.company_id.id}, 'ivo', now())",
        )  # fmt: skip

    def test_an_open_one_is_not_deleted_either(self):
        incident = self._make_incident(self.assignment)
        self.assertSealed(f"DELETE FROM umgange_incident WHERE id = {incident.id}")

    def test_the_database_keeps_whom_it_concerns_once_it_is_judged(self):
        incident = self._make_incident(self.assignment)
        incident.person_ids = self.assignment.child_ids
        table = "umgange_incident_umgange_person_rel"
        self._judge(incident, "no")
        stranger = self._make_person("Nils Ström")
        self.assertSealed(
            f"DELETE FROM {table} WHERE umgange_incident_id = {incident.id}",
            f"UPDATE {table} SET umgange_person_id = {stranger.id} WHERE umgange_incident_id = {incident.id}",
            f"INSERT INTO {table} VALUES ({incident.id}, {stranger.id})",
            f"TRUNCATE {table}",
        )

    def test_five_years_later_it_may_go_and_not_a_day_before(self):
        incident = self._judge(self._make_incident(self.assignment), "no")
        incident.action_close()
        self.env.flush_all()
        self.env.cr.execute("ALTER TABLE umgange_incident DISABLE TRIGGER umgange_refuse_closed")
        self.env.cr.execute(
            SQL(
                "UPDATE umgange_incident SET closed_on = current_date - interval '5 years 1 day',"
                " kept_until = current_date - 1 WHERE id = %s",
                incident.id,
            )
        )
        self.env.cr.execute(SQL("DELETE FROM umgange_incident WHERE id = %s", incident.id))
        self.assertEqual(self.env.cr.rowcount, 1)
