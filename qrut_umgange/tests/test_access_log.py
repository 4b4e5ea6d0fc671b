from contextlib import contextmanager
from unittest.mock import patch

import psycopg2

from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..access_notes import AccessNotes
from ..tools.local_time import to_local
from .test_rights import RightsCommon

TABLE = "umgange_access_log"


class LogCommon(RightsCommon):
    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.world = cls._make_world(cls.supporter, cls.coordinator, cls.supporter_user)
        cls.assignment = cls.world["umgange.assignment"]
        cls.child = cls.assignment.child_ids
        cls.entry = cls.world["umgange.journal.entry"]

    @contextmanager
    def _transaction(self):
        """Do what is inside as a transaction of its own; the yielded list gets its log rows."""
        self.env.cr.flush()
        AccessNotes.of(self.env.cr).forget()
        self.env.invalidate_all()
        last = self.env["umgange.access.log"].search([], limit=1).id or 0
        rows = []
        yield rows
        self.env.cr.flush()
        for row in self.env["umgange.access.log"].search([("id", ">", last)], order="id"):
            rows.append((row.login, row.action, row.model, row.res_ids, row.person_code))

    def _row(self, action, record, user=None):
        user = user or self.supporter_user
        return (user.login, action, record._name, str(record.id), self.child.code)


