from odoo.exceptions import AccessError, ValidationError
from odoo.service.model import call_kw
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .common import UmgangeCommon

UNKNOWN = "There is no such report"


@tagged("post_install", "-at_install")
class TestConcern(UmgangeCommon):
    """A report of concern is the writer's own, has few readers, and is as if it were not to all others."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.assignment = cls._make_assignment(social_phone="08-123 45 60")
        cls.other_coordinator = cls._make_user("coordinator3", "qrut_umgange.group_coordinator")
        cls.concern = cls._make_concern(cls.assignment)
        cls.outsiders = (
            cls.coordinator, cls.other_coordinator, cls.other_supporter_user, cls.finance, cls.reviewer,
        )  # fmt: skip

    def _get_todos(self, user=None):
        domain = [("res_model", "=", "umgange.concern")]
        return self.env["mail.activity"].search(domain + ([("user_id", "=", user.id)] if user else []))

    # === IT IS ONE'S OWN DUTY === #

    def test_anybody_of_the_staff_makes_one_alone(self):
        for user in (self.supporter_user, self.coordinator, self.manager):
            with self.subTest(user=user.login):
                concern = self._make_concern(self.assignment, user)
                self.assertEqual((concern.state, concern.author_id), ("made", user))

    def test_nobody_writes_or_makes_it_for_another(self):
        draft = self._make_concern(self.assignment, made=False, author_id=self.manager.id, state="draft")
        self.assertEqual(draft.author_id, self.supporter_user)
        theirs = draft.with_user(self.manager)
        with self.assertRefused("Whoever is concerned", AccessError):
            theirs.action_made()
        with self.assertRefused("its writer's own", AccessError):
            theirs.what = "Annat"
        with self.assertRefused("its writer's own", AccessError):
            theirs.unlink()

    def test_it_says_to_which_board_how_and_when(self):
        draft = self._make_concern(self.assignment, made=False, board=" ", way=False, told_at=False)
        with self.assertRefused("to which board, how you reported it, when"):
            draft.action_made()
        with self.assertRefused("Write what makes you concerned"):
            self._make_concern(self.assignment, what=" ")
        draft.write({"board": "Socialnämnden", "way": "phone", "told_at": "2026-03-09 08:00:00"})
        with self.assertRefused("has not happened yet", ValidationError):
            draft.action_made()

    def test_a_child_whom_we_do_not_know_can_be_reported_too(self):
        self.assertTrue(self._make_concern(self.assignment, assignment_id=False, child_ids=False))

    def test_the_number_to_call_is_there_when_it_is_known(self):
        self.assertEqual(self.concern.emergency_phone, "08-123 45 60")
        self.company.sudo().umgange_social_phone = "08-123 45 61"
        self.assertEqual(self._make_concern(self.assignment, assignment_id=False).emergency_phone, "08-123 45 61")

    def test_a_draft_is_thrown_away_by_its_writer(self):
        draft = self._make_concern(self.assignment, made=False)
        draft.unlink()
        self.assertFalse(draft.exists())
        with self.assertRefused("is kept"):
            self.concern.unlink()

    # === FEW READERS === #

    def test_the_writer_and_managers_read_it_and_not_the_coordinator(self):
        for user, may in (
            (self.supporter_user, True),
            (self.manager, True),
            *((each, False) for each in self.outsiders),
        ):
            with self.subTest(user=user.login):
                self.assertEqual(self.concern.with_user(user).has_access("read"), may)

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_to_others_it_is_as_if_it_were_not(self):
        never = self.concern.id + 1000
        calls = (
            ("read", [["state"]]), ("web_read", [{"state": {}}]), ("write", [{"board": "x"}]), ("unlink", []),
            ("action_made", []), ("action_received", []), ("action_seen", []), ("copy", []),
        )  # fmt: skip
        for user in self.outsiders[:3]:
            model = self._as(user, "umgange.concern")
            for name, args in calls:
                answers = []
                for res_id in (self.concern.id, never):
                    with self.assertRaises(AccessError) as refused, self.env.cr.savepoint():
                        call_kw(model, name, [[res_id], *args], {})
                    answers.append(str(refused.exception))
                with self.subTest(user=user.login, call=name):
                    self.assertEqual(answers[0], answers[1])
                    self.assertIn(UNKNOWN, answers[0])

    def test_nothing_counts_finds_or_points_to_it(self):
        for user in self.outsiders[:3]:
            model = self._as(user, "umgange.concern")
            with self.subTest(user=user.login):
                self.assertFalse(model.search([]))
                self.assertEqual(model.search_count([]), 0)
                self.assertEqual(model.name_search("Report"), [])
                self.assertEqual(model._read_group([], ["state"], ["__count"]), [])
                self.assertEqual(model.web_search_read([], {"display_name": {}})["length"], 0)
                activities = self._as(user, "mail.activity")
                self.assertFalse(activities.search([("res_model", "=", "umgange.concern")]))
        self.assertTrue(self._get_todos(self.manager))

    def test_no_model_points_to_it(self):
        pointing = [
            f"{model}.{field.name}"
            for model in self.env.registry
            for field in self.env[model]._fields.values()
            if field.comodel_name == "umgange.concern" and model != "umgange.concern.reader"
        ]
        self.assertEqual(pointing, [])

    def test_it_hinders_nobody_from_deleting_a_plan_for_a_visit(self):
        """What could be deleted by a colleague is not named in it: a refusal would tell that it exists."""
        named = {
            field.comodel_name
            for field in self.env["umgange.concern"]._fields.values()
            if field.store and field.type in ("many2one", "many2many") and field.comodel_name.startswith("umgange.")
        }
        for model in named:
            with self.subTest(model=model):
                self.assertFalse(self._as(self.manager, model).has_access("unlink"))

    def test_its_name_is_the_same_for_all(self):
        self.assertEqual(self.concern.sudo().display_name, "Report of concern")
        self.assertEqual(set(self._get_todos().mapped("res_name")), {"Report of concern"})

    # === WHO IS LET IN === #

    def _let_in(self, user, **values):
        values = {"concern_id": self.concern.id, "user_id": user.id, "reason": "Följer upp familjehemmet.", **values}
        return self._as(self.manager, "umgange.concern.reader").create(values)

    def test_a_manager_lets_somebody_read_with_a_reason_that_is_kept_and_logged(self):
        with self.assertRefused("Write why"):
            self._let_in(self.coordinator, reason=" ")
        reader = self._let_in(self.coordinator, let_in_by_id=self.coordinator.id)
        self.assertEqual(reader.let_in_by_id, self.manager)
        self.assertTrue(self.concern.with_user(self.coordinator).what)
        self.assertFalse(self.concern.with_user(self.coordinator).has_access("write"))
        self.assertFalse(reader.with_user(self.coordinator).has_access("read"))
        self.assertTrue(reader.with_user(self.supporter_user).has_access("read"))
        with self.assertRefused("read it already"):
            self._let_in(self.coordinator)
        self.env.cr.flush()
        rows = self.env["umgange.access.log"].search([("action", "=", "rights"), ("model", "=", "umgange.concern")])
        self.assertEqual(rows.mapped("login"), [self.manager.login])

    def test_it_is_ended_and_stays_to_be_seen(self):
        reader = self._let_in(self.coordinator)
        reader.action_end()
        self.assertFalse(self.concern.with_user(self.coordinator).has_access("read"))
        with self.assertRefused("stays"):
            reader.reason = "Annat"
        with self.assertRefused("stays"):
            reader.sudo().unlink()
        self.assertTrue(self._let_in(self.coordinator))
        self.assertSealed(
            f"UPDATE umgange_concern_reader SET reason = 'x' WHERE id = {reader.id}",
            f"UPDATE umgange_concern_reader SET ended_at = NULL WHERE id = {reader.id}",
            f"DELETE FROM umgange_concern_reader WHERE id = {reader.id}",
        )

    def test_nobody_else_lets_anybody_in(self):
        for user in (self.supporter_user, self.coordinator):
            values = {"concern_id": self.concern.id, "user_id": user.id, "reason": "Jag vill veta."}
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._as(user, "umgange.concern.reader").create(values)

    # === IT STANDS, AND A RECEIPT COMES === #

    def test_what_is_made_stays(self):
        with self.assertRefused("stands as it does"):
            self.concern.what = "Annat"
        self.concern.write({"receipt": "Dnr 12"})
        self.concern.action_received()
        self.assertEqual(str(self.concern.receipt_on), "2026-03-02")
        with self.assertRefused("stands as it does"):
            self.concern.with_user(self.manager).receipt = "Dnr 13"

    def test_the_database_refuses_it_too(self):
        self.concern.action_received()
        self.assertSealed(
            *(
                f"UPDATE umgange_concern SET {change} WHERE id = {self.concern.id}"
                for change in (
                    "what = 'x'", "board = 'x'", "told_at = now()", "author_id = 1", "way = 'met'", "told_to = 'x'",
                    "state = 'draft'", "receipt_on = NULL", "receipt = 'x'",
                )
            ),
            f"DELETE FROM umgange_concern WHERE id = {self.concern.id}",
            "TRUNCATE umgange_concern CASCADE",
        )  # fmt: skip

    def test_the_database_keeps_which_children_it_is_about(self):
        table, stranger = "umgange_concern_umgange_person_rel", self._make_person("Nils Ström")
        self.assertSealed(
            f"DELETE FROM {table} WHERE umgange_concern_id = {self.concern.id}",
            f"UPDATE {table} SET umgange_person_id = {stranger.id} WHERE umgange_concern_id = {self.concern.id}",
            f"INSERT INTO {table} VALUES ({self.concern.id}, {stranger.id})",
            f"TRUNCATE {table}",
        )
        draft = self._make_concern(self.assignment, made=False)
        draft.child_ids = False
        draft.unlink()
        self.assertFalse(draft.exists())

    def test_a_guard_of_the_children_that_is_off_is_found(self):
        table = "umgange_concern_umgange_person_rel"
        self.env.cr.execute(f"ALTER TABLE {table} DISABLE TRIGGER umgange_refuse_delete")
        _counts, findings = self.env["umgange.journal.verification"]._verify_guards()
        self.assertIn(f"umgange_refuse_delete of {table}", "\n".join(findings))

    def test_the_numbers_tell_nobody_how_many_came_between(self):
        drafts = [self._make_concern(self.assignment, self.other_supporter_user, made=False, assignment_id=False)
                  for _each in range(8)]  # fmt: skip
        numbers = [draft.id for draft in drafts]
        gaps = {second - first for first, second in zip(numbers, numbers[1:], strict=False)}
        self.assertGreater(min(abs(gap) for gap in gaps), 1, numbers)
        self.assertNotEqual(numbers, sorted(numbers))
        newest = self._as(self.other_supporter_user, "umgange.concern").search([])
        self.assertEqual(set(newest.ids), set(numbers))

    def test_the_writer_is_asked_once_for_a_receipt_that_is_missing(self):
        with freeze_time("2026-03-10 08:00:00"):
            for _night in range(2):
                self.env["umgange.concern"]._cron_ask_for_receipt()
            todos = self._get_todos(self.supporter_user)
            self.assertEqual(len(todos), 1)
            self.assertIn("No receipt", todos.summary)
            self.concern.action_received()
            self.assertFalse(self._get_todos())

    def test_the_managers_are_told_that_one_is_made(self):
        self.assertEqual(self._get_todos(self.manager).summary, "A report of concern was made: read it")
        self.concern.with_user(self.manager).action_seen()
        self.assertFalse(self._get_todos(self.manager))
