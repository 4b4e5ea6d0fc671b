from io import BytesIO

from pypdf import PdfReader

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import SQL
from odoo.tools.safe_eval import safe_eval

from odoo.addons.qrut_umgange.access_notes import AccessNotes
from odoo.addons.qrut_umgange.tests.common import UmgangeCommon

REPORT = "qrut_umgange_reports.report_access_review"


@tagged("post_install", "-at_install")
class TestUmgangeAccessReviewReport(UmgangeCommon):
    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.assignment = cls._make_assignment()
        cls.child = cls.assignment.child_ids
        cls.env.flush_all()
        cls.env.cr.execute(
            SQL(
                """
                INSERT INTO umgange_access_log
                       (user_id, login, date, action, model, res_ids, person_id, person_code, company_id, description)
                SELECT %(user)s, 'login', timestamp '2026-02-11 22:30:00', 'read', 'umgange.journal.entry', '1',
                       %(person)s, %(code)s, %(company)s, NULL::text
                 UNION ALL
                SELECT %(user)s, 'login', timestamp '2026-02-12 12:00:00', 'rights', 'res.users', '1', NULL, NULL,
                       %(company)s, 'Lisa Berg: got the group Manager'
                """,
                user=cls.coordinator.id,
                person=cls.child.id,
                code=cls.child.code,
                company=cls.company.id,
            )
        )
        reviews = cls._as(cls.reviewer, "umgange.access.review")
        cls.review = reviews.browse(reviews.action_begin()["res_id"])

    def _print(self, user):
        context = {"lang": "en_US", "force_report_rendering": True}
        reports = self.env["ir.actions.report"].with_user(user).with_context(**context)
        return PdfReader(BytesIO(reports._render_qweb_pdf(REPORT, self.review.ids)[0]))

    def _text(self, user):
        return " ".join("\n".join(page.extract_text() for page in self._print(user).pages).split())

    def _sign(self):
        for line in self.review.line_ids:
            line.write({"verdict": "question", "note": "Frågat 3/3."})
        self.review.action_sign()

    def test_it_says_who_did_what_why_it_was_looked_at_and_who_answered_what(self):
        self._sign()
        text = self._text(self.reviewer).replace(" ", "")
        for words in (
            "February 2026, signed by",
            self.reviewer.name,
            self.coordinator.name,
            "Wed 11 Feb 23.30",
            f"Had no assignment with {self.child.code} that day.",
            "Lisa Berg: got the group Manager",
            "Frågat 3/3.",
            "2 March 2026 09.00",
            "2 Mar 09.00",
            "Of the 2 rows of the month 2 were looked at",
            self.review.head_digest,
        ):
            with self.subTest(words=words):
                # A narrow column breaks a long word.
                self.assertIn(words.replace(" ", ""), text)

    def test_no_private_persons_name_stands_on_it(self):
        self._sign()
        text = self._text(self.manager)
        self.assertIn(self.child.code, text)
        for words in ("Lova", "Sara", " Ek"):
            self.assertNotIn(words, text)

    def test_one_that_is_not_signed_says_so(self):
        self.assertIn("Not signed yet", self._text(self.reviewer))

    def test_title_and_file_name_carry_the_month_and_nobody(self):
        self.assertEqual(self._print(self.reviewer).metadata.title, "Review of the access log 2026-02")
        report = self.env["ir.actions.report"]._get_report(REPORT).with_context(lang="en_US")
        self.assertEqual(safe_eval(report.print_report_name, {"object": self.review}), "Log review 2026-02")

    def test_managers_and_log_reviewers_print_it_and_nobody_else(self):
        for role in ("supporter", "coordinator", "finance"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self._print(self.users[role])

    def test_nobody_prints_another_companys(self):
        other = self._create_company(name="Annan")
        stranger = self._make_user("stranger", "qrut_umgange.group_manager", company_id=other.id)
        with self.assertRaises(AccessError):
            self._print(stranger)

    def test_each_print_is_in_the_log(self):
        self.env.cr.flush()
        AccessNotes.of(self.env.cr).forget()
        self._print(self.manager)
        self.env.cr.flush()
        row = self.env["umgange.access.log"].sudo().search([("action", "=", "print")], limit=1)
        self.assertRecordValues(
            row,
            [{"user_id": self.manager.id, "model": "umgange.access.review", "res_ids": str(self.review.id)}],
        )
