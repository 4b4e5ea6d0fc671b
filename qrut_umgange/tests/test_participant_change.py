from odoo.exceptions import AccessError
from odoo.tests import Form, freeze_time, tagged

from .common import UmgangeCommon


@tagged("post_install", "-at_install")
class TestParticipantChange(UmgangeCommon):
    """Somebody new has a role from a day on, and the one before until the day before."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.assignment = cls._make_assignment()
        cls.old = cls._as(cls.coordinator, "umgange.participant").create(
            {
                "assignment_id": cls.assignment.id,
                "role": "carer",
                "relation": "emergency_home",
                "person_id": cls._make_person("Gamla Hemmet", "adult").id,
                "date_from": "2026-01-01",
                "may_collect": "yes",
            }
        )
        cls.person = cls._make_person("Nya Hemmet", "adult")

    def _change(self, old=None, user=None, **values):
        changes = self._as(user or self.coordinator, "umgange.participant.change")
        return changes.create({"participant_id": (old or self.old).id, **values})

    def test_a_new_family_home_is_the_one_to_reach_from_its_day_on(self):
        changes = self._as(self.coordinator, "umgange.participant.change")
        form = Form(changes.with_context(default_participant_id=self.old.id))
        form.person_id = self.person
        form.relation = "family_home"
        form.day = "2026-03-10"
        form.save().action_change()
        new = self.assignment.participant_ids.filtered(lambda each: each.person_id == self.person)
        self.assertEqual((str(self.old.date_to), str(new.date_from)), ("2026-03-09", "2026-03-10"))
        self.assertEqual((new.role_label, new.date_to), ("Family home", False))
        # What was said of the one before was said of them.
        self.assertFalse(new.may_collect)
        self.assertIn("rules", new.confirmation_ids.mapped("kind"))
        for day, there, gone in (("2026-03-09", self.old, new), ("2026-03-10", new, self.old)):
            with self.subTest(day=day), freeze_time(f"{day} 12:00:00"):
                self.env.invalidate_all()
                self.assertIn(there, self.assignment.people_ids)
                self.assertIn(gone, self.assignment.former_ids)

    def test_an_officer_is_followed_by_an_officer(self):
        first, second = (self._make_buyer(name, is_company=False) for name in ("Gun Holm", "Per Lund"))
        officer = self._as(self.coordinator, "umgange.participant").create(
            {"assignment_id": self.assignment.id, "role": "officer", "partner_id": first.id, "date_to": "2026-12-31"}
        )
        self._change(officer, partner_id=second.id, day="2026-03-10").action_change()
        self.assertEqual(self.assignment._get_officer_on(officer.date_to), first)
        new = self.assignment.participant_ids.filtered(lambda each: each.partner_id == second)
        self.assertEqual(self.assignment._get_officer_on(new.date_from), second)
        self.assertEqual(str(new.date_to), "2026-12-31")

    def test_it_says_what_is_missing_or_too_early(self):
        with self.assertRefused("Choose who it is from then on"):
            self._change(day="2026-03-10").action_change()
        with self.assertRefused("already so on that day"):
            self._change(person_id=self.old.person_id.id).action_change()
        with self.assertRefused("began on .* choose a later day"):
            self._change(person_id=self.person.id, day="2026-01-01").action_change()
        self.assertFalse(self.old.date_to)

    def test_a_supporter_changes_nobody(self):
        with self.assertRefused("not (open to you|yours to change)", AccessError):
            self._change(user=self.supporter_user, person_id=self.person.id)
