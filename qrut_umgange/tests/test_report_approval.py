from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged
from odoo.tools import SQL, mute_logger

from .report_common import ReportCommon


@tagged("post_install", "-at_install")
class TestReportApproval(ReportCommon):
    """Two people stand for it; from then on it stays as it was, and what is wrong is a new version."""

    def test_what_is_missing_is_said(self):
        report = self._begin()
        with self.assertRefused("Choose what we recommend"):
            report.action_submit()
        report.recommendation = "step"
        with self.assertRefused("Write why we recommend it"):
            report.action_submit()
        empty = self._begin(date_from="2026-01-05", date_to="2026-01-06")
        empty.recommendation = "none"
        with self.assertRefused("There is nothing in the report"):
            empty.action_submit()

    def test_another_person_approves_and_a_manager(self):
        report = self._submit()
        with self.assertRefused("A manager decides about this", AccessError):
            report.action_approve()
        own = self._submit(self._begin(self.manager, kind="asked"))
        with self.assertRefused("Somebody else decides than who handed it in"):
            own.action_approve()
        report.with_user(self.manager).action_approve()
        self.assertEqual((report.state, report.approved_by_id), ("approved", self.manager))
        with self.assertRefused("cannot become"):
            report.with_user(self.manager).action_approve()

    def test_it_is_sent_back_and_handed_in_again(self):
        report = self._submit()
        with self.assertRefused("It is handed in already"):
            report.action_submit()
        report.with_user(self.manager).action_send_back()
        self.assertFalse(report.submitted_by_id)
        self.assertEqual(self._approve(report).state, "approved")

    def test_what_was_corrected_meanwhile_stops_the_approval(self):
        report = self._submit()
        draft = self.entry.browse(self.entry.action_correct()["res_id"])
        draft.action_sign()
        with self.assertRefused("Corrected or voided since it was put together: Entry 1"):
            report.with_user(self.manager).action_approve()

    def test_what_was_approved_is_kept_exactly(self):
        report = self._approve()
        paper = report._get_paper()
        self.assertEqual(paper["recommendation"], "To go on as now")
        self.assertEqual([row["outcome"] for row in paper["visits"]], ["Done"])
        self.assertRegex(paper["visits"][0]["source"], "^Entry|^The list of visits")
        self.assertEqual(len(report.checksum), 64)
        with self.assertRefused("stays as it is"):
            report.date_to = "2026-03-01"
        with self.assertRefused("Only a draft is deleted"):
            report.unlink()

    def test_the_database_refuses_it_too(self):
        report = self._approve()
        line = report.line_ids.filtered("entry_id")[:1]
        self.assertSealed(
            *(
                f"UPDATE umgange_report SET {change} WHERE id = {report.id}"
                for change in (
                    "content = '{}'", "content = NULL", "checksum = 'x'", "recommendation = 'close'",
                    "recommendation_reason = 'x'", "approved_by_id = 1", "date_to = now()", "version = 9",
                    "state = 'draft'", "state = 'submitted'", "begun_at = now()", "child_id = NULL",
                )
            ),
            *(
                f"UPDATE umgange_report_line SET {change} WHERE id = {line.id}"
                for change in ("text = 'x'", "is_included = false", "entry_id = NULL", "sealed_at = NULL")
            ),
            "INSERT INTO umgange_report_line (report_id, company_id, section, text)"
            f" VALUES ({report.id}, {self.company.id}, 'assessment', 'x')",
            f"DELETE FROM umgange_report_line WHERE id = {line.id}",
            f"DELETE FROM umgange_report WHERE id = {report.id}",
            "TRUNCATE umgange_report CASCADE",
        )  # fmt: skip

    def test_without_its_trigger_the_attack_succeeds_and_is_seen(self):
        report = self._approve()
        self.env.flush_all()
        with self.env.cr.savepoint() as broken, mute_logger("odoo.sql_db"):
            self.env.cr.execute("ALTER TABLE umgange_report DISABLE TRIGGER umgange_keep_content")
            self.env.cr.execute(SQL("UPDATE umgange_report SET content = '{}' WHERE id = %s", report.id))
            report.invalidate_recordset()
            with self.assertRefused("What is kept is not what was decided"):
                report._get_paper()
            broken.rollback()

    def test_a_draft_is_not_printed_and_may_be_deleted(self):
        report = self._begin()
        with self.assertRefused("It is printed when it is decided"):
            report._get_paper()
        report.unlink()
        self.assertFalse(report.exists())

    def test_a_new_version_names_the_one_it_replaces(self):
        report = self._begin()
        report.line_ids.create({"report_id": report.id, "text": "De hittar varandra."})
        report.line_ids.filtered(lambda each: each.text == "Lova ritade.").is_included = False
        with self.assertRefused("It is not approved yet"):
            report.action_new_version()
        self._approve(report)
        newer = report.browse(report.action_new_version()["res_id"])
        self.assertEqual(report.action_new_version()["res_id"], newer.id)
        self.assertEqual((newer.version, newer.replaces_id, newer.recommendation), (2, report, "continue"))
        self.assertIn("De hittar varandra.", self._get_told(newer, "assessment"))
        self.assertFalse(self._get_told(newer, "course"))
        replaced = self._approve(newer)._get_paper()["replaces"]
        self.assertEqual((replaced["version"], replaced["checksum"]), (1, report.checksum))

    def test_what_is_corrected_after_the_approval_is_shown(self):
        report = self._approve()
        self.assertFalse(report.corrected_label)
        with freeze_time("2026-03-05 12:00:00"):
            draft = self.entry.browse(self.entry.action_correct()["res_id"])
            draft.action_sign()
        report.invalidate_recordset()
        line = report.line_ids.filtered(lambda each: each.text == "Lova ritade.")
        line.invalidate_recordset()
        self.assertEqual(line.since_label, "Corrected after the report, 2026-03-05")
        self.assertRegex(report.corrected_label, "^Entry 1, .*Corrected after the report, 2026-03-05")
        self.assertTrue(report._get_paper())
