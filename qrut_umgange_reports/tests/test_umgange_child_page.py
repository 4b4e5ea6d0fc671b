from base64 import b64encode
from io import BytesIO

from PIL import Image
from pypdf import PdfReader

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.qrut_umgange.tests.common import UmgangeCommon

MUCH = "mamma Bibbi och bonusmamma Karin från Exempelstad och hennes hund och katt som heter Findus"
REPORT = "qrut_umgange_reports.report_child_page"


@tagged("post_install", "-at_install")
class TestUmgangeChildPage(UmgangeCommon):
    """One page for the child, in its own words."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.assignment = cls._make_assignment()
        cls.plan = cls._as(cls.coordinator, "umgange.plan").create(
            {
                "assignment_id": cls.assignment.id,
                "valid_from": "2026-03-01",
                "wed": True,
                "purpose": "Lova ska vara trygg.",
                "point_ids": [Command.create({"name": "Plats", "agreed": "Solen"})],
            }
        )
        cls.plan.action_approve()
        cls.mother = cls.assignment.participant_ids.filtered(lambda each: each.role == "visiting")
        cls.mother.with_user(cls.coordinator).relation = "mother"

    def _print(self, plan=None, user=None):
        context = {"lang": "en_US", "force_report_rendering": True}
        reports = self.env["ir.actions.report"].with_user(user or self.supporter_user).with_context(**context)
        return PdfReader(BytesIO(reports._render_qweb_pdf(REPORT, (plan or self.plan).ids)[0]))

    def _text(self, plan=None, user=None):
        return " ".join("\n".join(page.extract_text() for page in self._print(plan, user).pages).split())

    def test_it_speaks_to_the_child_and_tells_whom_it_meets_where_and_when(self):
        self._make_visit(self.assignment)
        text = self._text()
        for words in (
            "Hi Lova!",
            "You are going to meet mum.",
            "Wednesday 4 March, 15.00–17.00",
            f"Solen, {self.premises.name}",
            "mum is already there",
            "you go first and mum stays",
            "Say stop",
        ):
            with self.subTest(words=words):
                self.assertIn(words, text)

    def test_it_is_one_page_without_a_number_an_address_a_surname_or_a_category(self):
        self.premises.street = "Farstavägen 101"
        self._make_visit(self.assignment)
        pdf = self._print()
        self.assertEqual(len(pdf.pages), 1)
        text = pdf.pages[0].extract_text()
        surname = self.supporter.name.partition(" ")[2]
        for words in (self.assignment.name, "P-0", " Ek", "Farstavägen", "Visiting", "Child", "trygg", surname):
            with self.subTest(words=words):
                self.assertNotIn(words, text)
        self.assertEqual(pdf.metadata.title, "My visits")

    def test_it_is_one_page_with_a_high_photo_and_much_to_say(self):
        picture = BytesIO()
        Image.new("RGB", (900, 1200), "green").save(picture, "PNG")
        self._as(self.manager, "umgange.photo").create(
            {"name": "Rummet", "room_id": self.room.id, "image": b64encode(picture.getvalue())}
        )
        self.mother.with_user(self.coordinator).child_word = MUCH
        self._make_visit(self.assignment)
        pdf = self._print()
        self.assertEqual(len(pdf.pages), 1)
        self.assertTrue(pdf.pages[0].images)
        self.assertIn("stop", pdf.pages[0].extract_text())

    def test_the_childs_own_word_goes_before_ours(self):
        self.mother.with_user(self.coordinator).child_word = "mamma Bibbi"
        text = self._text()
        self.assertIn("You are going to meet mamma Bibbi.", text)
        self.assertIn("mamma Bibbi stays", text)

    def test_who_comes_with_the_child_is_not_said_to_be_there_already(self):
        draft = self.plan.action_new_version()
        draft = self.plan.browse(draft["res_id"])
        draft.valid_from = "2026-03-08"
        draft.arrival_ids.filtered(lambda each: each.participant_id == self.mother).write(
            {"minutes_before": 0, "minutes_after": 0}
        )
        draft.action_approve()
        text = self._text(draft)
        self.assertIn("you say hello", text)
        self.assertNotIn("stays for a while", text)

    def test_nobody_who_may_not_come_is_on_it(self):
        self.mother.with_user(self.coordinator).may_attend = "no"
        self.assertNotIn("mum", self._text())

    def test_each_child_has_a_page(self):
        self._add_participant(self.assignment, "child", "Elis Ek")
        pages = [page.extract_text() for page in self._print().pages]
        self.assertEqual(len(pages), 2)
        self.assertEqual(sorted(name for name in ("Lova", "Elis") for page in pages if name in page), ["Elis", "Lova"])

    def test_a_draft_is_not_told_to_a_child(self):
        draft = self.plan.create({"assignment_id": self.assignment.id})
        with self.assertRaisesRegex(UserError, "is a draft. Approve it first"):
            self._print(draft, self.coordinator)

    def test_a_word_that_tells_what_is_hidden_is_refused(self):
        home = self._add_participant(self.assignment, "carer", "Ulla Hem")
        home.person_id.with_user(self.manager).write(
            {"protection": "hidden", "access_user_ids": [Command.link(self.coordinator.id)], "list_reason": "Beslut"}
        )
        self.mother.with_user(self.coordinator).child_word = "hon som inte är Ulla Hem"
        with self.assertRaises(ValidationError):
            self._print(user=self.coordinator)

    def test_whoever_has_no_part_in_it_cannot_print_it(self):
        with self.assertRaises(AccessError):
            self._print(user=self.finance)
