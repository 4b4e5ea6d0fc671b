from contextlib import contextmanager
from datetime import datetime
from unittest.mock import patch

from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from .common import GROUPS, UmgangeCommon, load_migration

UNTIL = datetime(2026, 3, 2, 20)
VERIFICATION = "odoo.addons.qrut_umgange.models.umgange_journal_verification"


@tagged("post_install", "-at_install")
class TestRightsLine(UmgangeCommon):
    """What gives rights is compared each night with what the log knows of."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.lines = cls.env["umgange.rights.line"].sudo().with_context(lang="en_US")
        cls.group = cls.env.ref(GROUPS["manager"]).sudo()
        cls.newcomer = cls._make_user("newcomer", name="Lisa Berg").sudo()

    def _find(self):
        return self.lines._find_unnoted()

    def _execute(self, statement, *args):
        self.env.flush_all()
        self.env.cr.execute(SQL(statement, *args))
        self.env.invalidate_all()

    def _put_in(self, user=None):
        self._execute(
            "INSERT INTO res_groups_users_rel (gid, uid) VALUES (%s, %s)", self.group.id, (user or self.newcomer).id
        )

    @contextmanager
    def _loading(self, *modules):
        """Act as when the registry is being loaded after these modules were updated."""
        with (
            patch.object(self.registry, "ready", False),
            patch.object(self.registry, "updated_modules", list(modules)),
        ):
            yield

    def _get_log(self, action):
        self.env.cr.flush()
        return self.env["umgange.access.log"].sudo().search(
            [("action", "=", action), ("company_id", "=", self.company.id)]
        )  # fmt: skip

    # === WHAT CAME PAST THE SYSTEM === #

    def test_what_the_log_knows_of_is_whole(self):
        self.assertEqual(self._find(), [])

    def test_each_way_in_by_sql_is_named(self):
        model = self.env["ir.model"]._get_id("umgange.journal.entry")
        user, cron = self.newcomer, self.env.ref("qrut_umgange.umgange_journal_verification_cron")
        portal = self.env.ref("base.group_portal")
        for statement, args, sentence in (
            ("INSERT INTO res_groups_users_rel (gid, uid) VALUES (%s, %s)", (self.group.id, user.id),
             r"^Lisa Berg: got the group .*Manager"),
            ("INSERT INTO res_groups_implied_rel (gid, hid) VALUES (%s, %s)", (portal.id, self.group.id),
             r"^The group .*: gives the group .*Manager"),
            ("DELETE FROM res_groups_users_rel WHERE uid = %s", (self.reviewer.id,),
             r"lost the group .*Log reviewer"),
            ("UPDATE res_users SET password = 'x' WHERE id = %s", (self.manager.id,), "another password"),
            ("UPDATE res_users SET login = 'elsewhere' WHERE id = %s", (self.manager.id,), "another login"),
            ("UPDATE res_users SET active = false WHERE id = %s", (self.manager.id,), "archived, or without a role"),
            ("INSERT INTO res_company_users_rel (cid, user_id)"
             " SELECT id, %s FROM res_company WHERE id <> %s LIMIT 1",
             (self.manager.id, self.company.id), "got the company"),
            ("UPDATE ir_model_data SET res_id = %s"
             " WHERE module = 'qrut_umgange' AND name = 'group_log_reviewer'",
             (portal.id,), "qrut_umgange.group_log_reviewer.*changed"),
            ("UPDATE umgange_supporter SET user_id = %s WHERE id = %s", (user.id, self.supporter.id),
             "belongs to another user"),
            ("INSERT INTO ir_model_access (name, model_id, group_id, active, perm_read)"
             " VALUES ('x', %s, %s, true, true)",
             (model, portal.id), r"Model Access.* #\d+ \(Journal Entry of a Child\): new"),
            ("UPDATE ir_rule SET domain_force = '[(1, ''='', 1)]'"
             " WHERE model_id = %s AND domain_force LIKE '%%author%%'",
             (model,), "own entries in own assignments.*changed"),
            ("UPDATE ir_cron SET active = false WHERE id = %s", (cron.id,), "verify what is signed”.*changed"),
            ("UPDATE ir_act_server SET code = 'pass' WHERE id = %s", (cron.ir_actions_server_id.id,), "Server Action"),
            ("UPDATE ir_ui_view SET arch_db = jsonb_build_object('en_US', '<t/>')"
             " WHERE key = 'web.external_layout'", (), "View “.*changed"),
            ("INSERT INTO ir_config_parameter (key, value) VALUES ('auth_signup.invitation_scope', 'b2c')"
             " ON CONFLICT (key) DO UPDATE SET value = 'x'", (), "System Parameter “auth_signup.invitation_scope”"),
            ("INSERT INTO res_users_apikeys (name, user_id, key, index) VALUES ('x', %s, 'k', '12345678')",
             (self.manager.id,), "a key by which programs come in"),
        ):  # fmt: skip
            with self.subTest(statement=statement), self.assertRaises(ZeroDivisionError), self.env.cr.savepoint():
                self._execute(statement, *args)
                found = self._find()
                self.assertTrue(found)
                self.assertRegex("\n".join(found), sentence)
                self.assertRegex(found[0], "since the last check, and nobody is noted for it.$")
                raise ZeroDivisionError
            self.env.invalidate_all()

    def test_it_is_in_the_nights_findings_the_managers_list_and_the_log_once(self):
        self._put_in()
        with mute_logger(VERIFICATION):
            for _night in range(2):
                self.env["umgange.journal.verification"].sudo()._cron_verify()
        verification = self.env["umgange.journal.verification"].sudo().search(
            [("company_id", "=", self.company.id)], order="id"
        )  # fmt: skip
        self.assertEqual(verification.mapped("is_whole"), [False, False])
        self.assertIn("Lisa Berg", verification[0].findings)
        self.assertIn(self.manager, verification[0].activity_ids.user_id)
        row = self._get_log("unnoted").filtered(lambda row: row.res_ids == str(self.newcomer.id))
        self.assertRecordValues(row, [{"model": "res.users", "res_ids": str(self.newcomer.id)}])

    def test_it_holds_again_when_it_is_mended_by_the_ordinary_way(self):
        self._put_in()
        self.assertTrue(self._find())
        self.newcomer.group_ids = [Command.unlink(self.group.id)]
        self.assertEqual(self._find(), [])
        self._put_in()
        self._find()
        told = self._get_log("unnoted").filtered(lambda row: row.res_ids == str(self.newcomer.id))
        self.assertEqual(len(told), 1)

    def test_a_line_put_into_the_list_by_sql_is_found_beside_the_log(self):
        self._put_in()
        self._execute(
            "INSERT INTO umgange_rights_line (kind, res_id, other_id, value, is_there, date)"
            " VALUES ('member', %s, %s, '', true, '2026-01-01 00:00:01')",
            self.newcomer.id,
            self.group.id,
        )
        self.assertIn("lines that the access log knows nothing of", "\n".join(self._find()))

    def test_the_list_only_grows(self):
        self.assertSealed(
            "UPDATE umgange_rights_line SET value = ''",
            "DELETE FROM umgange_rights_line",
            "TRUNCATE umgange_rights_line",
        )
        with self.assertRefused("The system alone"):
            self._as(self.reviewer, "umgange.rights.line").sudo().create({})

    def test_an_emptied_list_is_said_to_be(self):
        self._execute("ALTER TABLE umgange_rights_line DISABLE TRIGGER USER")
        self._execute("DELETE FROM umgange_rights_line")
        self.assertRegex(self._find()[0], "is not noted")

    def test_whoever_was_put_to_an_assignment_by_sql_is_found(self):
        assignment, user = self._make_assignment(), self.other_supporter_user
        visit, supporter = self._make_visit(assignment), self.other_supporter
        holders = self.env["umgange.assignment.holder"].sudo()
        self.assertEqual(holders._find_unnoted(self.company), [])
        for statement, args in (
            ("UPDATE umgange_assignment SET coordinator_id = %s WHERE id = %s", (user.id, assignment.id)),
            ("UPDATE umgange_assignment SET substitute_id = %s WHERE id = %s", (supporter.id, assignment.id)),
            ("UPDATE umgange_visit SET supporter_id = %s WHERE id = %s", (supporter.id, visit.id)),
            ("INSERT INTO umgange_assignment_member_rel (res_users_id, umgange_assignment_id) VALUES (%s, %s)",
             (user.id, assignment.id)),
        ):  # fmt: skip
            with self.subTest(statement=statement), self.assertRaises(ZeroDivisionError), self.env.cr.savepoint():
                self._execute(statement, *args)
                (sentence,) = holders.with_context(lang="en_US")._find_unnoted(self.company)
                self.assertIn(f"{assignment.name}: somebody has it", sentence)
                raise ZeroDivisionError
            self.env.invalidate_all()

    def test_a_row_without_a_visit_hides_nobody(self):
        """In SQL, what is compared with nothing is neither there nor missing."""
        assignment, user = self._make_assignment(), self.other_supporter_user
        self._execute("UPDATE umgange_assignment SET coordinator_id = %s WHERE id = %s", user.id, assignment.id)
        self._execute(
            "INSERT INTO umgange_assignment_holder (assignment_id, company_id, visit_ref, role, user_id)"
            " VALUES (%s, %s, NULL, 'coordinator', %s)",
            assignment.id,
            self.company.id,
            user.id,
        )
        self.assertIn(assignment.name, "\n".join(self.env["umgange.assignment.holder"]._find_unnoted(self.company)))

    def test_an_update_notes_who_had_what_before_anybody_writes(self):
        script = load_migration("19.0.1.2.0", "post-note-holders")
        holders = self.env["umgange.assignment.holder"].sudo()
        assignment = self._make_assignment(substitute_id=self.other_supporter.id)
        self._make_visit(assignment)
        self._make_visit(assignment, day="2026-03-11", supporter_id=self.other_supporter.id)
        self._make_assignment(supporter_id=False, room_id=False)
        self.assertEqual(holders._find_unnoted(self.company), [])
        noted = self._get_holders(assignment)
        self._execute("ALTER TABLE umgange_assignment_holder DISABLE TRIGGER USER")
        self._execute("DELETE FROM umgange_assignment_holder")
        self._execute("ALTER TABLE umgange_assignment_holder ENABLE TRIGGER USER")
        self.assertEqual(len(holders._find_unnoted(self.company)), 2)
        script.migrate(self.env.cr, None)
        self.assertFalse(holders.search([]))
        script.migrate(self.env.cr, "19.0.1.1.0")
        self.assertEqual(holders._find_unnoted(self.company), [])
        self.assertEqual(self._get_holders(assignment), noted)
        self.assertFalse(any(holders.search([]).mapped("start")))

    def _get_holders(self, assignment):
        rows = self.env["umgange.assignment.holder"].sudo().search([("assignment_id", "=", assignment.id)])
        self.assertEqual(rows.company_id, assignment.company_id)
        return {row._get_key() for row in rows}

    # === WHAT CAME BY THE SYSTEM === #

    def test_what_odoo_changes_is_taken_in(self):
        user, company = self.newcomer, self._create_company(name="Annan")
        group = self.env["res.groups"].sudo().create({"name": "Bakväg", "user_ids": [Command.link(user.id)]})
        rule = self.env["ir.rule"].sudo().create(
            {"name": "x", "model_id": self.env["ir.model"]._get_id("umgange.visit"), "domain_force": "[]"}
        )  # fmt: skip
        view = self.env["ir.ui.view"].sudo().create({"name": "x", "type": "qweb", "arch": "<t>1</t>", "key": "x.y"})
        template = self.env["mail.template"].sudo().create(
            {"name": "x", "model_id": self.env["ir.model"]._get_id("res.partner"), "subject": "x"}
        )  # fmt: skip
        for act in (
            lambda: group.write({"implied_ids": [Command.link(self.group.id)]}),
            lambda: user.write({"company_ids": [Command.link(company.id)]}),
            lambda: user.with_user(user).sudo().write({"password": "en annan fras"}),
            lambda: user.write({"login": "lisa"}),
            lambda: user.write({"active": False}),
            lambda: user.write({"active": True}),
            lambda: rule.write({"groups": [Command.link(group.id)]}),
            lambda: rule.unlink(),
            lambda: view.write({"arch": "<t>2</t>"}),
            lambda: view.unlink(),
            lambda: template.write({"subject": "y"}),
            lambda: self.env["ir.config_parameter"].sudo().set_param("auth_signup.reset_password", "True"),
            lambda: self.env["ir.default"].sudo().set("umgange.assignment", "coordinator_id", user.id),
            lambda: self.env["res.users.apikeys"].with_user(self.manager)._generate("rpc", "x", UNTIL),
            lambda: group.write({"implied_ids": [Command.unlink(self.group.id)]}),
            lambda: group.unlink(),
        ):
            act()
            self.assertEqual(self._find(), [])

    def test_an_update_of_modules_gives_no_false_alarm_and_hides_nothing_else(self):
        rule = self.env.ref("qrut_umgange.umgange_visit_rule_supporter")
        self._execute("UPDATE ir_rule SET domain_force = '[]' WHERE id = %s", rule.id)
        self._put_in()
        self.assertEqual(len(self._find()), 2)
        with self._loading("qrut_umgange"):
            self.lines._register_hook()
        (sentence,) = self._find()
        self.assertIn("Lisa Berg", sentence)
        row = self._get_log("rights").filtered(lambda row: row.model == "umgange.rights.line")[:1]
        self.assertIn("An update of qrut_umgange changed what gives rights: 1 lines", row.description)

    def test_an_update_hides_nobody_whom_an_imported_file_or_another_module_named(self):
        names = self.env["ir.model.data"].sudo()
        for module in ("__import__", "studio_customization", "web"):
            with self.subTest(module=module):
                user = self._make_user(f"named_{len(module)}", name=f"Named {module}").sudo()
                names.create({"module": module, "name": "x_user", "model": "res.users", "res_id": user.id})
                self._put_in(user)
                with self._loading("qrut_umgange", module):
                    self.lines._register_hook()
                self.assertIn(f"Named {module}: got the group", "\n".join(self._find()))

    def test_a_group_takes_in_whom_its_own_module_puts_there(self):
        user, names = self._make_user("own", name="Egen Berg").sudo(), self.env["ir.model.data"].sudo()
        names.create({"module": "qrut_umgange", "name": "x_user", "model": "res.users", "res_id": user.id})
        self._put_in(user)
        with self._loading("qrut_umgange"):
            self.lines._register_hook()
        self.assertNotIn("Egen Berg", "\n".join(self._find()))

    def test_what_an_imported_file_named_is_no_uninstalled_modules(self):
        rule = self.env["ir.rule"].sudo().create(
            {"name": "x", "model_id": self.env["ir.model"]._get_id("umgange.visit"), "domain_force": "[]"}
        )  # fmt: skip
        self.env["ir.model.data"].sudo().create(
            {"module": "__import__", "name": "x_rule", "model": "ir.rule", "res_id": rule.id}
        )
        rule.domain_force = "[('id', '=', 0)]"
        self.assertEqual(self._find(), [])
        self._execute("UPDATE ir_rule SET domain_force = '[]' WHERE id = %s", rule.id)
        with self._loading():
            self.lines._register_hook()
        self.assertIn(f"#{rule.id}", "\n".join(self._find()))

    def test_a_start_without_an_update_takes_nothing_in(self):
        self._put_in()
        with self._loading():
            self.lines._register_hook()
        self.lines._register_hook()
        self.assertEqual(len(self._find()), 1)

    def test_before_anything_is_noted_all_is_and_the_log_tells(self):
        self._execute("ALTER TABLE umgange_rights_line DISABLE TRIGGER USER")
        self._execute("DELETE FROM umgange_rights_line")
        self._execute("ALTER TABLE umgange_rights_line ENABLE TRIGGER USER")
        with self._loading("qrut_umgange"):
            self.lines._register_hook()
        self.assertEqual(self._find(), [])
        rows = self._get_log("rights")
        self.assertIn("Noted for the first time", "\n".join(rows.filtered("description").mapped("description")))
