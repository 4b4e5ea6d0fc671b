from io import BytesIO

from pypdf import PdfReader

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from odoo.addons.qrut_umgange.tests.extract_common import TalkedCommon

REPORT = "qrut_umgange_reports.report_extract"


@tagged("post_install", "-at_install")
class TestUmgangeExtractReport(TalkedCommon):
    """The extract on paper is what was decided, and what is left out says so on a ground."""

    def _print(self, extract, user=None):
        context = {"lang": "en_US", "force_report_rendering": True}
        reports = self.env["ir.actions.report"].with_user(user or self.coordinator).with_context(**context)
        pages = PdfReader(BytesIO(reports._render_qweb_pdf(REPORT, extract.ids)[0])).pages
        return " ".join("\n".join(page.extract_text() for page in pages).split())

    def _decide_in_part(self):
        extract = self._ask()
        extract.passage_ids[1].write({"to_mask": "Majken", "ground": "other", "reason": "Syskonets egen sak"})
        extract.passage_ids[1].action_mask()
        extract.refusal_reason = "Det gäller någon annan."
        return self._decide(extract)

    def test_it_shows_what_is_given_and_where_something_is_left_out(self):
        text = self._print(self._decide_in_part())
        for words in ("Lova ritade.", "kom senare.", "Lugnt.", "Det gäller någon annan.", "IVO", self.child.code):
            with self.subTest(words=words):
                self.assertIn(words, text)
        self.assertNotIn("Majken", text)
        self.assertNotIn("Syskonets egen sak", text)

    def test_of_what_is_refused_nothing_but_why_is_there(self):
        extract = self._ask()
        for passage in extract.passage_ids:
            passage.write({"ground": "harm", "reason": "x"})
            passage.action_refuse()
        extract.refusal_reason = "För barnets skull."
        text = self._print(self._decide(extract))
        self.assertIn("För barnets skull.", text)
        self.assertNotIn("Event", text)

    def test_it_is_not_printed_before_it_is_decided(self):
        with self.assertRefused("printed when it is decided"):
            self._print(self._ask())

    def test_each_print_is_in_the_log_and_nobody_else_prints_it(self):
        extract = self._decide_in_part()
        with self._transaction() as rows:
            self._print(extract)
        self.assertIn(self._row("print", extract, self.coordinator), rows)
        for user in (self.supporter_user, self.finance, self.reviewer):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._print(extract, user)

    def test_what_the_child_told_is_there_and_what_it_keeps_is_not(self):
        self._talk(hardest_words="När det var slut.", keep="Att jag grät.", keep_from="mamma")
        text = self._print(self._decide())
        for words in ("Vi byggde en koja.", "Sagan om björnen", "När det var slut.", self.talk.author_id.name):
            with self.subTest(words=words):
                self.assertIn(words, text)
        for words in ("grät", "mamma"):
            with self.subTest(words=words):
                self.assertNotIn(words, text)

    def test_what_has_left_with_the_file_is_not_printed(self):
        extract = self._decide()
        extract.action_hand_over()
        release = self._as(self.manager, "umgange.journal.release").create(
            {"kind": "handed_over", "child_id": self.child.id, "receipt": "kv 17", "reason": "Uppdraget är slut."}
        )
        release.with_user(self.other_manager).action_approve()
        with self.assertRefused("has left with the file"):
            self._print(extract)

    def test_its_file_names_nobody(self):
        extract = self._decide_in_part()
        name = safe_eval(
            self.env.ref("qrut_umgange_reports.action_report_extract").print_report_name, {"object": extract}
        )
        self.assertEqual(name, f"{self.assignment.name} 2026-03-02")
