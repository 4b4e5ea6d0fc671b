from odoo.tests import HttpCase, tagged

from .common import UmgangeCommon


class TourPeopleCase(UmgangeCommon, HttpCase):
    # The browser's clock cannot be stopped, so the server's runs with it.
    clock = None

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.assignment = cls._make_assignment()
        cls.visiting = cls.assignment.participant_ids.filtered(lambda each: each.role == "visiting")
        cls.visiting.relation = "mothers_mother"
        cls.plan = cls._make_plan(cls.assignment)

    def _note(self, tour):
        self.start_tour(f"/odoo/assignments/{self.assignment.id}", tour, login=self.coordinator.login)
        self.env.invalidate_all()
        self.assertRecordValues(
            self.assignment.contact_note_ids,
            [{"participant_id": self.visiting.id, "kind": "no_answer", "user_id": self.coordinator.id}],
        )


@tagged("post_install", "-at_install")
class TestTourPeople(TourPeopleCase):
    """The people around an assignment in a real browser."""

    browser_size = "1280x900"

    def test_a_call_is_noted_in_two_taps(self):
        self._note("umgange_people")

    def test_who_got_the_plan_is_noted_with_one_button(self):
        self.start_tour(f"/odoo/umgange.plan/{self.plan.id}", "umgange_people_plan", login=self.coordinator.login)
        self.env.invalidate_all()
        self.assertEqual(self.plan.handout_ids.participant_id, self.visiting)


@tagged("post_install", "-at_install")
class TestTourPeoplePhone(TourPeopleCase):
    """The same on a phone: everybody is a card."""

    browser_size = "360x780"
    touch_enabled = True

    def test_a_call_is_noted_in_two_taps(self):
        self._note("umgange_people_on_a_phone")
