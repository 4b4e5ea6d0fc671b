from odoo.exceptions import AccessError
from odoo.tests import tagged

from .documents_common import MODULE, DocumentsCommon

REPORT = f"{MODULE}.report_journal"


@tagged("post_install", "-at_install")
class TestUmgangeJournalReport(DocumentsCommon):
    """A child's journal of a period: what was signed, with who and when, each correction under what it corrects."""

    def _text(self, **values):
        return self._read(self._print(REPORT, self._make_journal(**values), lang="en_US"))

    def test_it_says_who_signed_when_and_where_it_is_known_from(self):
        text = self._text()
        for words in (
            f"Entry{self.entry.chain_number}.",
            f"Signedby{''.join(self.entry.author_name.split())}(supporter)on2March2026",
            "25February2026,visit15.00–17.05",
            "Kanariejournalfacts",
        ):
            with self.subTest(words=words):
                self.assertIn(words, text)

    def test_a_correction_stands_under_what_it_corrects(self):
        text = self._text()
        first, second = self.entry.chain_number, self.correction.chain_number
        self.assertIn(f"Correctedbyentry{second}.", text)
        self.assertIn(f"Correctsentry{first}.", text)
        self.assertLess(text.index("Kanariejournalfacts"), text.index("Kanarierattat"))

    def test_a_correction_in_the_period_brings_what_it_corrects(self):
        self.env.cr.flush()
        later = self.correction.browse(self.correction.action_correct()["res_id"])
        later.write({"occurred_at": "2026-03-01 09:00:00", "facts": "Sist."})
        later.action_sign()
        text = self._text(date_from="2026-03-01", date_to="2026-03-01")
        for words in ("Kanariejournalfacts", "Kanarierattat", "Sist."):
            self.assertIn(words, text)

    def test_drafts_are_counted_and_not_read(self):
        dialog = self._make_journal()
        self.assertEqual(dialog.with_context(lang="en_US").found_label, "Signed: 2. Not signed, and not in it: 1.")
        self.assertIn("Begunandnotsigned,andnotinit:1", self._text())

    def test_another_child_and_a_period_the_wrong_way_round_are_refused(self):
        with self.assertRefused("Choose a child of the assignment"):
            self._make_journal(child_id=self._make_person("Annan").id).with_context(lang="en_US").action_print()
        with self.assertRefused("ends before it begins"):
            self._make_journal(date_to="2025-12-01").with_context(lang="en_US").action_print()

    def test_nobody_but_coordinators_print_it(self):
        dialog = self._make_journal()
        for user in (self.supporter_user, self.finance, self.reviewer):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._print(REPORT, dialog.with_user(user))
