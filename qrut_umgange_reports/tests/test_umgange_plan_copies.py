from io import BytesIO

from pypdf import PdfReader

from odoo.exceptions import AccessError, RedirectWarning
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.qrut_umgange.tests.common import UmgangeCommon

MODULE = "qrut_umgange_reports"


class PlanCopiesCommon(UmgangeCommon):
    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.assignment = cls._make_assignment()
        cls.carer = cls._as(cls.coordinator, "umgange.participant").create(
            {
                "assignment_id": cls.assignment.id,
                "role": "carer",
                "relation": "family_home",
                "person_id": cls._make_person("Ulla Hem", "adult").id,
            }
        )
        cls.child, cls.visiting = (
            cls.assignment.participant_ids.filtered(lambda each, role=role: each.role == role)
            for role in ("child", "visiting")
        )
        cls.plan = cls._write_plan("2026-03-01", "Solen", "Klart när dörren är stängd.")
        for arrival in cls.plan.arrival_ids:
            arrival.entrance = f"Dörr för {arrival.role}"
        cls.plan.action_approve()

    @classmethod
    def _write_plan(cls, day, agreed, criteria):
        views = [
            Command.create({"participant_id": who.id, "text": text})
            for who, text in ((cls.child, "Helst lekrummet"), (cls.visiting, "Hemma hos mig"))
        ]
        point = {"name": "Plats", "topic": "place", "agreed": agreed, "outcome": "board", "view_ids": views}
        step = {"name": "Rummet intill", "criteria": criteria, "child_view": "Öppen dörr.", "is_carer_nearby": True}
        return cls._as(cls.coordinator, "umgange.plan").create(
            {
                "assignment_id": cls.assignment.id,
                "valid_from": day,
                "purpose": "Tryggt.",
                "point_ids": [Command.create(point)],
                "step_ids": [Command.create(step)],
            }
        )

    def _print(self, name, plans=None, user=None, **context):
        context = {"lang": "en_US", "force_report_rendering": True, **context}
        reports = self.env["ir.actions.report"].with_user(user or self.coordinator).with_context(**context)
        pdf = reports._render_qweb_pdf(f"{MODULE}.{name}", (plans or self.plan).ids)[0]
        text = "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
        return " ".join(text.split())

    def _assert_tells(self, text, words, others):
        for word in words:
            with self.subTest(there=word):
                self.assertIn(word, text)
        for word in others:
            with self.subTest(left_out=word):
                self.assertNotIn(word, text)


