from io import BytesIO

from pypdf import PdfReader

from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged
from odoo.tools.safe_eval import safe_eval

from odoo.addons.qrut_umgange.tests.report_common import SECRET, ReportCommon

REPORT = "qrut_umgange_reports.report_municipal"


@tagged("post_install", "-at_install")
class TestUmgangeReportReport(ReportCommon):
    """The report to the municipality on paper is what was approved, with each line's source."""

    def _print(self, report, user=None):
        context = {"lang": "en_US", "force_report_rendering": True}
        reports = self.env["ir.actions.report"].with_user(user or self.coordinator).with_context(**context)
        return PdfReader(BytesIO(reports._render_qweb_pdf(REPORT, report.ids)[0]))

    def _read(self, report, user=None):
        pages = self._print(report, user).pages
        return " ".join("\n".join(page.extract_text() for page in pages).split())

    def test_it_shows_what_was_approved_with_its_sources(self):
        report = self._begin()
        report.line_ids.create({"report_id": report.id, "text": "De hittar varandra."})
        self._approve(report)
        text = self._read(report)
        for words in (
            "Monthly report", "Lova ritade.", "Source: Entry 1, signed 2026-03-02 by", "De hittar varandra.",
            "No source", "Assessment · Our recommendation", "go on as now", "The board decides.",
            f"Checksum {report.checksum[:12]}", self.child.code,
        ):  # fmt: skip
            with self.subTest(words=words):
                self.assertIn(words, text)
        self.assertLess(text.index("Lova ritade."), text.index("De hittar varandra."))

    def test_nothing_that_must_not_be_told_is_in_it(self):
        self._talk(best_words="Att vi sjöng.", keep=f"{SECRET} ett", keep_from=f"{SECRET} två")
        self._make_entry(self.visit, kind="event", child_id=self.child.id, facts=f"{SECRET} tre")
        self._sign(self.sister, facts=f"{SECRET} fyra")
        self._sign(facts="Vid kön.", next_time=f"{SECRET} fem")
        self._make_complaint(self.assignment, text=f"{SECRET} sex")
        home = self.assignment.participant_ids.filtered(lambda each: each.role == "carer").person_id
        home.with_user(self.coordinator).write({"shown_street": f"{SECRET}gatan 7", "shown_city": "Exempelstad"})
        home.with_user(self.manager).protection = "address"
        self._sign(facts=f"De bor på {SECRET}gatan 7.")
        report = self._approve()
        pdf = self._print(report)
        text = "".join(page.extract_text() for page in pdf.pages) + str(pdf.metadata) + report.content
        self.assertNotIn(SECRET, text)
        self.assertNotIn("Majken", text)

    def test_it_has_tags_bookmarks_title_and_language(self):
        report = self._approve()
        pdf = self._print(report)
        root = pdf.trailer["/Root"]
        self.assertTrue(root["/MarkInfo"]["/Marked"])
        self.assertEqual((root["/Lang"], pdf.metadata.title.strip()), ("en", f"Monthly report {self.assignment.name}"))
        self.assertIn("The visits", [mark.title for mark in pdf.outline[1] if not isinstance(mark, list)])
        name = safe_eval(
            self.env.ref("qrut_umgange_reports.action_report_municipal").print_report_name, {"object": report}
        )
        for secret in ("Lova", "Sara", self.child.code):
            self.assertNotIn(secret, f"{name} {pdf.metadata}")

    def test_it_is_not_printed_before_it_is_approved(self):
        with self.assertRefused("It is printed when it is decided"):
            self._print(self._submit())

    def test_each_print_is_in_the_log_and_nobody_else_prints_it(self):
        report = self._approve()
        with self._transaction() as rows:
            self._print(report)
        self.assertIn(self._row("print", report, self.coordinator), rows)
        other = self._make_user("coordinator2", "qrut_umgange.group_coordinator")
        for user in (other, self.supporter_user, self.finance, self.reviewer):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._print(report, user)

    def test_what_is_corrected_since_stands_beside_what_was_approved(self):
        report = self._approve()
        with freeze_time("2026-03-05 12:00:00"):
            draft = self.entry.browse(self.entry.action_correct()["res_id"])
            draft.facts = "Lova målade."
            draft.action_sign()
            self.env.invalidate_all()
            text = self._read(report)
        self.assertIn("Corrected after the report, 2026-03-05", text)
        self.assertIn("Lova ritade.", text)
        self.assertNotIn("Lova målade.", text)

    def test_what_has_left_with_the_file_is_not_printed(self):
        report = self._approve()
        report.action_send()
        release = self._as(self.manager, "umgange.journal.release").create(
            {"kind": "handed_over", "child_id": self.child.id, "receipt": "kv 17", "reason": "Uppdraget är slut."}
        )
        release.with_user(self.other_manager).action_approve()
        with self.assertRefused("has left with the file"):
            self._print(report)

    def test_the_childs_voice_is_drawn_with_words_for_each_picture(self):
        self._talk(tool="scale", with_mark="scale_7")
        pdf = self._print(self._approve())
        text = " ".join("\n".join(page.extract_text() for page in pdf.pages).split())
        self.assertIn("another way of asking, not to be compared with the one above", text)
        self.assertEqual(sorted(self._find_alternatives(pdf)), ["7 of 10", "Good"])

    def _find_alternatives(self, pdf):
        """Return the words of all pictures that are tagged."""
        waiting, found = [pdf.trailer["/Root"]["/StructTreeRoot"]], []
        while waiting:
            node = waiting.pop().get_object()
            if isinstance(node, list):
                waiting += node
            elif isinstance(node, dict):
                if node.get("/S") == "/Figure" and "/Alt" in node:
                    found.append(node["/Alt"])
                if "/K" in node and not isinstance(node["/K"], int):
                    waiting.append(node["/K"])
        return found

    def test_a_goal_of_which_nothing_is_written_says_so(self):
        report = self._begin()
        text = self._read(self._approve(report))
        self.assertIn("The goal, as the plan says", text)
        self.assertIn("Nothing noted.", text)
        self.assertLess(text.index("Lova ritade."), text.index("Nothing noted."))
