from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .common import UmgangeCommon


class MeetingCommon(UmgangeCommon):
    """An assignment with an officer, a family home and a visiting person, and templates for their meetings."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.assignment = cls._make_assignment()
        cls._add_sides(cls.assignment)
        cls.templates = cls._as(cls.manager, "umgange.text.template").create(
            [
                {"name": "Alla", "meeting_kind": "opening", "text": "Vilka vi är"},
                {
                    "name": "Hemmet",
                    "meeting_kind": "opening",
                    "opening_with": "home",
                    "text": "Barnets dag\n\n  Reglerna \n",
                },
                {"name": "Uppföljning", "meeting_kind": "follow_up", "text": "Hur har det varit?"},
                {"name": "Hemmets regler", "use": "rules", "role": "carer", "text": "Vi kommer i tid."},
                {"name": "Regler", "use": "rules", "role": "visiting", "text": "Jag kommer nykter."},
            ]
        )

    def _make(self, *roles, **values):
        if values.get("held"):
            values = {"start": "2026-03-02 07:00:00", "stop": "2026-03-02 07:30:00", **values}
        return self._make_meeting(self.assignment, *roles, **values)

    def _get_participant(self, role):
        return self.assignment.participant_ids.filtered(lambda participant: participant.role == role)


@tagged("post_install", "-at_install")
class TestMeeting(MeetingCommon):
    """The family home and the visiting person meet us apart before they meet each other."""

    def test_the_officer_meets_each_side_alone(self):
        sides = {("officer",): "officer", ("officer", "carer"): "home", ("officer", "visiting"): "visiting"}
        for roles, side in sides.items():
            with self.subTest(roles=roles):
                meeting = self._make(*roles)
                self.assertEqual((meeting.kind, meeting.opening_with), ("opening", side))

    def test_both_sides_never_share_an_opening_meeting(self):
        with self.assertRefused("meetings of their own", ValidationError):
            self._make("officer", "carer", "visiting")

    def test_nor_by_phone_or_video(self):
        for way in ("phone", "video"):
            self.assertEqual(self._make("officer", "carer", way=way).opening_with, "home")
            with self.assertRefused("meetings of their own", ValidationError):
                self._make("officer", "carer", "visiting", way=way)

    def test_nor_does_an_opening_meeting_become_one_for_both(self):
        meeting = self._make("officer", "carer")
        with self.assertRefused("meetings of their own"):
            meeting.participant_ids = [Command.link(self._get_participant("visiting").id)]

    def test_where_a_court_has_ordered_it_the_other_guardian_is_the_home(self):
        parent = self._make_person("Per Ek", "adult")
        assignment = self._make_assignment(legal_basis="fb")
        visiting = assignment.participant_ids.filtered(lambda each: each.role == "visiting")
        assignment.participant_ids = [
            Command.create({"role": "guardian", "person_id": person.id}) for person in (parent, visiting.person_id)
        ]
        home, own = assignment.participant_ids.filtered(lambda each: each.role == "guardian")
        values = {"assignment_id": assignment.id, "start": "2026-03-03 09:00:00"}
        meetings = self._as(self.coordinator, "umgange.meeting")
        of_home = meetings.create({**values, "participant_ids": home.ids})
        of_visiting = meetings.create({**values, "participant_ids": (visiting | own).ids})
        self.assertEqual((of_home | of_visiting).mapped("opening_with"), ["home", "visiting"])
        with self.assertRefused("meetings of their own"):
            of_home.participant_ids = [Command.link(visiting.id)]

    def test_follow_up_and_network_meetings_may_have_both(self):
        for kind in ("follow_up", "network", "handover"):
            meeting = self._make("carer", "visiting", kind=kind)
            self.assertFalse(meeting.opening_with)
            with self.assertRefused("meetings of their own"):
                meeting.kind = "opening"

    def test_those_of_another_assignment_are_not_invited(self):
        other = self._make_assignment()
        with self.assertRefused("around the assignment"):
            self._make(participant_ids=[Command.set(other.participant_ids.ids)])

    def test_the_officer_may_be_informed_in_writing_instead(self):
        meeting = self._make("officer", way="written", written_how="secure_mail", start="2026-03-02 07:00:00")
        self.assertFalse(meeting.agenda_ids)
        meeting.action_hold()
        self.assertNotIn("the officer", self.assignment.opening_missing)

    def test_nobody_else_is(self):
        for role in ("carer", "visiting"):
            with self.assertRefused("Only the officer is informed in writing"):
                self._make("officer", role, way="written", written_how="letter")

    def test_a_supporter_reads_it_and_finance_does_not(self):
        meeting = self._make("officer", notes="Lova ritar gärna.")
        self.assertEqual(meeting.with_user(self.supporter_user).notes, "Lova ritar gärna.")
        for call in (
            lambda: meeting.with_user(self.supporter_user).write({"held": True}),
            lambda: meeting.with_user(self.supporter_user).action_hold(),
            lambda: meeting.with_user(self.supporter_user).action_insert_agenda(),
            lambda: meeting.with_user(self.finance).read(["start"]),
        ):
            with self.assertRaises(AccessError):
                call()


@tagged("post_install", "-at_install")
class TestAgenda(MeetingCommon):
    """A meeting begins with the agenda of its kind, to be ticked off."""

    def _get_points(self, meeting):
        return meeting.agenda_ids.mapped("name")

    def test_a_planned_meeting_begins_with_the_agenda_for_whom_it_is_with(self):
        self.assertEqual(self._get_points(self._make("officer", "carer")), ["Barnets dag", "Reglerna"])

    def test_else_with_the_one_for_any(self):
        self.assertEqual(self._get_points(self._make("officer")), ["Vilka vi är"])
        self.assertEqual(self._get_points(self._make("officer", kind="follow_up")), ["Hur har det varit?"])

    def test_it_comes_in_the_form_too_when_the_meeting_is_saved(self):
        context = {"default_assignment_id": self.assignment.id, "default_start": "2026-03-03 09:00:00"}
        with Form(self._as(self.coordinator, "umgange.meeting").with_context(**context)) as form:
            form.participant_ids.add(self._get_participant("carer"))
        self.assertEqual(self._get_points(form.record), ["Barnets dag", "Reglerna"])

    def test_whoever_is_invited_later_brings_it(self):
        self.templates[0].active = False
        meeting = self._make()
        self.assertFalse(meeting.agenda_ids)
        meeting.participant_ids = self._get_participant("carer")
        self.assertEqual(self._get_points(meeting), ["Barnets dag", "Reglerna"])

    def test_an_agenda_of_ones_own_is_left_alone(self):
        meeting = self._make("carer", agenda_ids=[Command.create({"name": "Sommaren"})])
        meeting.kind = "follow_up"
        self.assertEqual(self._get_points(meeting), ["Sommaren"])

    def test_a_meeting_that_is_written_down_afterwards_needs_none(self):
        meeting = self._make("officer", held=True)
        self.assertFalse(meeting.agenda_ids)
        meeting.action_insert_agenda()
        self.assertEqual(self._get_points(meeting), ["Vilka vi är"])

    def test_without_templates_a_meeting_is_planned_all_the_same(self):
        self.templates.action_archive()
        meeting = self._make("officer", "carer")
        self.assertFalse(meeting.agenda_ids)
        self.assertFalse(meeting.rules_ids)
        with self.assertRefused("Configuration, Agendas and rules"):
            meeting.action_insert_agenda()

    def test_points_are_ticked_with_a_short_note(self):
        point = self._make("officer").agenda_ids
        point.note = "Karin ringer på torsdag."
        point.action_tick()
        self.assertTrue(point.done)
        point.action_tick()
        self.assertFalse(point.done)
        with self.assertRaises(AccessError):
            point.with_user(self.supporter_user).action_tick()

    def test_the_next_meeting_may_copy_the_agenda_but_not_what_was_said(self):
        meeting = self._make("officer")
        meeting.agenda_ids.write({"done": True, "note": "Klart."})
        copy = meeting.copy()
        self.assertEqual(copy.agenda_ids.mapped(lambda point: (point.name, point.done, point.note)), [
            ("Vilka vi är", False, False)
        ])  # fmt: skip
