from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .common import UmgangeCommon


@tagged("post_install", "-at_install")
class TestMeeting(UmgangeCommon):
    """The family home and the visiting person meet us apart before they meet each other."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        officer = cls._make_buyer("Karin Handläggare", is_company=False)
        carer = cls._make_person("Ulla Hem", "adult")
        cls.assignment = cls._make_assignment()
        cls.assignment.participant_ids = [
            Command.create({"role": "officer", "partner_id": officer.id}),
            Command.create({"role": "carer", "person_id": carer.id}),
        ]

    def _make(self, *roles, **values):
        invited = self.assignment.participant_ids.filtered(lambda p: p.role in roles)
        values = {
            "assignment_id": self.assignment.id,
            "start": "2026-03-03 09:00:00",
            "stop": "2026-03-03 10:00:00",
            "participant_ids": [Command.set(invited.ids)],
            **values,
        }
        return self._as(self.coordinator, "umgange.meeting").create(values)

    def test_the_officer_meets_each_side_alone(self):
        for roles in (("officer",), ("officer", "carer"), ("officer", "visiting")):
            with self.subTest(roles=roles):
                self.assertEqual(self._make(*roles).kind, "opening")

    def test_both_sides_never_share_an_opening_meeting(self):
        with self.assertRefused("meetings of their own", ValidationError):
            self._make("officer", "carer", "visiting")

    def test_nor_does_an_opening_meeting_become_one_for_both(self):
        meeting = self._make("officer", "carer")
        parent = self.assignment.participant_ids.filtered(lambda p: p.role == "visiting")
        with self.assertRefused("meetings of their own"):
            meeting.participant_ids = [Command.link(parent.id)]

    def test_follow_up_and_network_meetings_may_have_both(self):
        for kind in ("follow_up", "network"):
            meeting = self._make("carer", "visiting", kind=kind)
            with self.assertRefused("meetings of their own"):
                meeting.kind = "opening"

    def test_those_of_another_assignment_are_not_invited(self):
        other = self._make_assignment()
        with self.assertRefused("around the assignment"):
            self._make(participant_ids=[Command.set(other.participant_ids.ids)])

    def test_a_supporter_reads_it_and_finance_does_not(self):
        meeting = self._make("officer", notes="Lova ritar gärna.")
        self.assertEqual(meeting.with_user(self.supporter_user).notes, "Lova ritar gärna.")
        with self.assertRaises(AccessError):
            meeting.with_user(self.supporter_user).write({"held": True})
        with self.assertRaises(AccessError):
            meeting.with_user(self.finance).read(["start"])
