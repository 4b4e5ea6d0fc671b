from datetime import datetime

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged
from odoo.tools import SQL

from .access_review_common import AccessReviewCase
from .common import local

QUERIES_TO_DRAW = 28


@tagged("post_install", "-at_install")
class TestAccessReview(AccessReviewCase):
    """Each month a sample of the log is looked at: what is odd, and some by chance."""

    # === THE SAMPLE === #

    def test_it_is_of_last_month_in_local_time_and_of_the_own_company(self):
        other = self._create_company(name="Annan")
        inside = self._log(date=local("2026-02-01 00:00")) + self._log(date=local("2026-02-28 23:59"))
        self._log(date=local("2026-01-31 23:59"))
        self._log(date=local("2026-03-01 00:00"))
        self._log(company=other)
        review = self._begin()
        self.assertEqual(str(review.month), "2026-02-01")
        self.assertEqual(set(review.line_ids.mapped("log_id")), set(inside))
        self.assertEqual(review.row_count, 2)

    def test_twenty_of_many_are_drawn_and_the_same_ones_by_the_same_seed(self):
        self._log(count=300)
        review = self._begin()
        self.assertEqual(len(review.line_ids), 20)
        drawn = set(review.line_ids.mapped("log_id"))
        review.sudo().line_ids.unlink()
        review.sudo()._draw_lines()
        self.assertEqual(set(review.line_ids.mapped("log_id")), drawn)

    def test_a_month_has_one_review_whoever_begins_it(self):
        self._log()
        self.assertEqual(self._begin(), self._begin(self.second_reviewer))

    def test_what_is_odd_comes_first_with_its_reason(self):
        stranger = self._make_user("stranger", "qrut_umgange.group_coordinator")
        self.child.shown_name = "Lova Ek"
        sibling = self._make_user("namesake", "qrut_umgange.group_coordinator", name="Anders Ek")
        with freeze_time("2026-01-05 08:00:00"):
            children = self._make_assignment(children=15, supporter_id=False, room_id=False).child_ids
        expected = {self._log(action="rights")[0]: "rights", self._log(stranger)[0]: "outside"}
        with freeze_time("2026-02-01 08:00:00"):
            self.assignment.with_user(self.manager).coordinator_id = sibling
        expected[self._log(sibling)[0]] = "namesake"
        expected[self._log(action="emergency")[0]] = "emergency"
        night = self._log(sibling, date=local("2026-02-12 22:00"), person=self.child)
        expected[night[0]] = "night"
        many = [self._log(person=child, date="2026-02-13 12:10:00")[0] for child in children]
        expected[many[0]] = "many"
        self._log(self.coordinator, action="check")
        kinds = self._get_kinds(self._begin())
        self.assertEqual({row_id: kind for row_id, kind in kinds.items() if kind != "random"}, expected)
        self.assertEqual(list(kinds.values())[:2], ["rights", "emergency"])

    def test_many_changes_of_one_kind_bury_none_of_another(self):
        self._log(action="rights", count=60)
        other = self._log(action="rights", person=self.assignment.child_ids)
        self.env.cr.execute("ALTER TABLE umgange_access_log DISABLE TRIGGER USER")
        self.env.cr.execute(SQL("UPDATE umgange_access_log SET model = 'res.users' WHERE id = %s", other[0]))
        self.env.cr.execute("ALTER TABLE umgange_access_log ENABLE TRIGGER USER")
        kinds = self._get_kinds(self._begin())
        self.assertEqual(kinds[other[0]], "rights")
        self.assertEqual(list(kinds.values()).count("rights"), 2)

    def test_who_tries_names_until_one_is_refused_is_seen(self):
        tried = self._log(self.finance, action="refused", count=2)
        self._log(count=100)
        self.assertEqual(self._get_kinds(self._begin())[tried[0]], "refused")

    def test_whoever_has_to_do_with_the_child_is_said_to(self):
        stranger = self._make_user("stranger", "qrut_umgange.group_coordinator")
        rows = {self._log(user)[0]: inside for user, inside in (
            (self.coordinator, True), (self.supporter_user, True), (stranger, False),
        )}  # fmt: skip
        lines = self._begin().line_ids
        self.assertEqual({line.log_id: line.in_assignment for line in lines}, rows)

    def test_a_clumsy_month_crowds_out_nobody_who_read_at_night(self):
        for day in range(1, 26):
            self._log(action="rights", date=f"2026-02-{day:02} 12:00:00")
            self._log(action="refused", date=f"2026-02-{day:02} 12:30:00")
        night = self._log(date=local("2026-02-12 03:12"))
        kinds = self._get_kinds(self._begin())
        self.assertEqual(kinds[night[0]], "night")
        odd = [kind for kind in kinds.values() if kind != "random"]
        self.assertEqual(len(odd), 20)
        self.assertEqual(odd, sorted(odd, key=("rights", "refused", "night").index))

    def test_half_of_it_is_by_chance_however_much_is_odd(self):
        for day in range(1, 21):
            self._log(action="rights", date=f"2026-02-{day:02} 12:00:00")
        self._log(count=50)
        kinds = list(self._get_kinds(self._begin()).values())
        self.assertEqual((kinds.count("rights"), kinds.count("random")), (20, 10))

    def test_what_the_only_log_reviewer_did_is_not_in_it(self):
        own = self._log(self.reviewer)
        self.second_reviewer.sudo().active = False
        self._log()
        self.assertFalse(set(own) & set(self._begin().line_ids.mapped("log_id")))

    def test_a_change_of_rights_by_the_only_log_reviewer_is_in_it_and_left_to_another(self):
        self.second_reviewer.sudo().active = False
        own = self._log(self.reviewer, action="rights")
        review = self._begin()
        self.assertEqual(review.line_ids.mapped("log_id"), own)
        review.action_sign()
        self.assertFalse(review.line_ids.verdict)

    # === ANSWERS === #

    def test_each_row_keeps_who_answered_it_when_another_signs(self):
        self._log(count=2)
        review = self._begin()
        first, second = review.line_ids
        with freeze_time("2026-03-04 08:00:00"):
            first.with_user(self.second_reviewer).action_justified()
        with freeze_time("2026-03-05 08:00:00"):
            second.action_question()
            second.verdict = False
        self.assertFalse(second.answered_by_id or second.answered_at)
        with freeze_time("2026-03-06 08:00:00"):
            second.action_question()
            second.note = "Frågat samma dag."
            review.action_sign()
        self.assertRecordValues(
            first | second,
            [
                {"answered_by_id": self.second_reviewer.id, "answered_at": datetime(2026, 3, 4, 8)},
                {"answered_by_id": self.reviewer.id, "answered_at": datetime(2026, 3, 6, 8)},
            ],
        )
        self.assertEqual(review.signed_by_id, self.reviewer)
        for values in ({"answered_by_id": self.reviewer.id}, {"answered_at": "2026-03-01"}):
            with self.subTest(values=values), self.assertRefused("stays as it is"):
                first.write(values)

    def test_a_row_is_answered_in_one_click_and_the_review_signed(self):
        self._log(count=3)
        review = self._begin()
        first, second, third = review.line_ids
        first.action_justified()
        second.action_question()
        with self.assertRefused("1 rows are left"):
            review.action_sign()
        third.action_investigate()
        self.assertEqual(review.line_ids.mapped("verdict"), ["justified", "question", "investigate"])
        self.assertEqual((review.done_count, review.total_count, review.progress), (3, 3, 100))
        with self.assertRefused("Write a word, without names.* 2 rows"):
            review.action_sign()
        (second | third).note = "Frågat 3 mars."
        review.action_sign()
        # What is to be investigated is somebody's to do.
        self.assertEqual(review.sudo().activity_ids.user_id, self.manager)
        self.assertRecordValues(review, [{"state": "signed", "signed_by_id": self.reviewer.id}])
        self.assertEqual(len(review.head_digest), 64)
        with self.assertRefused("is signed"):
            first.action_question()

    def test_nobody_reviews_what_they_did_themselves(self):
        self._log(self.reviewer)
        line = self._begin().line_ids
        with self.assertRefused("did themselves"):
            line.action_justified()
        line.with_user(self.second_reviewer).action_justified()

    def test_nothing_but_the_answer_is_written(self):
        self._log()
        review = self._begin()
        for values in ({"kind": "random"}, {"login": "x"}, {"is_sealed": True}, {"verdict": "justified", "log_id": 1}):
            with self.subTest(values=values), self.assertRefused("stays as it is"):
                review.line_ids.write(values)
        for model in ("umgange.access.review", "umgange.access.review.line"):
            with self.subTest(model=model), self.assertRefused("The system draws the sample"):
                self._as(self.reviewer, model).create({})
        for values in ({"month": "2026-01-01"}, {"seed": "x"}, {"row_count": 0}, {"state": "signed"}):
            with self.subTest(values=values), self.assertRaises(UserError):
                review.write(values)

    def test_a_note_is_written_in_the_form(self):
        self._log()
        review = self._begin()
        review.write({"line_ids": [Command.update(review.line_ids.id, {"verdict": "question", "note": "Frågat 3/3."})]})
        self.assertEqual(review.line_ids.note, "Frågat 3/3.")
        for command in (Command.create({}), Command.delete(review.line_ids.id)):
            with self.subTest(command=command[0]), self.assertRaises(UserError):
                review.write({"line_ids": [command]})

    def test_log_reviewers_begin_and_sign_and_nobody_else(self):
        self._log()
        review = self._begin()
        for role in ("supporter", "coordinator", "manager", "finance"):
            with self.subTest(role=role):
                with self.assertRaises(AccessError):
                    self._as(self.users[role], "umgange.access.review").action_begin()
                with self.assertRaises(AccessError):
                    review.with_user(self.users[role]).action_sign()
        for role in ("manager", "reviewer"):
            self.assertTrue(review.with_user(self.users[role]).display_name)

    def test_by_sql_nothing_of_a_signed_review_changes(self):
        self._log()
        review = self._begin()
        review.line_ids.action_justified()
        review.action_sign()
        statements = (
            "UPDATE umgange_access_review SET row_count = 0 WHERE id = %s",
            "UPDATE umgange_access_review SET state = 'open' WHERE id = %s",
            "DELETE FROM umgange_access_review WHERE id = %s",
            "UPDATE umgange_access_review_line SET verdict = NULL WHERE review_id = %s",
            "DELETE FROM umgange_access_review_line WHERE review_id = %s",
        )
        self.assertSealed(*(SQL(statement, review.id) for statement in statements))
        self.env.cr.execute("ALTER TABLE umgange_access_review DISABLE TRIGGER USER")
        self.env.cr.execute(SQL("UPDATE umgange_access_review SET row_count = 0 WHERE id = %s", review.id))
        self.assertEqual(self.env.cr.rowcount, 1)

    def test_a_first_name_in_common_is_no_namesake(self):
        karin = self._make_user("karin", "qrut_umgange.group_coordinator", name="Eva Lova")
        self._log(karin)
        self.assertEqual(set(self._get_kinds(self._begin()).values()), {"outside"})

    # === TIME === #

    def test_it_is_overdue_after_the_tenth(self):
        self._log()
        review = self._begin()
        for day, overdue in (("2026-03-10", False), ("2026-03-11", True)):
            with self.subTest(day=day), freeze_time(f"{day} 12:00:00"):
                review.invalidate_recordset(["is_overdue"])
                self.assertEqual(review.is_overdue, overdue)
                self.assertEqual(bool(review.search([("is_overdue", "=", True)])), overdue)

    def test_each_company_is_late_by_its_own_day(self):
        self._log()
        review = self._begin()
        # 23.30 in Stockholm on the tenth: the eleventh has begun in Helsinki
        other = self._create_company(name="Annan", umgange_tz="Europe/Helsinki")
        reviews = review.sudo()
        theirs = reviews.create({"month": "2026-02-01", "company_id": other.id, "seed": "x"})
        with freeze_time("2026-03-10 22:30:00"):
            self.env.invalidate_all()
            both = review.sudo() | theirs
            self.assertEqual(both.mapped("is_overdue"), [False, True])
            late = reviews.with_company(self.company).search([("is_overdue", "=", True), ("id", "in", both.ids)])
            self.assertEqual(late, theirs)

    def test_a_sample_of_a_great_month_takes_few_queries(self):
        self._log(count=200_000)
        self._log(date="2026-01-11 12:00:00")
        reviews = self.env["umgange.access.review"].sudo()
        months = ("2026-01-01", "2026-02-01")
        first, review = reviews.create(
            [{"month": month, "company_id": self.company.id, "seed": "x"} for month in months]
        )
        # What is the same each month is known by then, as the names are that all compares with.
        first._draw_lines()
        self.env.flush_all()
        with self.assertQueryCount(QUERIES_TO_DRAW):
            review._draw_lines()
            self.env.flush_all()
        self.assertEqual(len(review.line_ids), 20)

    def test_the_system_draws_it_by_itself(self):
        self._log()
        self.env["umgange.access.review"].sudo()._cron_draw()
        review = self.env["umgange.access.review"].sudo().search([("company_id", "=", self.company.id)])
        self.assertEqual(len(review.line_ids), 1)
