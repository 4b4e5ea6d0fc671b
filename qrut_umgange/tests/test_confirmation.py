from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .common import UmgangeCommon


@tagged("post_install", "-at_install")
class TestConfirmation(UmgangeCommon):
    """What each is to confirm is listed, and ticked with the day and by whom; nothing waits for it."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.assignment = cls._make_assignment()
        cls.child, cls.visiting = cls.assignment.participant_ids.sorted("role")

    def _get(self, participant, kind):
        return participant.confirmation_ids.filtered(lambda each: each.kind == kind)

    def test_each_role_has_its_own_list_from_the_beginning(self):
        self.assertEqual(self.visiting.confirmation_ids.mapped("kind"), ["rules", "records", "plan", "reach"])
        self.assertEqual(self.child.confirmation_ids.mapped("kind"), ["told"])
        self.assertEqual(self.visiting.to_confirm, "Rules, Records and secrecy, Plan, Ways to reach each other")

    def test_whoever_says_what_is_to_be_confirmed_is_not_overruled(self):
        person = self._make_person("Ruth Ek", "adult")
        values = {"role": "visiting", "person_id": person.id, "assignment_id": self.assignment.id}
        grandmother = self._as(self.coordinator, "umgange.participant").create(
            {**values, "confirmation_ids": [Command.create({"kind": "other", "note": "Allergier"})]}
        )
        self.assertEqual(grandmother.confirmation_ids.mapped("kind"), ["other"])

    def test_a_tick_notes_the_day_and_who(self):
        rules = self._get(self.visiting, "rules")
        rules.is_confirmed = True
        self.assertEqual((str(rules.confirmed_on), rules.confirmed_by_id), ("2026-03-02", self.coordinator))
        self.assertEqual(self.visiting.to_confirm, "Records and secrecy, Plan, Ways to reach each other")
        self.visiting.confirmation_ids.is_confirmed = True
        self.assertEqual(self.visiting.to_confirm, "Nothing left")
        rules.with_user(self.manager).is_confirmed = False
        self.assertFalse(rules.confirmed_on or rules.confirmed_by_id)

    def test_an_earlier_day_can_be_written_and_none_to_come(self):
        rules = self._get(self.visiting, "rules")
        rules.with_user(self.manager).confirmed_on = "2026-02-20"
        self.assertEqual(rules.confirmed_by_id, self.manager)
        with self.assertRefused("on a day to come", ValidationError):
            rules.confirmed_on = "2026-03-03"

    def test_nobody_says_that_somebody_else_noted_it(self):
        rules = self._get(self.visiting, "rules")
        for values in ({"confirmed_by_id": self.manager.id}, {"confirmed_on": "2026-03-01", "confirmed_by_id": 1}):
            with self.subTest(values=values), self.assertRefused("follows from what is done", AccessError):
                rules.write(values)
        forged = self._as(self.coordinator, "umgange.confirmation").create(
            {
                "participant_id": self.child.id,
                "kind": "other",
                "confirmed_on": "2026-03-01",
                "confirmed_by_id": self.manager.id,
            }
        )
        self.assertEqual(forged.confirmed_by_id, self.coordinator)

    def test_a_supporter_reads_and_does_not_tick(self):
        rules = self._get(self.visiting, "rules").with_user(self.supporter_user)
        self.assertEqual(rules.kind, "rules")
        with self.assertRefused("not yours to change", AccessError):
            rules.is_confirmed = True
            rules.flush_recordset()

    def test_nothing_waits_for_what_is_not_confirmed(self):
        self._make_plan(self.assignment)
        visit = self._make_visit(self.assignment)
        visit.action_confirm()
        self.assertEqual(visit.state, "confirmed")
