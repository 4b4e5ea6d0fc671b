from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, tagged

from .common import UmgangeCommon

PAGE = "Höstterminen 2026: 18 augusti – 18 december\nHöstlov v. 44\nJullov 21 december – 8 januari\nLov någon gång"


@tagged("post_install", "-at_install")
class TestSchoolBreakPaste(UmgangeCommon):
    """School breaks are pasted from the municipality's page, and count where the child goes to school."""

    def _fill(self, text=PAGE, partner=None):
        form = Form(self._as(self.manager, "umgange.school.break.paste"))
        form.partner_id = partner or self.buyer
        form.year = 2026
        form.text = text
        return form

    def _paste(self, text=PAGE, partner=None):
        return self._fill(text, partner).save()

    def _get_breaks(self):
        return self.env["umgange.school.break"].search([("partner_id", "=", self.buyer.id)]).sorted("date_from")

    def test_what_is_read_is_shown_before_it_is_saved(self):
        form = self._fill()
        self.assertEqual(form.unread, "Lov någon gång")
        self.assertEqual(form.save().line_ids.mapped("name"), ["Höstlov", "Jullov"])
        self.assertFalse(self._get_breaks())

    def test_it_is_saved_once_however_often_it_is_pasted(self):
        paste = self._paste()
        paste.action_save()
        paste.action_save()
        self._paste().action_save()
        self.assertEqual(
            [(each.name, str(each.date_from), str(each.date_to)) for each in self._get_breaks()],
            [("Höstlov", "2026-10-26", "2026-11-01"), ("Jullov", "2026-12-21", "2027-01-08")],
        )

    def test_nothing_read_is_said(self):
        with self.assertRefused("No break was read"):
            self._paste("Läsåret 2026/2027").action_save()

    def test_only_managers_paste(self):
        for user in (self.coordinator, self.supporter_user, self.finance):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._as(user, "umgange.school.break.paste").create({"year": 2026})

    # === WHERE THE CHILD GOES TO SCHOOL === #

    def test_the_breaks_are_those_of_the_buyer_unless_another_municipality_is_said(self):
        other = self._make_buyer("Annanstad")
        self._paste("Höstlov v. 44").action_save()
        self._paste("Höstlov v. 43", partner=other).action_save()
        assignment = self._make_assignment()
        plan = self._make_plan(assignment, wed=True, rule_skip_breaks=True)
        self.assertEqual([str(first) for first, _last in plan._get_school_breaks()], ["2026-10-26"])
        assignment.break_partner_id = other
        self.assertEqual([str(first) for first, _last in plan._get_school_breaks()], ["2026-10-19"])

    def test_where_a_protected_child_goes_to_school_is_not_written(self):
        assignment = self._make_assignment(break_partner_id=self._make_buyer("Annanstad").id)
        assignment.child_ids.with_user(self.manager).protection = "address"
        self.assertFalse(assignment.break_partner_id)
        with self.assertRefused("address is protected", ValidationError):
            assignment.break_partner_id = self.buyer

    def test_a_supporter_does_not_read_where_the_child_goes_to_school(self):
        assignment = self._make_assignment(break_partner_id=self.buyer.id)
        with self.assertRaises(AccessError):
            assignment.with_user(self.supporter_user).read(["break_partner_id"])
