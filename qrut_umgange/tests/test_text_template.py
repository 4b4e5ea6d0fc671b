from odoo.exceptions import AccessError
from odoo.tests import tagged

from .test_meeting import MeetingCommon


@tagged("post_install", "-at_install")
class TestTextTemplate(MeetingCommon):
    """A manager writes what meetings begin with; what has begun stays as it was."""

    def test_a_change_of_a_template_changes_nothing_that_is_made(self):
        meeting = self._make("officer", "carer")
        for template in self.templates:
            template.text = "Något annat"
        self.templates.unlink()
        self.assertEqual(meeting.agenda_ids.mapped("name"), ["Barnets dag", "Reglerna"])
        self.assertEqual(meeting.rules_ids.text, "Vi kommer i tid.")

    def test_the_next_meeting_begins_with_the_change(self):
        self.templates[1].text = "Sommaren"
        self.assertEqual(self._make("carer").agenda_ids.name, "Sommaren")

    def test_another_companys_are_not_ours(self):
        other = self._create_company(name="Bron", country_id=self.env.ref("base.se").id)
        self.templates.sudo().company_id = other
        meeting = self._make("officer", "carer")
        self.assertFalse(meeting.agenda_ids)
        self.assertFalse(meeting.rules_ids)

    def test_a_manager_edits_a_coordinator_reads_and_others_do_neither(self):
        template = self.templates[0]
        template.with_user(self.manager).text = "Hej"
        self.assertEqual(template.with_user(self.coordinator).text, "Hej")
        with self.assertRaises(AccessError):
            template.with_user(self.coordinator).text = "Nej"
        for user in (self.supporter_user, self.finance, self.reviewer):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                template.with_user(user).read(["text"])

    def test_rules_are_for_adults(self):
        roles = dict(self.templates.fields_get(["role"])["role"]["selection"])
        self.assertIn("carer", roles)
        self.assertNotIn("child", roles)
