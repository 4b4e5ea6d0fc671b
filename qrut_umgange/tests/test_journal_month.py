from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from ..access_notes import AccessNotes
from .common import local
from .journal_common import JournalCase


@tagged("post_install", "-at_install")
class TestJournalMonth(JournalCase):
    """A month of one child to read as a page: what is signed, corrections beside what they correct, what is missing."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.later = cls._make_visit(cls.assignment, day="2026-03-11")
        cls.last = cls._make_visit(cls.assignment, day="2026-03-18")

    def setUp(self):
        super().setUp()
        self.startPatcher(freeze_time(local("2026-03-20 09:00")))
        for visit in (self.visit, self.later, self.last):
            mine = visit.with_user(self.supporter_user)
            mine.action_end(visit.stop)

    def _get(self, user=None, month="2026-03", child=None):
        entries = self._as(user or self.coordinator, "umgange.journal.entry")
        return entries.get_month((child or self.lova).id, month)

    def test_what_is_signed_stands_in_order_of_time_under_its_headings(self):
        self.entry.write({"child_words": "“Hej.”", "child_words_source": "home", "assessment": "Trygg."})
        second = self._make_entry(self.later, facts="Byggde koja.")
        (second | self.entry).action_sign()
        page = self._get()
        self.assertEqual([entry["id"] for entry in page["entries"]], [self.entry.id, second.id])
        first = page["entries"][0]
        self.assertEqual(
            [(part["name"], part["text"], part["source"]) for part in first["parts"]],
            [
                ("facts", "Lova visade sina teckningar.", "Saw or heard it myself"),
                ("child_words", "“Hej.”", "The home told"),
                ("assessment", "Trygg.", ""),
            ],
        )
        self.assertEqual((first["number"], first["clock"]), (1, "15.00"))

    def test_what_is_not_signed_is_named_and_not_shown(self):
        self._make_entry(self.later, facts="Hemligt utkast.")
        self.entry.action_sign()
        page = self._get()
        self.assertNotIn("Hemligt", str(page))
        self.assertEqual(len(page["missing"]), 2)
        self.assertIn(f"begun by {self.supporter_user.name}, not signed", page["missing"][0])
        self.assertIn("no entry yet", page["missing"][1])

    def test_a_correction_stands_beside_what_it_corrects_and_both_can_be_read(self):
        self.entry.action_sign()
        draft = self.entry.browse(self.entry.action_correct()["res_id"])
        draft.facts = "Lova visade sina pussel."
        draft.action_sign()
        page = self._get()
        (old,) = page["entries"]
        (new,) = old["corrections"]
        self.assertEqual(old["parts"][0]["text"], "Lova visade sina teckningar.")
        self.assertIn(["new", "pussel"], new["parts"][0]["pieces"])
        self.assertIn(["old", "teckningar"], new["parts"][0]["pieces"])

    def test_a_correction_of_another_month_follows_what_it_corrects(self):
        self.entry.action_sign()
        draft = self.entry.browse(self.entry.action_correct()["res_id"])
        draft.write({"occurred_at": "2026-02-27 09:00:00", "facts": "Det var i februari."})
        draft.action_sign()
        self.assertEqual(self._get()["entries"][0]["corrections"][0]["id"], draft.id)
        self.assertEqual(self._get(month="2026-02")["entries"][0]["id"], self.entry.id)

    def test_without_a_month_it_is_that_of_the_newest_entry(self):
        self.entry.action_sign()
        self.assertEqual(self._get(month=False)["month"]["value"], "2026-03")
        page = self._get(month="2026-02")
        self.assertEqual((page["entries"], page["missing"], page["month"]["following"]), ([], [], "2026-03"))
        for month in ("mars", "0001-01", "9999-12", 5, ["2026-03"]):
            with self.subTest(month=month), self.assertRefused("Write the month as"):
                self._get(month=month)

    def test_a_siblings_entry_is_on_no_page_but_its_own(self):
        self.entry.action_sign()
        sibling = self._make_entry(self.visit, child_id=self.alva.id, facts="Alva sov.")
        sibling.action_sign()
        self.assertNotIn("Alva sov", str(self._get()))
        self.assertEqual([entry["id"] for entry in self._get(child=self.alva)["entries"]], [sibling.id])

    def test_each_sees_what_each_may_read_and_is_told_of_the_rest(self):
        self.entry.action_sign()
        theirs = self._make_entry(self.later, self.coordinator, facts="En kollegas.")
        theirs.action_sign()
        self.assertEqual(len(self._get(self.manager)["entries"]), 2)
        page = self._get(self.supporter_user)
        self.assertEqual([entry["id"] for entry in page["entries"]], [self.entry.id])
        self.assertIn("signed by a colleague, not yours to read", page["missing"][0])
        self.assertNotIn("En kollegas", str(page))
        for user in (self.finance, self.reviewer):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._get(user)

    def test_what_has_left_is_a_place_without_text(self):
        self.entry.action_sign()
        release = self._as(self.coordinator, "umgange.journal.release").create(
            {"entry_id": self.entry.id, "reason": "Fel akt."}
        )
        release.with_user(self.manager).action_approve()
        (entry,) = self._get()["entries"]
        self.assertEqual((entry["released"], entry["parts"]), (True, []))

    def test_the_log_has_exactly_what_was_read_and_what_was_printed(self):
        self.entry.action_sign()
        unread = self._make_entry(self.later, facts="Utkast.")
        self.env.flush_all()
        logs = self.env["umgange.access.log"].sudo()
        for action, read in (
            ("read", lambda: self._get()),
            ("print", lambda: self._as(self.coordinator, "umgange.journal.entry").note_month_printed(self.entry.ids)),
        ):
            AccessNotes.of(self.env.cr).forget()
            self.env.invalidate_all()
            before = logs.search([]).ids
            read()
            self.env.cr.flush()
            rows = logs.search(
                [
                    ("id", "not in", before),
                    ("model", "=", "umgange.journal.entry"),
                    ("action", "=", action),
                    ("user_id", "=", self.coordinator.id),
                ]
            )
            with self.subTest(action=action):
                self.assertEqual(rows.mapped("res_ids"), [str(self.entry.id)])
                self.assertEqual(rows.mapped("person_id"), [self.lova.id])
        self.assertTrue(unread)

    def test_nobody_prints_what_is_out_of_reach(self):
        self.entry.action_sign()
        with self.assertRaises(AccessError):
            self._as(self.other_supporter_user, "umgange.journal.entry").note_month_printed(self.entry.ids)

    def test_the_way_there_from_child_entry_and_assignment(self):
        self.entry.action_sign()
        context = self.entry.action_read_month()["context"]
        self.assertEqual((context["active_id"], context["umgange_month"]), (self.lova.id, "2026-03"))
        own = self.lova.with_user(self.coordinator)
        self.assertEqual(own.action_read_month()["tag"], "umgange_journal_month")
        self.assertEqual(self.assignment.action_read_month()["domain"], [("id", "in", (self.lova | self.alva).ids)])
        alone = self._make_assignment()
        self.assertEqual(alone.action_read_month()["context"]["active_id"], alone.child_ids.id)

    def test_the_queries_of_a_page_do_not_grow_with_its_entries(self):
        counts = []
        for number in (1, 4):
            while len(self._get()["entries"]) < number:
                self._make_entry(self.visit, kind="event", facts="En händelse.").action_sign()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._get()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 2)
