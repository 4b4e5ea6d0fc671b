from psycopg2 import IntegrityError

from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .common import local
from .test_visit_early import DayCase

POINTS = "Rummet är klart\nBarnet mår bra\n\nInget nytt från handläggaren"


@tagged("post_install", "-at_install")
class TestVisitChecklist(DayCase):
    """What a supporter is asked at a visit: once, skipped with a reason, never a wall."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        templates = cls._as(cls.manager, "umgange.text.template")
        templates.create({"name": "Snabbkoll", "use": "checklist", "moment": "quick", "text": POINTS})
        templates.create({"name": "Efteråt", "use": "checklist", "moment": "after", "text": "Rummet är städat"})

    def _get_todo(self):
        return self._get_todos(self.visit, "quick check")

    def test_the_points_are_those_of_the_company_template(self):
        lists = self.mine.get_day_card()["lists"]
        self.assertEqual(lists["quick"], ["Rummet är klart", "Barnet mår bra", "Inget nytt från handläggaren"])
        self.assertEqual(set(lists), {"quick", "after"})

    def test_all_is_as_it_should_be(self):
        self.mine.answer_list("quick", [0, 1, 2])
        checklist = self.mine.checklist_ids
        self.assertRecordValues(
            checklist, [{"moment": "quick", "is_whole": True, "left": False, "user_id": self.supporter_user.id}]
        )
        self.assertEqual(self.mine.get_my_day_state()["visits"], [])
        self.assertEqual(self.mine.get_day_card()["live"]["answered"], {"quick": True})
        self.assertFalse(self._get_todo())

    def test_what_is_not_so_or_skipped_needs_a_reason_and_the_quick_check_is_told(self):
        for done in ([0], []):
            with self.subTest(done=done), self.assertRefused("word or two why"):
                self.mine.answer_list("quick", done, " ")
        self.mine.answer_list("quick", [0], "Barnet hostar.")
        self.assertEqual(self.mine.checklist_ids.left, "Barnet mår bra\nInget nytt från handläggaren")
        self.assertEqual(self._get_todo().user_id, self.coordinator)
        self.mine.answer_list("after", [], "Bussen gick.")
        self.assertEqual(len(self._get_todo()), 1)

    def test_a_later_answer_replaces_the_earlier(self):
        self.mine.answer_list("after", [], "Hann inte.")
        self.mine.answer_list("after", [0])
        self.assertRecordValues(self.mine.checklist_ids, [{"is_whole": True, "note": False}])

    def test_what_was_answered_stays_when_the_template_changes(self):
        self.mine.answer_list("after", [0])
        self.env["umgange.text.template"].sudo().search([("moment", "=", "after")]).text = "Något annat"
        self.assertEqual(self.mine.checklist_ids.done, "Rummet är städat")

    @freeze_time(local("2026-03-04 15:00"))
    def test_nothing_waits_for_it(self):
        self.mine.action_start()
        self.assertEqual(self.visit.state, "under_way")

    def test_what_is_no_answer_is_taken_for_none(self):
        for done in ("abc", 7, [None, "0", True]):
            with self.subTest(done=done), self.assertRefused("word or two why"):
                self.mine.answer_list("quick", done, 4)

    def test_who_may_not(self):
        with self.assertRaises(AccessError):
            self.visit.with_user(self.other_supporter_user).answer_list("quick", [0, 1, 2])
        with self.assertRefused("no such checklist"):
            self.mine.answer_list("during", [])
        self.mine.answer_list("after", [0])
        with self.assertRaises(AccessError):
            self.mine.checklist_ids.write({"note": "Annat"})

    def test_a_template_is_for_one_use_alone(self):
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.env.cr.savepoint():
            self._as(self.manager, "umgange.text.template").create(
                {"name": "Utan tid", "use": "checklist", "text": "En punkt"}
            )
