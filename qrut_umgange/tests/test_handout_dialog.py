from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .common import UmgangeCommon


@tagged("post_install", "-at_install")
class TestHandoutDialog(UmgangeCommon):
    """Who got which version of the plan: one button, and those who have not got it are chosen."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.assignment = cls._make_assignment()
        cls.visiting = cls.assignment.participant_ids.filtered(lambda each: each.role == "visiting")
        cls.carer = cls._add("carer", "Maj Ek")
        partner = cls._make_buyer("Gun Holm", is_company=False)
        cls.officer = cls._as(cls.coordinator, "umgange.participant").create(
            {"assignment_id": cls.assignment.id, "role": "officer", "partner_id": partner.id}
        )
        cls.plan = cls._make_plan(cls.assignment)

    @classmethod
    def _add(cls, role, name, **values):
        person = cls._make_person(name, "adult")
        values = {"assignment_id": cls.assignment.id, "role": role, "person_id": person.id, **values}
        return cls._as(cls.coordinator, "umgange.participant").create(values)

    def _press(self, plan=None, user=None, **values):
        """Return the dialog that the plan's button opens, with ``values`` filled in."""
        action = (plan or self.plan).with_user(user or self.coordinator).action_hand_out()
        dialogs = self._as(user or self.coordinator, action["res_model"]).with_context(**action["context"])
        return dialogs.create(values)

    # === WHO GOT IT === #

    def test_one_button_notes_it_for_everybody_who_should_have_it(self):
        self._press().action_note()
        self.assertEqual(self.plan.handout_ids.participant_id, self.visiting | self.carer | self.officer)
        self.assertEqual(set(self.plan.handout_ids.mapped("way")), {"handed_over"})
        self.assertEqual(self.plan.handout_label, "Visiting person, Family home, Officer")

    def test_who_only_stands_beside_is_not_chosen(self):
        other, interpreter = self._add("other", "Ruth Ek"), self._add("interpreter", "Leo Ek")
        self.assertFalse(self._press().participant_ids & (other | interpreter))

    def test_the_next_time_only_those_who_have_not_got_it_are_chosen(self):
        self._press(participant_ids=[Command.set(self.officer.ids)], way="secure_mail").action_note()
        left = self._press()
        self.assertEqual(left.participant_ids, self.visiting | self.carer)
        self.plan.handout_ids.strike_reason = "Mejlet kom tillbaka"
        self.plan.handout_ids.action_strike()
        self.assertIn(self.officer, self._press().participant_ids)

    def test_a_new_version_is_given_anew(self):
        self._press().action_note()
        later = self._make_plan(self.assignment, approve=False, valid_from="2026-04-01")
        self.assertEqual(self._press(later).participant_ids, self.visiting | self.carer | self.officer)

    def test_the_form_is_filled_before_it_is_saved(self):
        action = self.plan.with_user(self.coordinator).action_hand_out()
        form = Form(self._as(self.coordinator, action["res_model"]).with_context(**action["context"]))
        self.assertEqual(set(form.participant_ids.ids), set((self.visiting | self.carer | self.officer).ids))
        form.way = "post"
        form.save().action_note()
        self.assertEqual(set(self.plan.handout_ids.mapped("way")), {"post"})

    def test_it_says_what_is_missing(self):
        with self.assertRefused("Choose to whom"):
            self._press(participant_ids=[Command.clear()]).action_note()
        with self.assertRefused("Which version of the plan"):
            self._press(plan_id=False, participant_ids=[Command.set(self.officer.ids)]).action_note()

    def test_a_plan_that_somebody_has_got_stays(self):
        draft = self._make_plan(self.assignment, approve=False, valid_from="2026-04-01")
        self._press(draft).action_note()
        with self.assertRefused("was given to somebody, and stays"):
            draft.unlink()

    def test_other_things_are_told_too(self):
        dialog = self._press(what="rules", participant_ids=[Command.set(self.visiting.ids)], way="read_aloud")
        dialog.action_note()
        row = self.assignment.handout_ids
        self.assertEqual((row.what, row.way, row.plan_id.id), ("rules", "read_aloud", False))

    # === WHAT IS HIDDEN === #

    def _protect(self, participant):
        participant.person_id.with_user(self.manager).write({"protection": "address", "list_reason": "Beslut"})
        self.env.invalidate_all()

    def test_from_whom_an_address_is_hidden_gets_a_copy_without_it(self):
        self._protect(self.carer)
        dialog = self._press()
        self.assertRegex(dialog.masked_hint, f"{self.carer.person_id.code} is protected: give .*copy without")
        self.assertNotIn("Maj", dialog.masked_hint)
        dialog.action_note()
        extents = {row.participant_id: row.extent for row in self.plan.handout_ids}
        self.assertEqual(extents, {self.visiting: "masked", self.carer: "whole", self.officer: "whole"})

    def test_the_whole_to_everybody_is_warned_of_and_noted(self):
        self._protect(self.carer)
        dialog = self._press(is_whole=True)
        self.assertRegex(dialog.masked_hint, "tells .* what is to stay hidden")
        dialog.action_note()
        self.assertEqual(set(self.plan.handout_ids.mapped("extent")), {"whole"})

    def test_the_carer_knows_where_the_child_is(self):
        self._protect(self.assignment.participant_ids.filtered(lambda each: each.role == "child"))
        self._press().action_note()
        extents = {row.participant_id: row.extent for row in self.plan.handout_ids}
        self.assertEqual(extents, {self.visiting: "masked", self.carer: "whole", self.officer: "whole"})

    def test_a_home_that_the_child_has_left_knows_it_no_longer(self):
        old = self._add("carer", "Gamla Hemmet", date_to="2026-03-01")
        self._protect(self.assignment.participant_ids.filtered(lambda each: each.role == "child"))
        self.assertFalse(self.carer._get_hidden_from())
        self.assertEqual(old._get_hidden_from(), self.assignment.child_ids)

    def test_a_decision_not_to_disclose_where_the_child_is_hides_it_too(self):
        self._make_decision(self.assignment, "hidden")
        dialog = self._press()
        self.assertIn(self.assignment.child_ids.code, dialog.masked_hint)
        dialog.action_note()
        extents = {row.participant_id: row.extent for row in self.plan.handout_ids}
        self.assertEqual(extents[self.visiting], "masked")

    def test_a_printed_booklet_hides_nothing_and_asks_for_no_other_copy(self):
        self._protect(self.carer)
        booklet = self.env["umgange.booklet"].with_user(self.manager).create({"name": "När du träffar mamma"})
        dialog = self._press(what="booklet", booklet_ids=booklet.ids, participant_ids=self.visiting.ids)
        self.assertFalse(dialog.masked_hint)
        dialog.action_note()
        given = self.assignment.handout_ids.filtered("booklet_id")
        self.assertEqual(set(given.mapped("extent")), {"whole"})

    def test_nothing_is_said_where_nothing_is_hidden(self):
        self.assertFalse(self._press().masked_hint)

    # === WHO IS UNUSUAL === #

    def test_who_has_left_is_not_chosen_and_is_warned_of(self):
        old = self._add("carer", "Gamla Hemmet", date_to="2026-03-01")
        self.assertNotIn(old, self._press().participant_ids)
        dialog = self._press(participant_ids=[Command.set(old.ids)])
        self.assertRegex(dialog.other_hint, f"Not part of it today: .*{old.person_id.code}")
        dialog.action_note()  # what has happened is written down

    def test_a_guardian_of_somebody_of_age_is_not_chosen_and_is_warned_of(self):
        guardian = self._add("guardian", "Per Ek")
        self.assertIn(guardian, self._press().participant_ids)
        self.assignment.child_ids.identity_ids.birth_date = "2008-03-01"
        self.assertNotIn(guardian, self._press().participant_ids)
        dialog = self._press(participant_ids=[Command.set(guardian.ids)])
        self.assertRegex(dialog.other_hint, "The child is 18, ask the young person")

    def test_where_there_is_no_child_yet_a_guardian_is_one(self):
        empty = self._make_assignment(children=0, visiting=0)
        person = self._make_person("Per Ek", "adult")
        guardian = self._as(self.coordinator, "umgange.participant").create(
            {"assignment_id": empty.id, "role": "guardian", "person_id": person.id}
        )
        self.assertEqual(self._press(self._make_plan(empty)).participant_ids, guardian)

    def test_a_supporter_notes_nothing(self):
        with self.assertRefused("not yours to change", AccessError):
            self.plan.with_user(self.supporter_user).action_hand_out()
