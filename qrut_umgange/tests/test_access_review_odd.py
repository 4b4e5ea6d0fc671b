from odoo.tests import tagged

from .access_review_common import AccessReviewCase
from .common import local


@tagged("post_install", "-at_install")
class TestAccessReviewOdd(AccessReviewCase):
    """What is odd comes first, to the minute at its edge, and says in words why."""

    def _get_odd(self):
        """Return what is found odd in February, by kind."""
        review = self.env["umgange.access.review"].sudo().new({"month": "2026-02-01", "company_id": self.company.id})
        self.env.flush_all()
        found = self.env["umgange.access.oddity"].sudo()._find(self.company, review._get_period())
        return {kind: ids for kind, ids in found.items() if ids}

    def test_a_night_is_from_ten_to_six_and_is_one(self):
        for clock, is_night in (("21:59", False), ("22:00", True), ("05:59", True), ("06:00", False)):
            with self.subTest(clock=clock):
                (row,) = self._log(date=local(f"2026-02-12 {clock}"))
                self.assertEqual(row in self._get_odd().get("night", []), is_night)
        self._log(date=local("2026-02-17 23:30"))
        self._log(date=local("2026-02-18 00:30"))
        # of the 12th one before six, one after ten; of the 17th one
        self.assertEqual(len(self._get_odd()["night"]), 3)

    def test_fifteen_persons_in_an_hour_are_many(self):
        persons = [self._make_person(f"Barn {n}") for n in range(15)]
        for person in persons[:14]:
            self._log(person=person)
        self._log(person=persons[0])
        self.assertNotIn("many", self._get_odd())
        self._log(person=persons[14])
        self.assertEqual(len(self._get_odd()["many"]), 1)

    def test_three_refused_names_in_a_day_are_a_series(self):
        first = self._log(self.finance, action="refused", date=local("2026-02-11 00:00"))
        self._log(self.finance, action="refused", date=local("2026-02-11 23:59"))
        self._log(self.finance, action="refused", date=local("2026-02-12 00:00"))
        self._log(self.coordinator, action="refused", date=local("2026-02-11 12:00"))
        self.assertNotIn("tries", self._get_odd())
        self._log(self.finance, action="refused", date=local("2026-02-11 12:00"))
        self.assertEqual(self._get_odd()["tries"], first)
        self.assertEqual(self._get_kinds(self._begin())[first[0]], "tries")

    def test_one_refusal_of_a_name_that_three_persons_share_is_no_series(self):
        for person in [self._make_person(f"Familjen Ek {n}") for n in range(3)]:
            self._log(self.finance, action="refused", date=local("2026-02-11 12:00"), person=person)
        odd = self._get_odd()
        self.assertNotIn("tries", odd)
        self.assertEqual(len(odd["refused"]), 1)
        for minute in (1, 2):
            self._log(self.finance, action="refused", date=local(f"2026-02-11 12:0{minute}"))
        self.assertEqual(len(self._get_odd()["tries"]), 1)

    def test_what_nobody_is_noted_for_comes_before_all_else(self):
        self._log(action="rights")
        rows = self._log(action="unnoted", count=2)
        lines = self._begin().line_ids
        self.assertEqual(set(lines.mapped("log_id")[:2]), set(rows))
        self.assertEqual(lines.mapped("kind"), ["unnoted", "unnoted", "rights"])

    def test_a_days_changes_of_rights_are_one_row_with_all_its_words(self):
        for number, words in enumerate(("Lisa Berg: got the group A", "Lisa Berg: got the group B")):
            self._log(action="rights", words=words, date=f"2026-02-11 1{number}:00:00")
        self._log(action="rights", words="Lisa Berg: lost the group B", date="2026-02-12 12:00:00")
        self.assertEqual(
            set(self._begin().line_ids.mapped("description")),
            {"Lisa Berg: got the group A\nLisa Berg: got the group B", "Lisa Berg: lost the group B"},
        )

    def test_the_day_of_changes_and_refusals_is_the_local_one(self):
        moments = {"A": "2026-02-11 23:30", "B": "2026-02-12 00:30", "C": "2026-02-12 23:30"}
        rights, refused = [], []
        for words, moment in moments.items():
            rights += self._log(action="rights", words=words, date=local(moment))
            refused += self._log(self.finance, action="refused", date=local(moment))
        odd = self._get_odd()
        self.assertEqual((set(odd["rights"]), set(odd["refused"])), (set(rights[:2]), set(refused[:2])))
        changes = self._begin().line_ids.filtered(lambda line: line.kind == "rights")
        self.assertEqual(set(changes.mapped("description")), {"A", "B\nC"})

    def test_a_row_says_in_words_why_it_is_there(self):
        stranger = self._make_user("stranger", "qrut_umgange.group_coordinator", name="Nina Falk")
        self._log(stranger)
        self._log(action="unnoted", words="Lisa Berg: got the group A, and nobody is noted for it.")
        unnoted, outside = self._begin().line_ids.with_context(lang="en_US")
        self.assertEqual(unnoted.reason, "Lisa Berg: got the group A, and nobody is noted for it.")
        self.assertEqual(outside.reason, f"Had no assignment with {self.child.code} that day.")
        self.assertEqual(outside.who_label, "Nina Falk\nWed 11 Feb 13.00")
        self.assertEqual(outside.what_label, f"Read: Journal Entry of a Child\n{self.child.code}")

    def test_the_button_to_sign_waits_for_what_is_left_but_ones_own(self):
        self._log(self.reviewer)
        self._log()
        review = self._begin()
        other = review.line_ids.filtered(lambda line: line.user_id != self.reviewer.id)
        self.assertFalse(review.can_sign)
        other.action_justified()
        self.assertTrue(review.can_sign)
        self.assertFalse(review.with_user(self.second_reviewer).can_sign)
