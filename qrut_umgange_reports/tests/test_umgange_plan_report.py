from io import BytesIO

from pypdf import PdfReader

from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from odoo.addons.qrut_umgange.tests.common import UmgangeCommon

REPORT = "qrut_umgange_reports.report_plan"


@tagged("post_install", "-at_install")
class TestUmgangePlanReport(UmgangeCommon):
    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.assignment = cls._make_assignment()
        plans = cls._as(cls.coordinator, "umgange.plan")
        cls.plan = plans.create(
            {
                "assignment_id": cls.assignment.id,
                "valid_from": "2026-03-01",
                "purpose": "Lova ska få träffa Sara tryggt.",
                "point_ids": [Command.create({"name": "Plats", "agreed": "<b>Solen</b>"})],
            }
        )
        cls.plan.action_approve()

    def _print(self, user, plans=None, **context):
        # Under test Odoo gives HTML instead of a PDF, unless it is told not to.
        context = {"lang": "en_US", "force_report_rendering": True, **context}
        reports = self.env["ir.actions.report"].with_user(user).with_context(**context)
        return reports._render_qweb_pdf(REPORT, (plans or self.plan).ids)[0]

    def _text(self, pdf):
        return "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)

    def test_the_plan_names_roles_and_first_names_and_no_code(self):
        text = self._text(self._print(self.supporter_user))
        for words in ("Child", "Lova", "Visiting person", "Sara", "Lova ska få träffa Sara", "15 minutes before"):
            self.assertIn(words, text)
        for words in (" Ek", "P-0", self.supporter_user.name.partition(" ")[2]):
            self.assertNotIn(words, text)

    def test_what_each_participant_thinks_is_not_on_paper(self):
        child, mother = self.assignment.participant_ids
        views = [
            Command.create({"participant_id": who.id, "text": text})
            for who, text in ((child, "Helst lekrummet"), (mother, "Hemma hos mig"))
        ]
        point = {"name": "Plats", "topic": "place", "agreed": "Månen", "outcome": "board", "view_ids": views}
        draft = self.plan.create({"assignment_id": self.assignment.id, "point_ids": [Command.create(point)]})
        self.env.flush_all()
        self.env.cr.precommit.run()
        self.env.invalidate_all()
        log = self.env["umgange.access.log"].sudo()
        last = log.search([], limit=1).id
        text = self._text(self._print(self.coordinator, draft))
        self.assertIn("Månen", text)
        for words in ("lekrummet", "Hemma", "≠", "differ"):
            self.assertNotIn(words, text)
        # Nor is it read on the way.
        self.env.cr.precommit.run()
        self.assertNotIn("umgange.plan.view", log.search([("id", ">", last)]).mapped("model"))

    def test_the_rule_and_the_steps_are_on_paper_and_not_how_the_child_sees_them_or_comes(self):
        self.env["umgange.participant"].with_user(self.coordinator).create(
            {
                "assignment_id": self.assignment.id,
                "role": "carer",
                "person_id": self._make_person("Ingrid Moberg", "adult").id,
            }
        )
        draft = self.plan.create(
            {
                "assignment_id": self.assignment.id,
                "valid_from": "2026-03-02",
                "wed": True,
                "point_ids": [Command.create({"name": "Hur ofta", "topic": "frequency"})],
                "step_ids": [
                    Command.create({"name": "Rummet intill", "criteria": "Lova leker.", "child_view": "Öppen dörr."})
                ],
            }
        )
        for arrival in draft.arrival_ids:
            arrival.entrance = f"Dörr för {arrival.role}"
        text = " ".join(self._text(self._print(self.coordinator, draft)).split())
        for words in ("Varannan onsdag kl. 15–17", "Rummet intill", "Lova leker.", "Dörr för visiting"):
            self.assertIn(words, text)
        for words in ("Öppen dörr", "Dörr för child", "Dörr för carer"):
            self.assertNotIn(words, text)

    def _add(self, role, name, **values):
        person = self._make_person(name, "adult")
        vals = {"assignment_id": self.assignment.id, "role": role, "person_id": person.id, **values}
        return self._as(self.coordinator, "umgange.participant").create(vals)

    def _write_plan(self, text):
        point = Command.create({"name": "Plats", "agreed": text})
        return self.plan.create({"assignment_id": self.assignment.id, "point_ids": [point]})

    def test_who_may_not_come_or_has_no_part_in_the_visits_is_not_on_paper(self):
        self._add("other", "Jonas Berg", relation="close", may_attend="no")
        self._add("other", "Ruth Lind", relation="fathers_mother")
        self._add("carer", "Ulla Hem")
        text = self._text(self._print(self.coordinator))
        self.assertIn("Ulla", text)
        for name in ("Jonas", "Ruth"):
            self.assertNotIn(name, text)

    def test_what_the_board_decides_is_not_said_to_be_agreed(self):
        point = {"name": "Hur ofta", "topic": "frequency", "agreed": "Varje vecka", "outcome": "board"}
        child, mother = self.assignment.participant_ids
        point["view_ids"] = [
            Command.create({"participant_id": who.id, "text": text}) for who, text in ((child, "Nej"), (mother, "Ja"))
        ]
        draft = self.plan.create({"assignment_id": self.assignment.id, "point_ids": [Command.create(point)]})
        text = " ".join(self._text(self._print(self.coordinator, draft)).split())
        self.assertIn("The social welfare board decides on this.", text)
        self.assertIn("LVU 2 §", text)

    def _hide_the_home(self):
        carer = self._add("carer", "Ulla Hem")
        carer.person_id.shown_phone = "070-174 06 77"
        carer.person_id.with_user(self.manager).write(
            {
                "protection": "address",
                "access_user_ids": [Command.set((self.manager | self.coordinator).ids)],
                "list_reason": "Beslut",
            }
        )
        return carer

    def test_a_copy_that_anybody_may_get_does_not_tell_of_a_hidden_home(self):
        self._hide_the_home()
        text = self._text(self._print(self.coordinator))
        self.assertIn("Family home", text)
        self.assertNotIn("Ulla", text)
        whole = self._text(self._print(self.coordinator, umgange_whole_copy=True))
        self.assertIn("Ulla", whole)

    def test_a_text_that_tells_what_is_hidden_is_printed_for_those_who_may_know_alone(self):
        carer = self._hide_the_home()
        draft = self._write_plan("Ring jourhemmet på 070-174 06 77.")
        visiting = self.assignment.participant_ids.filtered(lambda each: each.role == "visiting")
        for readers in ([], visiting.ids):
            with self.assertRaisesRegex(ValidationError, "“Plats”: a phone number"):
                self._print(self.coordinator, draft, umgange_copy_for=readers)
        self.assertIn("06 77", self._text(self._print(self.coordinator, draft, umgange_copy_for=carer.ids)))

    def test_the_register_s_dialog_prints_for_those_who_are_chosen(self):
        carer = self._hide_the_home()
        dialog = self._as(self.coordinator, "umgange.handout.dialog").create(
            {
                "assignment_id": self.assignment.id,
                "what": "plan",
                "plan_id": self.plan.id,
                "participant_ids": [Command.set(carer.ids)],
            }
        )
        action = dialog.action_print()
        self.assertEqual(action["report_name"], f"{REPORT}_home")
        self.assertEqual(action["context"]["umgange_copy_for"], carer.ids)
        self.assertFalse(action["context"]["umgange_whole_copy"])
        dialog.participant_ids |= self.assignment.participant_ids
        self.assertEqual(dialog.action_print()["report_name"], REPORT)

    def test_an_officer_stands_there_by_name(self):
        officer = self.env["res.partner"].sudo().create({"name": "Karin Handläggare"})
        self.assignment.participant_ids = [Command.create({"role": "officer", "partner_id": officer.id})]
        self.assertIn("Karin Handläggare", self._text(self._print(self.coordinator)))

    def test_what_somebody_typed_is_text_and_never_markup(self):
        self.assertIn("<b>Solen</b>", self._text(self._print(self.coordinator)))

    def test_title_and_file_name_carry_the_number_and_no_name(self):
        pdf = PdfReader(BytesIO(self._print(self.coordinator)))
        self.assertEqual(pdf.metadata.title, f"Visit plan {self.assignment.name} v1")
        report = self.env["ir.actions.report"]._get_report(REPORT)
        name = safe_eval(report.print_report_name, {"object": self.plan})
        self.assertEqual(name, f"{self.assignment.name} v1")

    def test_a_foreign_supporter_and_finance_cannot_print_it(self):
        for user in (self.other_supporter_user, self.finance, self.reviewer):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._print(user)

    def test_a_version_that_was_replaced_on_its_first_day_says_so(self):
        draft = self.plan.browse(self.plan.action_new_version()["res_id"])
        draft.valid_from = self.plan.valid_from
        draft.action_approve()
        text = self._text(self._print(self.coordinator))
        self.assertIn("Replaced by a later version on the day it began.", text)
        self.assertNotIn("Holds from", text)

    def test_of_a_hidden_person_the_role_alone_is_printed(self):
        child = self.assignment.child_ids
        child.with_user(self.manager).write(
            {"protection": "hidden", "access_user_ids": [Command.set(self.manager.ids)], "list_reason": "Beslut"}
        )
        text = self._text(self._print(self.supporter_user)).split("Who has a part in it")[1]
        self.assertIn("Child", text)
        for words in (child.code, "Lova", "protected"):
            self.assertNotIn(words, text)

    def test_each_print_is_logged_with_the_child_it_is_about(self):
        self.env.cr.flush()
        self._print(self.supporter_user)
        self.env.cr.flush()
        row = self.env["umgange.access.log"].search([("action", "=", "print")], limit=1)
        self.assertRecordValues(
            row,
            [
                {
                    "user_id": self.supporter_user.id,
                    "model": "umgange.plan",
                    "res_ids": str(self.plan.id),
                    "person_id": self.assignment.child_ids.id,
                }
            ],
        )

    def test_nothing_is_kept_as_an_attachment(self):
        attachments = self.env["ir.attachment"].search_count([])
        self._print(self.coordinator)
        self.assertEqual(self.env["ir.attachment"].search_count([]), attachments)

    def test_two_plans_are_two_documents_in_one_file(self):
        other = self._make_assignment()
        draft = self._as(self.coordinator, "umgange.plan").create({"assignment_id": other.id})
        pdf = PdfReader(BytesIO(self._print(self.coordinator, self.plan | draft)))
        self.assertEqual(len(pdf.pages), 2)
        self.assertIn("Draft: not agreed yet.", pdf.pages[1].extract_text())
        self.assertIn("1 (1)", pdf.pages[1].extract_text())
