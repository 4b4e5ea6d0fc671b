from psycopg2 import IntegrityError

from odoo.fields import Command
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .common import UmgangeCommon


@tagged("post_install", "-at_install")
class TestParticipant(UmgangeCommon):
    """Whoever joins or leaves an assignment joins or leaves the visits that lie ahead."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.assignment = cls._make_assignment()
        cls.child, cls.mother = cls.assignment.participant_ids.sorted("role")
        cls.held = cls._make_visit(cls.assignment, day="2026-02-25")
        cls.held.action_end()
        cls.ahead = cls._make_visit(cls.assignment)
        cls.later = cls._make_visit(cls.assignment, day="2026-03-18")

    def _add(self, **values):
        person = self._make_person("Ruth Ek", "adult")
        values = {"assignment_id": self.assignment.id, "role": "visiting", "person_id": person.id, **values}
        return self._as(self.coordinator, "umgange.participant").create(values)

    def _listed(self, visit):
        return visit.attendance_ids.participant_id

    def test_who_is_added_is_expected_at_what_lies_ahead_and_not_at_what_was(self):
        grandmother = self._add()
        self.assertIn(grandmother, self._listed(self.ahead))
        self.assertIn(grandmother, self._listed(self.later))
        self.assertNotIn(grandmother, self._listed(self.held))
        row = self.ahead.attendance_ids.filtered(lambda row: row.participant_id == grandmother)
        self.assertEqual((self.ahead.start - row.planned_arrival).seconds, 15 * 60)

    def test_who_does_not_come_to_visits_is_not_expected(self):
        officer = self._add(role="guardian")
        self.assertNotIn(officer, self._listed(self.ahead))
        officer.attends = True
        self.assertIn(officer, self._listed(self.ahead))

    def test_a_last_day_ends_what_comes_after_it(self):
        self.mother.date_to = "2026-03-10"
        self.assertIn(self.mother, self._listed(self.ahead))
        self.assertNotIn(self.mother, self._listed(self.later))
        self.assertIn(self.mother, self._listed(self.held))

    def test_a_moved_visit_expects_those_of_its_new_day(self):
        self.mother.date_to = "2026-03-10"
        day = "2026-03-11"
        self.ahead.write({"start": f"{day} 14:00:00", "stop": f"{day} 16:00:00"})
        self.assertEqual(self._listed(self.ahead), self.child)

    def test_who_has_come_already_stays_on_the_list(self):
        row = self.ahead.attendance_ids.filtered(lambda row: row.participant_id == self.mother)
        with freeze_time("2026-03-04 13:45:00"):
            row.action_here()
            self.mother.date_to = "2026-03-01"
        self.assertIn(self.mother, self._listed(self.ahead))

    def test_who_was_at_no_visit_is_removed_from_those_ahead(self):
        grandmother = self._add()
        grandmother.unlink()
        self.assertEqual(self._listed(self.ahead), self.child | self.mother)

    def test_who_was_at_a_visit_is_not_removed_or_made_somebody_else(self):
        other = self._make_person("Ruth Ek", "adult")
        with self.assertRefused("Set the last day instead"):
            self.mother.unlink()
        for values in ({"person_id": other.id}, {"role": "other"}):
            with self.subTest(values=values), self.assertRefused("Set the last day instead"):
                self.mother.write(values)
        self.assertEqual(self.mother.role, "visiting")

    def test_who_stands_in_a_decision_has_confirmed_or_was_at_a_meeting_stays_who_it_is(self):
        decided, confirmed, met = (self._add(role="guardian") for _number in range(3))
        decision = self._make_decision(self.assignment).with_user(self.manager)
        decision.participant_ids = decided
        confirmed.confirmation_ids[0].confirmed_on = "2026-03-01"
        meeting = self._make_meeting(self.assignment, start="2026-03-01 09:00:00", stop="2026-03-01 10:00:00")
        meeting.write({"participant_ids": [Command.set(met.ids)], "held": True})
        other = self._make_person("Ruth Ek", "adult")
        for participant in (decided, confirmed, met):
            for attempt in (participant.unlink, lambda who=participant: who.write({"person_id": other.id})):
                with (
                    self.subTest(participant=participant),
                    self.assertRefused(
                        "stands in a decision, was at a meeting or has confirmed something. Set the last day instead"
                    ),
                ):
                    attempt()
        decision.participant_ids = self.mother
        decided.unlink()

    def test_who_is_invited_to_what_lies_ahead_may_be_removed(self):
        grandmother = self._add()
        meeting = self._make_meeting(self.assignment, "visiting")
        self.assertIn(grandmother, meeting.participant_ids)
        grandmother.unlink()
        self.assertEqual(meeting.participant_ids, self.mother)

    @mute_logger("odoo.sql_db")
    def test_the_database_keeps_who_stands_in_a_decision_or_a_meeting(self):
        decided, invited = self._add(role="guardian"), self._add(role="guardian")
        self._make_decision(self.assignment).with_user(self.manager).participant_ids = decided
        self._make_meeting(self.assignment).participant_ids = invited
        self.env.flush_all()
        for participant in (decided, invited):
            with self.subTest(participant=participant), self.assertRaises(IntegrityError), self.env.cr.savepoint():
                self.env.cr.execute("DELETE FROM umgange_participant WHERE id = %s", (participant.id,))

    def test_a_series_asks_no_more_when_nobody_changed(self):
        rows = self.ahead.attendance_ids
        self.ahead._sync_attendances()
        self.assertEqual(self.ahead.attendance_ids, rows)
