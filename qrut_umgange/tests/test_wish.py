from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from .common import local
from .test_visit_early import DayCase

NEXT = "2026-03-11"


@tagged("post_install", "-at_install")
class TestWish(DayCase):
    """A child's wish goes round: to the next visit, to an outcome, back to the child."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.child = cls.assignment.child_ids
        cls.next_visit = cls._make_visit(cls.assignment, day=NEXT)
        cls.next = cls.next_visit.with_user(cls.supporter_user)
        cls.env.flush_all()

    def setUp(self):
        super().setUp()
        self.startPatcher(freeze_time(local("2026-03-04 17:10")))
        self.wishes = self._as(self.supporter_user, "umgange.wish")

    def _tell(self, **answers):
        talk = self._as(self.supporter_user, "umgange.child.talk").browse(self.mine.begin_talk(self.child.id)["id"])
        talk.note(answers)
        talk.action_close()
        return talk.wish_ids

    def _wish(self, **values):
        values = {"assignment_id": self.assignment.id, "child_id": self.child.id, "wish": "Björnboken", **values}
        return self.wishes.create(values)

    # === FROM THE TALK === #

    def test_each_line_of_a_talk_becomes_a_wish(self):
        wishes = self._tell(same_words="Sagan", different_words="Björnboken\n\n Att du sitter närmare \nBjörnboken")
        self.assertRecordValues(
            wishes.sorted("id"),
            [
                {"kind": "same", "wish": "Sagan"},
                {"kind": "different", "wish": "Björnboken"},
                {"kind": "different", "wish": "Att du sitter närmare"},
            ],
        )
        self.assertEqual((wishes.child_id, *set(wishes.mapped("source"))), (self.child, "talk"))
        self.assertEqual(str(wishes[0].said_on), "2026-03-04")

    def test_a_correction_repeats_no_wish(self):
        wishes = self._tell(different_words="Björnboken")
        later = wishes.talk_id.browse(wishes.talk_id.action_correct()["res_id"])
        later.note({"different_words": "Björnboken\nMer fika"})
        later.action_close()
        self.assertEqual(later.wish_ids.mapped("wish"), ["Mer fika"])

    # === TO THE NEXT VISIT === #

    def test_an_open_wish_is_on_the_list_of_the_next_visit_and_not_of_the_one_it_was_said_at(self):
        self._tell(different_words="Björnboken", same_words="Sagan")
        remember = self.next.get_day_card()["remember"]
        self.assertIn("Lova Ek 0 wishes: “Björnboken”", remember)
        self.assertIn("Lova Ek 0 wants it so again: “Sagan”", remember)
        card = self.mine.get_day_card()
        self.assertFalse(card["remember"] or card["wishes"])

    def test_it_goes_along_when_the_next_visit_is_called_off_and_to_whoever_stands_in(self):
        self._tell(different_words="Björnboken")
        substitute = self._make_user("substitute", "qrut_umgange.group_supporter")
        later = self._make_visit(self.assignment, day="2026-03-18", supporter_id=self._make_supporter(substitute).id)
        self.next_visit.action_cancel("child_ill")
        self.env.flush_all()
        card = later.with_user(substitute).get_day_card()
        self.assertEqual([wish["wish"] for wish in card["wishes"]], ["Björnboken"])
        with self.assertRaises(AccessError):
            self.wishes.search([]).with_user(self.other_supporter_user).read(["wish"])

    def test_a_sibling_is_told_only_of_its_own(self):
        other = self._make_assignment(supporter_id=self.other_supporter.id)
        self._wish()
        visit = self._make_visit(other, day=NEXT, start="09:00", stop="10:00", room_id=self._make_room("Månen").id)
        self.assertFalse(visit.with_user(self.other_supporter_user).get_day_card()["wishes"])
        with self.assertRefused("a child of the assignment"):
            self._wish(child_id=other.child_ids.id)

    # === WHAT BECAME OF IT === #

    def test_a_wish_goes_round_and_is_told_at_the_next_talk(self):
        wish = self._tell(different_words="Björnboken")
        with freeze_time(local(f"{NEXT} 17:05")):
            wish.note_outcome("met", "", self.next_visit.id)
            self.assertRecordValues(wish, [{"state": "answered", "outcome": "met", "outcome_visit_id": self.next.id}])
            (told,) = self.next.begin_talk(self.child.id)["told"]
            self.assertEqual((told["wish"], told["answer"]), ("Björnboken", "It became as you wished."))
            wish.note_told()
            self.assertRecordValues(wish, [{"state": "closed", "told_by_id": self.supporter_user.id, "open_days": 7}])
            self.assertEqual(str(wish.told_on), NEXT)
            self.assertFalse(self.next.begin_talk(self.child.id)["told"])

    def test_what_did_not_become_so_has_a_reason_in_words_to_the_child(self):
        wish = self._wish()
        with self.assertRefused("why it did not become"):
            wish.note_outcome("not_met")
        with self.assertRefused("whether it became"):
            wish.note_outcome("fine")
        wish.note_outcome("not_met", "Boken var utlånad.")
        self.assertEqual(wish._get_answer(), "It did not become so: Boken var utlånad.")

    def test_it_is_not_closed_without_an_outcome_and_the_child_told_or_a_reason(self):
        wish = self._wish()
        for close in (wish.action_told, wish.note_told):
            with self.assertRefused("cannot become"):
                close()
        with self.assertRefused("what became of the wish"):
            wish.action_answer()
        wish.note_outcome("met")
        with self.assertRefused("why the child could not be told"):
            wish.action_not_told()
        wish.note_told("Lova har flyttat, vi träffas inte mer.")
        self.assertRecordValues(wish, [{"state": "closed", "told_on": False}])

    def test_the_child_may_have_been_told_on_a_day_before_it_is_noted(self):
        wish = self._wish(said_on="2026-03-02")
        wish.note_outcome("met")
        for day in ("2026-03-01", "2026-03-05"):
            with self.assertRefused("look at the day"):
                wish.told_on = day
        wish.told_on = "2026-03-03"
        wish.note_told()
        self.assertEqual(str(wish.told_on), "2026-03-03")

    def test_it_is_taken_back_until_the_child_is_told(self):
        wish = self._wish()
        wish.note_outcome("met")
        wish.action_reopen()
        self.assertRecordValues(wish, [{"state": "open", "outcome": False, "outcome_on": False}])
        wish.note_outcome("withdrawn")
        wish.action_told()
        with self.assertRefused("cannot become"):
            wish.action_reopen()

    def test_each_thing_is_written_in_its_time(self):
        wish = self._wish()
        wish.wish = "Björnboken med bilder"
        wish.note_outcome("met")
        for vals, sentence in (
            ({"wish": "Annat"}, "as it was said"),
            ({"outcome": "not_met"}, "take that back first"),
        ):
            with self.assertRefused(sentence):
                wish.write(vals)
        wish.action_told()
        with self.assertRefused("is closed"):
            wish.not_told_why = "Glömde"
        with self.assertRefused("is closed"):
            wish.told_on = "2026-03-04"
        with self.assertRaises(AccessError):
            wish.unlink()

    def test_a_wish_is_noted_elsewhere_too_in_ones_own_name(self):
        wish = self._wish(source="carer", noted_by_id=self.coordinator.id, outcome="met")
        self.assertRecordValues(wish, [{"noted_by_id": self.supporter_user.id, "state": "open", "outcome": False}])
        self.assertEqual(self._wish().source, "other")
        with self.assertRefused("Write what the child wishes"):
            self._wish(wish=" ")
        with self.assertRefused("a day to come"):
            self._wish(said_on="2026-03-05")

    def test_nobody_notes_a_wish_in_anothers_talk(self):
        talk = self._tell(different_words="Björnboken").talk_id
        values = {"assignment_id": self.assignment.id, "child_id": self.child.id, "wish": "x", "talk_id": talk.id}
        with self.assertRefused("Whoever talked with the child"):
            self._as(self.manager, "umgange.wish").create(values)

    def test_how_many_went_round_is_counted_without_what_was_wished(self):
        self._wish().note_outcome("met")
        self._wish(wish="Mer fika").note_outcome("not_met", "Allergi")
        self._wish(wish="Sagan")
        groups = self._as(self.manager, "umgange.wish")._read_group(
            [("assignment_id", "=", self.assignment.id)], ["outcome"], ["__count"]
        )
        self.assertEqual(dict(groups), {"met": 1, "not_met": 1, False: 1})
        with self.assertRaises(AccessError):
            self._as(self.manager, "umgange.wish")._read_group([], ["wish"])

    def test_a_closing_names_a_wish_that_the_child_has_no_answer_to(self):
        wish = self._wish()
        closing = self._as(self.coordinator, "umgange.closing").create({"assignment_id": self.assignment.id})
        self.assertIn("an answer to the child's wishes", closing.missing)
        wish.note_outcome("met")
        wish.note_told()
        self.env.invalidate_all()
        self.assertNotIn("wishes", closing.missing)

    def test_the_database_keeps_what_was_wished_and_what_became_of_it(self):
        wish = self._tell(different_words="Längre.")
        self.assertSealed(f"DELETE FROM umgange_wish WHERE id = {wish.id}", "TRUNCATE umgange_wish CASCADE")
        wish.note_outcome("not_met", "Rummet var taget.")
        said = (
            "wish = 'x'",
            "wish = NULL",
            "kind = 'same'",
            "source = 'carer'",
            "said_on = '2026-01-01'",
            "child_id = NULL",
        )
        self.assertSealed(*(f"UPDATE umgange_wish SET {change} WHERE id = {wish.id}" for change in said))
        wish.note_told()
        settled = ("outcome = 'met'", "outcome_why = 'x'", "told_on = NULL", "state = 'open'", "not_told_why = 'x'")
        self.assertSealed(*(f"UPDATE umgange_wish SET {change} WHERE id = {wish.id}" for change in (*said, *settled)))

    def test_finance_sees_nothing_of_it(self):
        wish = self._wish()
        for user in (self.finance, self.reviewer):
            with self.assertRaises(AccessError):
                wish.with_user(user).read(["state"])

    def test_a_sibling_in_the_same_assignment_is_chosen_by_hand(self):
        self.assertEqual(self._wish(child_id=False).child_id, self.child)
        self.assignment.participant_ids = [
            Command.create({"role": "child", "person_id": self._make_person("Alva Ek").id})
        ]
        with self.assertRefused("Choose which child"):
            self._wish(child_id=False)
        wish = self._wish(child_id=(self.assignment.child_ids - self.child).id)
        self.assertNotEqual(wish.child_id, self.child)