@tagged("post_install", "-at_install")
class TestAccessLog(LogCommon):
    # === READING === #

    def test_every_way_to_read_gives_one_row(self):
        self.supporter_user.sudo().group_ids += self.env.ref("base.group_allow_export")
        domain = [("id", "=", self.entry.id)]
        nested = {"journal_entry_ids": {"fields": {"facts": {}}}}
        own = self._as(self.supporter_user, "umgange.journal.entry")
        entry = self.entry.with_user(self.supporter_user)
        visit = entry.visit_id
        ways = {
            "attribute": lambda: entry.facts,
            "read": lambda: entry.read(["facts"]),
            "read all": lambda: entry.read(),
            "web_read": lambda: entry.web_read({"facts": {}}),
            "search_read": lambda: own.search_read(domain, ["assessment"]),
            "web_search_read": lambda: own.web_search_read(domain, {"next_time": {}}),
            "search_fetch": lambda: own.search_fetch(domain, ["facts"]),
            "export": lambda: entry.export_data(["facts"]),
            "mapped": lambda: entry.mapped("facts"),
            "filtered": lambda: entry.filtered(lambda e: e.facts),
            "filtered_domain": lambda: entry.filtered_domain([("facts", "!=", False)]),
            "copy": lambda: entry.copy_data(),
            "nested": lambda: visit.web_read(nested),
            "export by relation": lambda: visit.export_data(["journal_entry_ids/facts"]),
            "sudo": lambda: entry.sudo().read(["facts"]),
            "onchange": lambda: entry.onchange({}, [], {"facts": {}}),
            "twice": lambda: [entry.read(["facts"]), entry.read(["assessment"])],
        }
        for way, read in ways.items():
            with self._transaction() as rows:
                read()
            with self.subTest(way=way):
                self.assertEqual(rows, [self._row("read", self.entry)])

    def test_a_list_gives_one_row_a_person_with_all_its_records(self):
        visit = self._make_visit(self.assignment, day="2026-03-11")
        entries = self.entry | self._make_entry(visit)
        with self._transaction() as rows:
            entries.with_user(self.supporter_user).read(["facts"])
        ids = ",".join(map(str, sorted(entries.ids)))
        login = self.supporter_user.login
        self.assertEqual(rows, [(login, "read", entries._name, ids, self.child.code)])

    def test_the_log_takes_one_statement_and_asks_for_nothing_more(self):
        def count(log):
            self.env.flush_all()
            self.env.invalidate_all()
            with patch.object(type(self.entry), "_log_care", log):
                before = self.env.cr.sql_log_count
                self.entry.with_user(self.supporter_user).read(["facts"])
                self.env.cr.flush()
                return self.env.cr.sql_log_count - before

        log = type(self.entry)._log_care
        count(log)  # rights and rules are cached from here on
        AccessNotes.of(self.env.cr).forget()
        self.assertEqual(count(log), count(lambda records, action: None) + 1)

    def test_what_tells_of_siblings_is_logged_for_each_of_them(self):
        assignment = self._make_assignment(children=2)
        plan = self._make_plan(assignment, purpose="Syskonen träffar sin mamma.")
        with self._transaction() as rows:
            plan.with_user(self.supporter_user).read(["purpose"])
        self.assertEqual({row[4] for row in rows}, set(assignment.child_ids.mapped("code")))

    def test_a_list_without_content_is_no_read(self):
        with self._transaction() as rows:
            self.entry.with_user(self.supporter_user).web_search_read(
                [], {"display_name": {}, "state": {}, "child_id": {"fields": {"display_name": {}}}}
            )
        self.assertEqual(rows, [])

    def test_a_name_shown_on_a_form_is_a_read_of_the_identity(self):
        with self._transaction() as rows:
            self.child.with_user(self.supporter_user).web_read({"shown_name": {}})
        self.assertEqual(rows, [self._row("read", self.child.identity_ids)])

    def test_a_name_shown_in_a_list_of_choices_is_a_read_of_the_identity(self):
        person = self.child.with_user(self.supporter_user).with_context(umgange_show_names=True)
        with self._transaction() as rows:
            self.assertIn("Lova", person.display_name)
        self.assertEqual(rows, [self._row("read", self.child.identity_ids)])

    def test_a_search_by_name_is_logged_also_when_it_finds_nobody(self):
        with self._transaction() as rows:
            self._as(self.coordinator, "umgange.person").search([("identity_ids.name", "=", "Ingen Alls")])
        self.assertEqual(rows, [(self.coordinator.login, "search", "umgange.person.identity", "0", False)])

    def test_only_what_was_asked_for_is_logged(self):
        visit = self._make_visit(self.assignment, day="2026-03-11")
        entries = self.entry | self._make_entry(visit)
        with self._transaction() as rows:
            self.assertTrue(entries.with_user(self.supporter_user)[0].facts)
        self.assertEqual(rows, [self._row("read", self.entry)])

    def test_a_refused_read_leaves_no_content_and_no_row(self):
        with self._transaction() as rows, self.assertRaises(AccessError):
            self.entry.with_user(self.other_supporter_user).read(["facts"])
        self.assertEqual(rows, [])

    # === CHANGING === #

    def test_creating_changing_and_deleting_is_logged(self):
        visit = self._make_visit(self.assignment, day="2026-03-11")
        with self._transaction() as rows:
            entry = self._make_entry(visit)
            row = self._row("create", entry)
        self.assertEqual(rows, [row])
        with self._transaction() as rows:
            entry.facts = "Lova ritade en katt."
        self.assertEqual(rows, [self._row("write", entry)])
        with self._transaction() as rows:
            row = self._row("unlink", entry)
            entry.unlink()
        self.assertEqual(rows, [row])

    def test_what_goes_with_a_deleted_visit_is_logged_too(self):
        visit = self._make_visit(self.assignment, day="2026-03-11")
        attendances = visit.attendance_ids
        self.assertTrue(attendances)
        with self._transaction() as rows:
            visit.with_user(self.manager).unlink()
        self.assertFalse(attendances.exists())
        deleted = {(row[2], int(res_id)) for row in rows if row[1] == "unlink" for res_id in row[3].split(",")}
        self.assertEqual(deleted, {(visit._name, visit.id), *((attendances._name, id_) for id_ in attendances.ids)})

    def test_what_is_moved_to_another_child_is_logged_for_both(self):
        sibling = self._make_person("Ture Ek")
        self._as(self.coordinator, "umgange.participant").create(
            {"assignment_id": self.assignment.id, "role": "child", "person_id": sibling.id}
        )
        with self._transaction() as rows:
            self.entry.with_user(self.supporter_user).child_id = sibling
        self.assertEqual(
            {row[4] for row in rows if row[1:3] == ("write", self.entry._name)},
            {self.child.code, sibling.code},
        )

    def test_the_row_says_who_when_what_whose_and_in_which_company(self):
        with self._transaction():
            self.entry.with_user(self.supporter_user).read(["facts"])
        row = self.env["umgange.access.log"].search([], limit=1)
        self.env.cr.execute("SELECT now() AT TIME ZONE 'UTC'")
        self.assertRecordValues(
            row,
            [
                {
                    "user_id": self.supporter_user.id,
                    "login": self.supporter_user.login,
                    "date": self.env.cr.fetchone()[0].replace(microsecond=0),
                    "action": "read",
                    "model": "umgange.journal.entry",
                    "res_ids": str(self.entry.id),
                    "person_id": self.child.id,
                    "person_code": self.child.code,
                    "company_id": self.entry.company_id.id,
                }
            ],
        )

    def test_the_row_belongs_to_the_records_company_whatever_is_open(self):
        other = self._create_company(name="Umgängescentrum Bron")
        self.manager.sudo().company_ids += other
        self._accept_undertaking(self.manager)
        entry = self.entry.with_user(self.manager)
        with self._transaction():
            entry.with_context(allowed_company_ids=[other.id, self.company.id]).read(["facts"])
        row = self.env["umgange.access.log"].search([], limit=1)
        self.assertEqual((row.login, row.company_id), (self.manager.login, self.company.id))

    # === SAVEPOINTS === #

    def test_a_read_inside_a_rolled_back_savepoint_is_logged(self):
        with self._transaction() as rows, self.assertRaises(UserError), self.env.cr.savepoint():
            known = self.entry.with_user(self.supporter_user).facts
            raise UserError(known)
        self.assertEqual(rows, [self._row("read", self.entry)])

    def test_a_row_that_went_with_a_savepoint_is_written_again(self):
        with self._transaction() as rows, self.assertRaises(UserError), self.env.cr.savepoint():
            known = self.entry.with_user(self.supporter_user).facts
            with self.env.cr.savepoint():
                pass  # writes the row inside the outer savepoint
            raise UserError(known)
        self.assertEqual(rows, [self._row("read", self.entry)])

    def test_a_savepoint_in_between_writes_nothing_twice(self):
        entry = self.entry.with_user(self.supporter_user)
        with self._transaction() as rows:
            entry.read(["facts"])
            with self.env.cr.savepoint():
                entry.read(["facts"])
            entry.read(["facts"])
        self.assertEqual(rows, [self._row("read", self.entry)])

    def test_an_import_that_is_only_tried_is_logged(self):
        with self._transaction() as rows, self.env.cr.savepoint() as savepoint:
            self.entry.with_user(self.supporter_user).read(["facts"])
            savepoint.rollback()
        self.assertEqual(rows, [self._row("read", self.entry)])

    # === ALL OR NOTHING === #

    @mute_logger("odoo.sql_db")
    def test_a_read_fails_when_the_log_cannot_be_written(self):
        for break_it in (
            "ALTER TABLE umgange_access_log ADD CONSTRAINT broken CHECK (false) NOT VALID",
            "ALTER TABLE umgange_access_log RENAME TO elsewhere",
        ):
            with self.subTest(sql=break_it), self._restored():
                self.env.cr.execute(break_it)
                call_kw(
                    self._as(self.supporter_user, "umgange.journal.entry"),
                    "read",
                    [self.entry.ids, ["facts"]],
                    {},
                )
                self.assertTrue(self._fails_to_commit())

    def _fails_to_commit(self):
        """Do what the server does before it answers; tell whether it failed."""
        try:
            self.env.cr.flush()
        except psycopg2.Error:
            return True
        return False

    @contextmanager
    def _restored(self):
        """Undo what is done inside, whatever state the connection is in."""
        self.env.cr.flush()
        AccessNotes.of(self.env.cr).forget()
        self.env.invalidate_all()
        self.env.cr.execute("SAVEPOINT restored")
        yield
        self.env.cr.execute("ROLLBACK TO SAVEPOINT restored")
        AccessNotes.of(self.env.cr).forget()

    def test_notes_do_not_outlive_their_transaction(self):
        cr = self.env.cr
        for ending in (cr.postcommit, cr.postrollback):
            with self._transaction():
                self.entry.with_user(self.supporter_user).read(["facts"])
            self.assertTrue(cr.precommit.noted)
            ending.run()
            self.assertFalse(cr.precommit.noted)


