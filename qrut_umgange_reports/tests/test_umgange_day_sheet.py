from io import BytesIO

from pypdf import PdfReader

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from odoo.addons.qrut_umgange.access_notes import AccessNotes
from odoo.addons.qrut_umgange.tests.common import WEDNESDAY, UmgangeCommon

REPORT = "qrut_umgange_reports.report_day_sheet"


@tagged("post_install", "-at_install")
class TestUmgangeDaySheet(UmgangeCommon):
    """Codes and phones for when the system is down."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.assignment = cls._make_assignment()
        cls._add_participant(cls.assignment, "carer", "Ulla Hem")
        cls.mother = cls.assignment.participant_ids.filtered(lambda each: each.role == "visiting").person_id
        cls.mother.with_user(cls.coordinator).shown_phone = "070-174 06 05"
        cls.visit = cls._make_visit(cls.assignment)
        cls.env.flush_all()

    def _make_sheets(self, user=None, day=WEDNESDAY):
        action = self._as(user or self.coordinator, "umgange.premises").action_print_day(day, self.premises.ids)
        self.assertEqual(action["report_name"], REPORT)
        return self._as(user or self.coordinator, "umgange.day.sheet").browse(action["context"]["active_ids"])

    def _print(self, sheets):
        context = {"lang": "en_US", "force_report_rendering": True}
        reports = self.env["ir.actions.report"].with_user(sheets.env.user).with_context(**context)
        return PdfReader(BytesIO(reports._render_qweb_pdf(REPORT, sheets.ids)[0]))

    def _text(self, sheets):
        return " ".join("\n".join(page.extract_text() for page in self._print(sheets).pages).split())

    def test_it_says_who_comes_when_by_code_and_how_to_reach_them(self):
        text = self._text(self._make_sheets())
        for words in (
            "Farsta, Wednesday 4 March 2026",
            f"15.00–17.00 Solen {self.assignment.name}",
            self.supporter.name,
            "14.45–17.15",
            self.mother.code,
            "070-174 06 05",
            "Family home",
        ):
            with self.subTest(words=words):
                self.assertIn(words, text)

    def test_no_private_persons_name_stands_on_it(self):
        text = self._text(self._make_sheets())
        for words in ("Sara", "Lova", "Ulla", " Ek"):
            self.assertNotIn(words, text)

    def test_who_must_not_be_there_is_said_where_others_are_ticked_off(self):
        self._add_participant(self.assignment, "other", "Rolf Ek").write({"may_attend": "no"})
        text = self._text(self._make_sheets())
        self.assertEqual(text.count("May not attend"), 1)
        self.assertEqual(text.count("came left"), len(self.assignment.participant_ids) - 1)

    def test_a_phone_that_the_printer_may_not_read_is_protected(self):
        self.mother.with_user(self.manager).write(
            {"protection": "address", "access_user_ids": [Command.set(self.manager.ids)], "list_reason": "Hot"}
        )
        self.assertNotIn("070-174", self._text(self._make_sheets()))
        self.assertIn("070-174", self._text(self._make_sheets(self.manager)))

    def test_an_ordinary_day_fits_on_one_page(self):
        moon = self._make_room("Månen")
        for hour in (8, 10, 12, 17):
            other = self._make_assignment(room_id=moon.id, supporter_id=self.other_supporter.id)
            self._add_sides(other)
            self._make_visit(other, start=f"{hour:02}:00", stop=f"{hour + 1:02}:00")
        self.assertEqual(len(self._print(self._make_sheets()).pages), 1)

    def test_a_day_without_visits_says_so(self):
        self.assertIn("No visits at these premises this day.", self._text(self._make_sheets(day="2026-03-07")))

    def test_title_and_file_name_carry_the_day_and_nobody(self):
        sheet = self._make_sheets()
        self.assertEqual(self._print(sheet).metadata.title, "Day sheet 2026-03-04")
        report = self.env["ir.actions.report"]._get_report(REPORT).with_context(lang="en_US")
        self.assertEqual(safe_eval(report.print_report_name, {"object": sheet}), "Day sheet 2026-03-04")

    def test_coordinators_and_managers_print_it_and_nobody_else(self):
        sheet = self._make_sheets()
        for role in ("supporter", "finance", "reviewer"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self._make_sheets(self.users[role])
            with self.subTest(role=role), self.assertRaises(AccessError):
                self._print(sheet.with_user(self.users[role]))

    def test_nobody_prints_a_sheet_that_somebody_else_asked_for(self):
        with self.assertRaises(AccessError):
            self._print(self._make_sheets().with_user(self.manager))

    def test_each_print_is_in_the_log(self):
        sheet = self._make_sheets()
        self.env.cr.flush()
        AccessNotes.of(self.env.cr).forget()
        self._print(sheet)
        self.env.cr.flush()
        rows = self.env["umgange.access.log"].sudo().search([("action", "=", "print")])
        printed = {(row.user_id, row.model, row.person_code) for row in rows}
        self.assertIn((self.coordinator.id, "umgange.visit", self.assignment.child_ids.code), printed)
        self.assertIn((self.coordinator.id, "umgange.participant", self.mother.code), printed)
