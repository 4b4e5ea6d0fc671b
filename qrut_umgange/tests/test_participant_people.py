from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from .test_access_log import LogCommon

VIEW = {
    "role_label": {},
    "shown_name": {},
    "shown_phone": {},
    "shown_email": {},
    "to_confirm": {},
    "notice": {},
    "last_contact": {},
    "can_call": {},
}


@tagged("post_install", "-at_install")
class TestParticipantPeople(LogCommon):
    """Everybody around an assignment in one view: who, how to reach them, what they are to confirm."""

    def _add(self, role, name, kind="adult", person=None, **values):
        person = person or self._make_person(name, kind, shown_phone="070-174 06 12")
        values = {"assignment_id": self.assignment.id, "role": role, "person_id": person.id, **values}
        return self._as(self.coordinator, "umgange.participant").create(values)

    def _open(self, user=None):
        """Return the rows that ``user`` sees, as the screen asks for them."""
        assignment = self.assignment.with_user(user or self.coordinator)
        self.env.invalidate_all()
        (seen,) = assignment.web_read({"people_ids": {"fields": VIEW}, "former_ids": {"fields": {"shown_name": {}}}})
        return seen

    # === WHO === #

    def test_who_has_left_or_is_still_to_come_is_not_among_those_to_reach_today(self):
        self._add("carer", "Gamla Hemmet", date_to="2026-03-01")
        self._add("carer", "Nya Hemmet", date_from="2026-03-02")
        self._add("carer", "Nästa Hemmet", date_from="2026-04-01")
        seen = self._open()
        names = {row["shown_name"] for row in seen["people_ids"]}
        self.assertIn("Nya Hemmet", names)
        self.assertFalse({"Gamla Hemmet", "Nästa Hemmet"} & names)
        self.assertEqual({row["shown_name"] for row in seen["former_ids"]}, {"Gamla Hemmet", "Nästa Hemmet"})
        today = self._as(self.coordinator, "umgange.participant").search([("is_current", "=", True)])
        self.assertEqual(today & self.assignment.participant_ids, self.assignment.people_ids)

    def test_a_change_of_officer_is_by_date(self):
        old, new = (self._make_buyer(name, is_company=False) for name in ("Gun Holm", "Per Lund"))
        people = self._as(self.coordinator, "umgange.participant")
        for partner, values in ((old, {"date_to": "2026-03-03"}), (new, {"date_from": "2026-03-04"})):
            people.create({"assignment_id": self.assignment.id, "role": "officer", "partner_id": partner.id, **values})
        for moment, officer, gone in (("2026-03-03 12:00:00", old, new), ("2026-03-04 12:00:00", new, old)):
            with self.subTest(moment=moment), freeze_time(moment):
                self.env.invalidate_all()
                shown = self.assignment.people_ids.partner_id
                self.assertIn(officer, shown)
                self.assertNotIn(gone, shown)

    def test_a_person_has_a_role_in_each_assignment_and_is_one_person(self):
        mother = self.assignment.participant_ids.filtered(lambda each: each.role == "visiting").person_id
        other = self._make_assignment(
            children=0, visiting=0, participant_ids=[Command.create({"role": "guardian", "person_id": mother.id})]
        )
        self.assertEqual(mother.participant_ids.assignment_id, self.assignment | other)
        self.assertEqual(other.people_ids.role_label, "Guardian")

    # === WHO MAY SEE WHAT === #

    def test_the_supporter_of_the_assignment_sees_names_and_others_nothing(self):
        self.assertIn("Sara Ek 0", {row["shown_name"] for row in self._open(self.supporter_user)["people_ids"]})
        for user in (self.other_supporter_user, self.finance, self.reviewer):
            with self.subTest(user=user.login), self.assertRefused("not open to you", Exception):
                self._open(user)

    def test_what_is_hidden_shows_as_protected_and_is_no_number_to_press(self):
        hidden = self._make_person("Ada Ek", "adult", protection="hidden", shown_phone="070-174 06 13")
        hidden.with_user(self.manager).write({"access_user_ids": [Command.set(self.manager.ids)], "list_reason": "Ny"})
        self._add("guardian", "", person=hidden, may_collect="no")
        (row,) = (row for row in self._open()["people_ids"] if row["role_label"] == "Guardian")
        self.assertEqual(
            (row["shown_name"], row["shown_phone"], row["shown_email"], row["can_call"], row["notice"]),
            ("protected", "protected", "protected", False, "May not collect"),
        )
        self.assertIn("Ada Ek", {row["shown_name"] for row in self._open(self.manager)["people_ids"]})

    def test_to_open_it_is_logged_for_everybody_who_stands_there(self):
        self._add("carer", "Maj Ek")
        with self._transaction() as rows:
            self._open()
        codes = set(self.assignment.people_ids.person_id.mapped("code"))
        for model in ("umgange.person.identity", "umgange.person.contact"):
            read = {code for _login, action, name, _ids, code in rows if (action, name) == ("read", model)}
            with self.subTest(model=model):
                self.assertLessEqual(read, codes)
                self.assertTrue(read)
        names = {row[4] for row in rows if row[2] == "umgange.person.identity"}
        self.assertEqual(names, codes)

    def test_twelve_people_take_as_many_questions_as_three(self):
        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._open()
            return self.env.cr.sql_log_count - before

        self._add("carer", "Maj Ek", date_from="2026-01-01")
        self._open()
        few = count()
        for number in range(9):
            self._add("other", f"Någon Ek {number}")
        self.assertEqual(count(), few)

    def test_no_list_shows_a_personal_number(self):
        views = self.env["ir.ui.view"].search([("type", "in", ("list", "kanban")), ("model", "=like", "umgange.%")])
        for view in views:
            with self.subTest(view=view.xml_id):
                self.assertNotIn("personnummer", view.arch)
        for name in ("people", "people_page"):
            arch = self.env.ref(f"qrut_umgange.umgange_assignment_view_form_{name}").arch
            self.assertNotIn("personnummer", arch)

    # === WHAT TO KNOW === #

    def test_who_needs_an_interpreter_is_said_with_the_language(self):
        carer = self._add("carer", "Maj Ek")
        carer.person_id.shown_interpreter = "tigrinja"
        carer.may_collect = "no"
        self.assertEqual(carer.notice, "May not collect · Interpreter: tigrinja")

    def test_the_last_contact_is_said_and_not_what_was_said(self):
        visiting = self.assignment.participant_ids.filtered(lambda each: each.role == "visiting")
        self._make_contact_note(self.assignment, kind="no_answer", text="Inget svar heller i går")
        (row,) = (row for row in self._open()["people_ids"] if row["id"] == visiting.id)
        self.assertRegex(row["last_contact"], "^(2 Mar|Mar 2)\\D*: Called, no answer$")
        self.assertNotIn("heller", str(row))

    # === EIGHTEEN === #

    def _turn_eighteen(self, day):
        self.child.identity_ids.birth_date = day
        guardian = self._add("guardian", "Per Ek")
        people = guardian.assignment_id.participant_ids
        child = people.filtered(lambda each: each.role == "child")
        return guardian, child

    def test_a_guardian_is_one_until_the_child_is_eighteen(self):
        guardian, child = self._turn_eighteen("2008-03-04")
        self.assertRegex(guardian.notice, "^Guardian until the child turns 18 on ")
        self.assertRegex(child.notice, "^Turns 18 on ")
        with freeze_time("2026-03-03 23:30:00"):  # past midnight in Stockholm
            self.env.invalidate_all()
            self.assertRegex(guardian.notice, "^Guardian no longer: the child turned 18 on .* Ask the young person")
            self.assertRegex(child.notice, "is asked, and decides")

    def test_of_a_younger_child_nothing_is_said(self):
        guardian, child = self._turn_eighteen("2017-03-04")
        self.assertFalse(guardian.notice)
        self.assertFalse(child.notice)

    def test_of_siblings_it_is_said_of_the_one_who_is_eighteen(self):
        guardian, _child = self._turn_eighteen("2008-03-01")
        self._add("child", "Nils Ek", "child").person_id.identity_ids.birth_date = "2017-01-01"
        self.assertRegex(guardian.notice, "no longer of the child who turned 18")

    def test_of_siblings_the_next_who_is_soon_eighteen_comes_before_the_last_who_was(self):
        guardian, _child = self._turn_eighteen("2006-03-01")
        identity = self._add("child", "Nils Ek", "child").person_id.identity_ids
        for birthday, sentence in (
            ("2008-05-01", "^Guardian until the child turns 18 on "),
            ("2008-02-01", "^Guardian no longer: the child turned 18 on .*2026"),
            ("2017-01-01", "no longer of the child who turned 18"),
        ):
            identity.birth_date = birthday
            self.env.invalidate_all()
            with self.subTest(birthday=birthday):
                self.assertRegex(guardian.notice, sentence)

    def test_whoever_may_not_see_the_birth_date_is_told_nothing_of_it(self):
        guardian, _child = self._turn_eighteen("2008-03-01")
        self.child.with_user(self.manager).write({"protection": "hidden", "list_reason": "Beslut"})
        self.env.invalidate_all()
        self.assertFalse(guardian.with_user(self.supporter_user).notice)