@tagged("post_install", "-at_install")
class TestUmgangePlanCopies(PlanCopiesCommon):
    """Each reader gets the copy that is theirs; what is not theirs is never selected."""

    def test_the_whole_has_everybody_s_view_all_doors_and_whole_names(self):
        words = ("Hemma hos mig", "Helst lekrummet", "Öppen dörr.", "Dörr för child", "Dörr för visiting", "Ulla Hem")
        self._assert_tells(self._print("report_plan_full"), (*words, "Dörr för carer", "Approved on"), ())

    def test_the_visiting_person_reads_what_is_agreed_and_their_own_way_in(self):
        others = ("Hemma hos mig", "Helst lekrummet", "Öppen dörr.", "Dörr för child", "Dörr för carer", "Hem")
        text = self._print("report_plan_visiting")
        self._assert_tells(text, ("Solen", "Dörr för visiting", "The visiting person's copy"), others)

    def test_the_home_reads_how_the_child_and_itself_come_and_go(self):
        others = ("Hemma hos mig", "Helst lekrummet", "Öppen dörr.", "Dörr för visiting")
        words = ("Solen", "Dörr för child", "Dörr för carer", "You wait in a room nearby.", "Ulla")
        self._assert_tells(self._print("report_plan_home"), words, others)

    def _hide_the_home(self):
        self.carer.person_id.with_user(self.manager).write(
            {
                "protection": "address",
                "access_user_ids": [Command.set((self.manager | self.coordinator).ids)],
                "list_reason": "Beslut",
            }
        )

    def test_where_the_home_is_hidden_its_name_is_on_its_own_copy_alone(self):
        self._hide_the_home()
        self.assertNotIn("Ulla", self._print("report_plan_visiting"))
        self.assertIn("Ulla", self._print("report_plan_home"))
        self.assertIn("Ulla Hem", self._print("report_plan_full"))

    def test_only_coordinators_print_the_whole(self):
        for name in ("report_plan_full", "report_plan_changes"):
            with self.subTest(report=name), self.assertRaises(AccessError):
                self._print(name, user=self.supporter_user)
        self.assertIn("Solen", self._print("report_plan_visiting", user=self.supporter_user))

    def _replace(self):
        draft = self._write_plan("2026-04-01", "Månen", "Klart när barnet vill.")
        draft.step_ids.child_view = "Stängd dörr."
        draft.point_ids.view_ids[1].text = "Ute på lekplatsen"
        draft.action_approve()
        return draft

    def test_a_change_stands_beside_what_was_before(self):
        new = self._replace()
        text = self._print("report_plan_changes_visiting", new)
        words = ("Solen", "Månen", "Klart när barnet vill.", "Version 2 beside version 1")
        others = ("Ute på lekplatsen", "Stängd dörr.", "Tryggt.", "Dörr för child", "Dörr för carer")
        self._assert_tells(text, words, others)

    def test_what_changed_in_a_view_is_in_the_whole_alone(self):
        new = self._replace()
        self._assert_tells(self._print("report_plan_changes", new), ("Ute på lekplatsen", "Stängd dörr."), ())
        self.assertNotIn("Ute på lekplatsen", self._print("report_plan_changes_home", new))

    def test_the_first_version_has_no_changes_and_a_later_one_is_no_earlier_one(self):
        with self.assertRefused("is the first version"):
            self._print("report_plan_changes_visiting")
        other = self._make_assignment()
        foreign = self._as(self.coordinator, "umgange.plan").create({"assignment_id": other.id})
        text = self._print("report_plan_changes", self._replace(), umgange_compare_with=foreign.id)
        self.assertIn("beside version 1", text)

    def test_both_versions_are_noted_as_printed(self):
        new = self._replace()
        self.env.cr.flush()
        self._print("report_plan_changes_visiting", new)
        self.env.cr.flush()
        rows = self.env["umgange.access.log"].search([("action", "=", "print"), ("model", "=", "umgange.plan")])
        printed = {int(res_id) for row in rows for res_id in row.res_ids.split(",")}
        self.assertLessEqual({new.id, self.plan.id}, printed)

    def test_the_dialog_prints_the_copy_that_is_chosen(self):
        new = self._replace()
        dialog = self._as(self.coordinator, "umgange.plan.print").create({"plan_id": new.id, "reader": "home"})
        self.assertEqual(dialog.action_print()["report_name"], f"{MODULE}.report_plan_home")
        dialog.extent = "changes"
        action = dialog.action_print()
        self.assertEqual(action["report_name"], f"{MODULE}.report_plan_changes_home")
        self.assertEqual(action["context"]["umgange_compare_with"], self.plan.id)
        dialog.reader = "child"
        self.assertEqual(dialog.action_print()["report_name"], f"{MODULE}.report_child_page")

    def test_a_supporter_is_not_offered_the_whole(self):
        readers = dict(self._as(self.supporter_user, "umgange.plan.print")._get_readers())
        self.assertNotIn("full", readers)
        self.assertIn("visiting", readers)

    def test_of_a_batch_what_cannot_be_printed_is_named_and_the_rest_is_offered(self):
        other = self._make_assignment()
        draft = self._as(self.coordinator, "umgange.plan").create({"assignment_id": other.id})
        for user, name, reason in (
            (self.coordinator, "report_child_page", "is a draft"),
            (self.supporter_user, "report_plan_visiting", "not open to you"),
        ):
            if user == self.supporter_user:
                other.supporter_id = False
            with self.subTest(user=user.login), self.assertRaises(RedirectWarning) as caught:
                self._print(name, self.plan | draft, user)
            message, action, button = caught.exception.args[:3]
            self.assertIn(draft.display_name, message)
            self.assertIn(reason, message)
            self.assertNotIn(self.plan.display_name, message)
            self.assertEqual(action["context"]["active_ids"], self.plan.ids)
            self.assertEqual(button, "Print the others (1)")

    def test_of_another_company_s_nothing_but_that_they_are_there_is_said(self):
        company = self.env["res.company"].sudo().create({"name": "Annan"})
        stranger = self._make_user("stranger", "qrut_umgange.group_coordinator", company_id=company.id)
        document = self._as(stranger, f"report.{MODULE}.document").with_context(allowed_company_ids=company.ids)
        lines = document._describe_refusals("umgange.plan", {self.plan.id: AccessError("x")})
        self.assertEqual(lines, ["1 more, which you cannot see."])
