from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from ..access_notes import AccessNotes
from .common import UmgangeCommon, local


@tagged("post_install", "-at_install")
class TestVisitNextTime(UmgangeCommon):
    """What was left for next time meets whoever holds the visit, a substitute too, and is logged as read."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.assignment = cls._make_assignment(substitute_id=cls.other_supporter.id)
        with freeze_time("2026-02-23 08:00:00"):
            cls.earlier = cls._make_visit(cls.assignment, day="2026-02-25")
        with freeze_time(local("2026-02-25 17:00")):
            cls.earlier.with_user(cls.supporter_user).action_end(cls.earlier.stop)
        cls.visit = cls._make_visit(cls.assignment)

    def _leave(self, note, visit=None, user=None, **values):
        entry = self._make_entry(visit or self.earlier, user, next_time=note, **values)
        entry.action_sign()
        return entry

    def _get_lines(self, user=None):
        self.env.invalidate_all()
        notes = self.visit.with_user(user or self.supporter_user).next_time_notes
        return (notes or "").splitlines()

    def test_a_substitute_meets_what_the_supporter_left_and_reads_nothing_else_of_it(self):
        entry = self._leave("Hälsa i hallen.\nSagan om björnen.")
        self.visit.supporter_id = self.other_supporter
        self.assertEqual(self._get_lines(self.other_supporter_user), ["Hälsa i hallen.", "Sagan om björnen."])
        card = self.visit.with_user(self.other_supporter_user).get_day_card()
        self.assertEqual(card["remember"][:2], ["Hälsa i hallen.", "Sagan om björnen."])
        with self.assertRaises(AccessError):
            entry.with_user(self.other_supporter_user).read(["next_time"])

    def test_whoever_reads_it_is_in_the_log(self):
        entry = self._leave("Hälsa i hallen.")
        self.env.flush_all()
        AccessNotes.of(self.env.cr).forget()
        self._get_lines(self.other_supporter_user)
        self.env.cr.flush()
        domain = [("model", "=", entry._name), ("action", "=", "read"), ("user_id", "=", self.other_supporter_user.id)]
        self.assertEqual(self.env["umgange.access.log"].sudo().search(domain).mapped("res_ids"), [str(entry.id)])

    def test_a_coordinator_of_other_assignments_is_lent_nothing(self):
        self._leave("Hälsa i hallen.")
        colleague = self._make_user("coordinator2", "qrut_umgange.group_coordinator")
        self.assertEqual(self._get_lines(colleague), [])
        self.assertEqual(self._get_lines(self.coordinator), ["Hälsa i hallen."])

    def test_what_was_corrected_is_shown_as_it_was_corrected(self):
        old = self._leave("Hälsa i hallen.")
        draft = old.browse(old.action_correct()["res_id"])
        draft.next_time = "Hälsa i köket."
        self.assertEqual(self._get_lines(), ["Hälsa i hallen."], "a draft tells nothing yet")
        draft.action_sign()
        self.assertEqual(self._get_lines(), ["Hälsa i köket. (corrected)"])

    def test_what_was_voided_gives_way_to_what_was_before_it(self):
        with freeze_time("2026-02-16 08:00:00"):
            first = self._make_visit(self.assignment, day="2026-02-18")
        self._leave("Björnen.", first)
        entry = self._leave("Ett annat barns.")
        release = self._as(self.coordinator, "umgange.journal.release").create(
            {"entry_id": entry.id, "reason": "Fel akt."}
        )
        release.with_user(self.manager).action_approve()
        self.assertEqual(self._get_lines(), ["Björnen."])

    def test_what_came_up_since_the_last_visit_is_there_too(self):
        self._leave("Hälsa i hallen.")
        self._leave(
            "Lova har ont i foten.", kind="call", occurred_at="2026-03-01 09:00:00", facts="Familjehemmet ringde."
        )
        self.assertEqual(self._get_lines(), ["Lova har ont i foten.", "Hälsa i hallen."])

    def test_of_siblings_each_line_says_whose_it_is(self):
        child = self._make_person("Alva Ek")
        self._as(self.coordinator, "umgange.participant").create(
            {"assignment_id": self.assignment.id, "role": "child", "person_id": child.id}
        )
        self._leave("Björnen.")
        self._leave("Ritblocket.", child_id=child.id, facts="Hon ritade.")
        self.assertEqual(sorted(self._get_lines()), ["Alva Ek: Ritblocket.", "Lova Ek 0: Björnen."])

    def test_nothing_left_is_nothing_shown(self):
        self._leave(False)
        self.assertEqual(self._get_lines(), [])
        self.assertFalse(self.visit.with_user(self.supporter_user).wish_notes)
