from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from .test_access_log import LogCommon


@tagged("post_install", "-at_install")
class TestHandout(LogCommon):
    """What was sent or told to whom stays as it was written; a wrong row is struck out, with why."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.visiting = cls.assignment.participant_ids.filtered(lambda each: each.role == "visiting")
        cls.row = cls._make_handout(cls.assignment)

    def test_it_says_who_wrote_it_and_when_it_was(self):
        self.assertEqual(self.row.user_id, self.coordinator)
        forged = self._make_handout(self.assignment, user_id=self.manager.id, struck_at="2026-03-01")
        self.assertEqual(forged.user_id, self.coordinator)
        self.assertFalse(forged.struck_at)
        with self.assertRefused("on a day to come", ValidationError):
            self._make_handout(self.assignment, given_at="2026-03-03 08:00:00")
        self._make_handout(self.assignment, given_at="2026-01-03 08:00:00")

    def test_nothing_of_it_changes(self):
        for values in ({"note": "Annat"}, {"participant_id": 1}, {"way": "post"}, {"given_at": "2026-01-01"}):
            for row in (self.row, self.row.with_user(self.manager), self.row.sudo()):
                with self.subTest(values=values, su=row.env.su), self.assertRefused("stays as it was written"):
                    row.write(values)
        for row, sentence, error in (
            (self.row.with_user(self.manager), "not yours to change", AccessError),
            (self.row.sudo(), "is not deleted", UserError),
        ):
            with self.subTest(su=row.env.su), self.assertRefused(sentence, error):
                row.unlink()

    def test_the_database_refuses_it_too(self):
        self.row.strike_reason = "Fel person"
        self.row.action_received()
        self.row.action_strike()
        self.assertSealed(
            *(
                f"UPDATE umgange_handout SET {change} WHERE id = {self.row.id}"
                for change in (
                    "note = 'Annat'", "participant_id = NULL", "way = 'post'", "given_at = now()", "user_id = 1",
                    "extent = 'masked'", "received_on = NULL", "receipt = 'x'", "struck_at = NULL",
                    "strike_reason = 'x'",
                )
            ),
            f"DELETE FROM umgange_handout WHERE id = {self.row.id}",
            "TRUNCATE umgange_handout CASCADE",
        )  # fmt: skip

    def test_without_its_trigger_the_attack_succeeds(self):
        self.env.flush_all()
        with self.env.cr.savepoint() as broken, mute_logger("odoo.sql_db"):
            self.env.cr.execute("ALTER TABLE umgange_handout DISABLE TRIGGER umgange_refuse_update")
            self.env.cr.execute(SQL("UPDATE umgange_handout SET note = 'Annat' WHERE id = %s", self.row.id))
            self.row.invalidate_recordset()
            self.assertEqual(self.row.note, "Annat")
            broken.rollback()

    def test_a_receipt_comes_later_and_once(self):
        self.row.receipt = "RR 123 456"
        self.row.action_received()
        self.assertEqual(str(self.row.received_on), "2026-03-02")
        with self.assertRefused("stays as it was written"):
            self.row.received_on = "2026-03-01"
        self.row.action_received()  # a second click says nothing new

    def test_a_wrong_row_is_struck_out_with_why_and_stays(self):
        with self.assertRefused("Write why the row was wrong"):
            self.row.action_strike()
        self.row.strike_reason = "Det var pappan"
        self.row.action_strike()
        self.assertEqual(self.row.struck_by_id, self.coordinator)
        with self.assertRefused("stays as it was written"):
            self.row.strike_reason = "Annat"
        with self.assertRefused("follows from what is done", AccessError):
            self._make_handout(self.assignment).struck_at = "2026-03-01"

    def test_a_supporter_reads_and_writes_nothing(self):
        row = self.row.with_user(self.supporter_user)
        self.assertEqual(row.what, "rules")
        for attempt in (lambda: row.write({"receipt": "x"}), row.action_received, row.action_strike):
            with self.assertRefused("not yours to change", AccessError):
                attempt()
        for user in (self.other_supporter_user, self.finance, self.reviewer):
            with self.subTest(user=user.login), self.assertRefused("not open to you", AccessError):
                self.row.with_user(user).read(["what"])

    def test_whom_and_what_belong_to_the_assignment_itself(self):
        other = self._make_assignment()
        for values in (
            {"participant_id": other.participant_ids[0].id},
            {"what": "plan", "plan_id": self._make_plan(other).id},
        ):
            with self.subTest(values=values), self.assertRefused("belong to the assignment itself", ValidationError):
                self._make_handout(self.assignment, **values)

    def test_to_read_the_note_is_logged_for_the_child_and_whoever_was_told(self):
        with self._transaction() as rows:
            self.row.read(["note"])
        codes = {row[4] for row in rows if row[2] == "umgange.handout"}
        self.assertEqual(codes, {self.child.code, self.visiting.person_id.code})

    def test_whoever_was_told_stays_who_it_was(self):
        for attempt in (self.visiting.unlink, lambda: self.visiting.write({"role": "other"})):
            with self.assertRefused("Set the last day instead"):
                attempt()

    def test_the_name_of_a_row_names_nobody(self):
        row = self.row.with_context(umgange_show_names=True)
        self.assertEqual(row.display_name, f"{self.assignment.name} Rules of the visits")