@tagged("post_install", "-at_install")
class TestLogRead(LogCommon):
    """The log reviewer reads who it was by name."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.supporter_user.sudo().name = "Ingrid Ask"
        cls.env.flush_all()
        cls.env.invalidate_all()
        cls.entry.with_user(cls.supporter_user).read(["facts"])
        cls.env.cr.flush()
        cls.env.cr.execute(f"SELECT max(id) FROM {TABLE} WHERE user_id = %s", [cls.supporter_user.id])
        cls.row = cls._as(cls.reviewer, "umgange.access.log").browse(cls.env.cr.fetchone()[0])

    def test_a_row_tells_the_name_of_whoever_it_was(self):
        self.assertEqual(self.row.user_name, "Ingrid Ask")
        self.assertRegex(self.row.display_name, r"^20\d\d-\d\d-\d\d \d\d:\d\d Ingrid Ask$")

    def test_the_time_is_that_of_the_company_in_which_it_is_looked_at(self):
        other = self._create_company(name="Umgängescentrum Bron", umgange_tz="Asia/Tokyo")
        row = self.row.sudo()
        here, there = row.display_name, row.with_company(other).display_name
        self.assertEqual(here, row.display_name)
        for shown, zone in ((here, self.company.umgange_tz), (there, "Asia/Tokyo")):
            with self.subTest(zone=zone):
                self.assertTrue(shown.startswith(f"{to_local(row.date, zone):%Y-%m-%d %H:%M} "), shown)

    def test_who_has_left_is_named_still_and_who_is_gone_by_login(self):
        self.supporter_user.sudo().active = False
        self.row.invalidate_recordset()
        self.assertEqual(self.row.user_name, "Ingrid Ask")
        self.env.cr.execute(f"SELECT max(user_id) + 1000 FROM {TABLE}")
        gone = self.row.new({"user_id": self.env.cr.fetchone()[0], "login": "borta"})
        self.assertEqual(gone.user_name, "borta")

    def test_rows_are_found_by_name_and_by_login(self):
        for text in ("ingrid", self.supporter_user.login):
            with self.subTest(text=text):
                self.assertIn(self.row, self.row.search([("user_name", "ilike", text)]))
        self.assertFalse(self.row.search([("user_name", "ilike", "Ingen Alls")]))

    def test_a_row_opens_and_nothing_in_it_can_be_changed(self):
        action = self.env.ref("qrut_umgange.umgange_access_log_action")
        self.assertEqual(action.view_mode, "list,form")
        with self.assertRaises(UserError):
            self.row.write({"login": "annan"})
