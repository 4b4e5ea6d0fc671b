from io import BytesIO

from pypdf import PdfReader

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.qrut_umgange.tests.common import UmgangeCommon, local

REPORT = "qrut_umgange_reports.report_meeting"


@tagged("post_install", "-at_install")
class TestUmgangeMeetingReport(UmgangeCommon):
    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.assignment = cls._make_assignment()
        cls.mother = cls.assignment.participant_ids.filtered(lambda each: each.role == "visiting")
        cls.meeting = cls._as(cls.coordinator, "umgange.meeting").create(
            {
                "assignment_id": cls.assignment.id,
                "kind": "follow_up",
                "way": "phone",
                "start": local("2026-03-02 15:00"),
                "stop": local("2026-03-02 16:00"),
                "held": True,
                "participant_ids": [Command.set(cls.mother.ids)],
                "notes": "Vi ses <b>oftare</b> i vår.",
                "question_ids": [Command.create({"question": "Får hunden följa med?"})],
                "next_step": "widen",
                "next_step_by": "agreed",
                "next_step_reason": "Lova vill.",
            }
        )

    def _print(self, user):
        context = {"lang": "en_US", "force_report_rendering": True}
        reports = self.env["ir.actions.report"].with_user(user).with_context(**context)
        return PdfReader(BytesIO(reports._render_qweb_pdf(REPORT, self.meeting.ids)[0]))

    def test_it_tells_when_who_what_was_said_and_what_comes_next(self):
        pdf = self._print(self.coordinator)
        text = " ".join("\n".join(page.extract_text() for page in pdf.pages).split())
        for words in (
            "Follow-up meeting",
            "Monday 2 March 2026, 15.00–16.00, by phone",
            "Sara Ek",
            "Vi ses <b>oftare</b> i vår.",
            "Får hunden följa med?",
            "Not answered yet.",
            "Widen: Agreed by all at the meeting",
            "Lova vill.",
        ):
            with self.subTest(words=words):
                self.assertIn(words, text)
        self.assertEqual(pdf.metadata.title, f"Meeting record {self.assignment.name}")

    def _read(self):
        """Return the text without space: the reader takes a tight one for a space."""
        return "".join("".join(page.extract_text() for page in self._print(self.coordinator).pages).split())

    def test_what_nothing_is_noted_about_stands_in_one_line(self):
        points = [{"name": "Hur har det varit?", "note": "Lugnt."}, {"name": "Bilen"}, {"name": "Maten"}]
        self.meeting.agenda_ids = [Command.clear(), *map(Command.create, points)]
        text = self._read()
        self.assertIn("Hurhardetvarit?Lugnt.", text)
        self.assertIn("Nothingisnotedabout:Bilen·Maten", text)

    def test_before_it_is_held_it_says_what_is_to_come(self):
        self.meeting.write(
            {"held": False, "agenda_ids": [Command.clear(), Command.create({"name": "Hur har det varit?"})]}
        )
        text = self._read()
        for words in ("Planned:notheldyet.", "Whoistotakepart", "Totalkabout", "Hurhardetvarit?"):
            self.assertIn(words, text)
        for words in ("Whotookpart", "Whatwastalkedabout", "Nothingisnoted"):
            self.assertNotIn(words, text)

    def test_each_print_is_logged(self):
        self._print(self.coordinator)
        self.env.cr.precommit.run()
        log = (
            self.env["umgange.access.log"].sudo().search([("action", "=", "print"), ("model", "=", "umgange.meeting")])
        )
        self.assertIn(self.coordinator.id, log.mapped("user_id"))

    def test_others_do_not_print_it(self):
        for user in (self.supporter_user, self.finance):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._print(user)
