from datetime import datetime

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, HttpCase, new_test_user, tagged
from odoo.tools import SQL, mute_logger

from .common import GROUPS, NOW, UmgangeCommon
from .rights import RIGHTS

OPEN = {"umgange.undertaking"}


class UndertakingCommon(UmgangeCommon):
    @classmethod
    def _make_newcomer(cls, role="supporter", **values):
        """Return a user with a role who has accepted nothing."""
        values = {"company_id": cls.company.id, "company_ids": [(6, 0, cls.company.ids)], **values}
        return new_test_user(cls.env["res.users"].sudo().env, login=f"new_{role}", groups=GROUPS[role], **values)

    @classmethod
    def _get_undertaking(cls, user):
        undertakings = cls._as(user, "umgange.undertaking")
        return undertakings.browse(undertakings.action_open_current()["res_id"])

    @classmethod
    def _write_version(cls, text="Jag förbinder mig."):
        return cls._as(cls.manager, "umgange.undertaking").create({"text": text})


@tagged("post_install", "-at_install")
class TestUndertaking(UndertakingCommon):
    """Nothing of ours opens before the secrecy undertaking is accepted, by whatever door."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.newcomers = {role: cls._make_newcomer(role) for role in GROUPS}

    # === IN FORCE === #

    def test_which_texts_are_in_force_is_asked_once_for_all(self):
        companies = self.env["res.company"].sudo().create([{"name": f"Bolag {n}"} for n in range(3)])
        undertakings = self.env["umgange.undertaking"].sudo()
        undertakings._fill_missing(companies)
        undertakings.create([{"company_id": company.id, "text": "Jag lovar."} for company in companies])
        undertakings = undertakings.search([("company_id", "in", companies.ids)])
        self.env.invalidate_all()
        # one for the rows, one for the newest of each company
        with self.assertQueryCount(2):
            newest = undertakings.filtered("is_newest")
        self.assertEqual(newest.mapped("version"), [2, 2, 2])
        self.assertEqual(newest.company_id, companies)

    # === THE GATE === #

    def test_whoever_has_not_accepted_has_no_right_to_any_model_of_ours(self):
        for user in self.newcomers.values():
            for model in RIGHTS.keys() - OPEN:
                records = self.env[model].with_user(user)
                may = [verb for verb in ("read", "write", "create", "unlink") if records.has_access(verb)]
                with self.subTest(model=model, user=user.login):
                    self.assertEqual(may, [])

    def test_whoever_has_accepted_has_the_rights_of_the_role(self):
        for role, user in self.newcomers.items():
            self._get_undertaking(user).action_accept()
            for model in RIGHTS:
                with self.subTest(model=model, role=role):
                    self.assertEqual(
                        self.env[model].with_user(user).has_access("read"),
                        self.env[model].with_user(self.users[role]).has_access("read"),
                    )

    def test_no_read_goes_around_it_and_the_answer_says_what_to_do(self):
        assignment = self._make_assignment()
        visit = self._make_visit(assignment)
        assignment.sudo().supporter_id = self._make_supporter(self.newcomers["supporter"])
        for role, record in (("supporter", visit), ("coordinator", assignment.child_ids)):
            record = record.with_user(self.newcomers[role])
            record.invalidate_recordset()
            for read in (
                lambda r: r.read(["display_name"]),
                lambda r: r.web_read({"display_name": {}}),
                lambda r: r.search([]),
                lambda r: r.search_count([]),
                lambda r: r.search_read([], ["id"]),
                lambda r: r.web_search_read([], {"id": {}}),
                lambda r: r.formatted_read_group([], aggregates=["__count"]),
                lambda r: r.name_search("P-"),
                lambda r: r.get_views([(False, "form")]),
                lambda r: r.write({"company_id": self.company.id}),
                lambda r: r.company_id,
            ):
                with (
                    self.subTest(model=record._name),
                    self.assertRefused("accept the secrecy undertaking", AccessError),
                ):
                    read(record)

    def test_neither_name_shows_with_lent_rights(self):
        child = self._make_person().with_user(self.newcomers["coordinator"]).sudo()
        child = child.with_context(umgange_show_names=True)
        self.assertEqual(child.display_name, child.code)
        self.assertNotEqual(child.shown_name, "Lova Ek")

    def test_a_key_in_the_clients_context_opens_nothing(self):
        user = self.newcomers["manager"]
        for key in ({"umgange_menus": True}, {"umgange_menus": "SYSTEM"}, {"allowed_company_ids": []}):
            visits = self._as(user, "umgange.visit").with_context(**key)
            with self.subTest(key=key):
                self.assertFalse(visits.has_access("read"))

    def test_the_system_needs_no_undertaking(self):
        self.assertTrue(self.env["umgange.visit"].sudo().has_access("read"))
        self.assertTrue(self.env["umgange.visit"].with_user(self.newcomers["supporter"]).sudo().has_access("read"))

    def test_each_company_has_its_own_and_all_at_hand_count(self):
        other = self._create_company(name="Umgängescentrum Bron")
        user = self.newcomers["supporter"]
        self._get_undertaking(user).action_accept()
        self.assertTrue(self._as(user, "umgange.visit").has_access("read"))
        user.sudo().company_ids += other
        both = self._as(user, "umgange.visit")
        self.assertFalse(both.has_access("read"))
        self.assertFalse(both.with_context(allowed_company_ids=other.ids).has_access("read"))
        self.assertTrue(both.with_context(allowed_company_ids=self.company.ids).has_access("read"))
        self.assertEqual(self._get_undertaking(user).company_id, other)
        self._get_undertaking(user).action_accept()
        self.assertTrue(both.has_access("read"))

    def test_a_new_company_begins_with_the_text_of_the_module(self):
        other = self._create_company(name="Umgängescentrum Bron")
        text = self.env["umgange.undertaking"]._find_newest(other)
        self.assertEqual(text.version, 1)
        self.assertEqual(text.text, self.env.ref("qrut_umgange.umgange_undertaking_default").text)
        self.env["umgange.undertaking"]._fill_missing()
        self.assertEqual(self.env["umgange.undertaking"]._find_newest(other), text)

    # === MENUS === #

    def _get_own_menus(self, user):
        menus = self.env["ir.ui.menu"].with_user(user)
        root = self.env.ref("qrut_umgange.umgange_menu_root")
        visible = menus.sudo().browse(menus._visible_menu_ids())
        return visible.filtered(lambda menu: menu == root or menu.parent_path.startswith(root.parent_path))

    def test_only_the_undertaking_is_on_the_menu_until_it_is_accepted(self):
        root = self.env.ref("qrut_umgange.umgange_menu_root")
        own = self.env.ref("qrut_umgange.umgange_undertaking_menu")
        for role, user in self.newcomers.items():
            with self.subTest(role=role):
                self.assertEqual(self._get_own_menus(user), root | own)
                # Odoo keeps one answer for all with the same groups.
                self.assertGreater(len(self._get_own_menus(self.users[role])), 2)
                self.assertEqual(self._get_own_menus(user), root | own)
                self._get_undertaking(user).action_accept()
                self.assertEqual(self._get_own_menus(user), self._get_own_menus(self.users[role]))

    # === THE TEXT === #

    def test_it_is_accepted_in_ones_own_name_with_version_and_date(self):
        user = self.newcomers["finance"]
        undertaking = self._get_undertaking(user)
        self.assertFalse(undertaking.is_accepted)
        undertaking.action_accept()
        undertaking.action_accept()
        acceptance = self._as(self.manager, "umgange.undertaking.acceptance").search([("user_id", "=", user.id)])
        self.assertRecordValues(
            acceptance, [{"undertaking_id": undertaking.id, "accepted_at": datetime.fromisoformat(NOW)}]
        )
        self.assertTrue(undertaking.is_accepted)
        self.assertFalse(undertaking.with_user(self.newcomers["reviewer"]).is_accepted)

    def test_a_new_version_asks_everybody_again(self):
        first = self._get_undertaking(self.supporter_user)
        second = self._write_version()
        self.assertEqual(second.version, first.version + 1)
        for role, user in self.users.items():
            with self.subTest(role=role):
                self.assertFalse(self._as(user, "umgange.delivery").has_access("read"))
                self.assertEqual(self._get_undertaking(user).text, "Jag förbinder mig.")
        with self.assertRefused("newer version"):
            first.action_accept()
        self._get_undertaking(self.supporter_user).action_accept()
        self.assertTrue(self._as(self.supporter_user, "umgange.visit").has_access("read"))

    def test_the_form_of_a_new_version_begins_with_the_one_in_force(self):
        self._write_version("Jag lovar.")
        self._get_undertaking(self.manager).action_accept()
        with Form(
            self._as(self.manager, "umgange.undertaking"), "qrut_umgange.umgange_undertaking_view_form_version"
        ) as form:
            self.assertEqual(form.text, "Jag lovar.")
            form.text = "Jag lovar mer."
        self.assertEqual(form.record.version, 3)

    def test_the_same_text_asks_nobody_again(self):
        text = self._get_undertaking(self.manager).text
        with self.assertRefused("Nothing is changed"):
            self._write_version(f"{text}\n")

    def test_only_a_manager_writes_a_version_and_the_number_is_the_systems(self):
        for role in ("supporter", "coordinator", "finance", "reviewer"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self._as(self.users[role], "umgange.undertaking").create({"text": "Inget."})
        written = self._as(self.manager, "umgange.undertaking").create({"text": "Ny.", "version": 77})
        self.assertEqual(written.version, 2)

    # === SEALED === #

    def test_neither_text_nor_acceptance_is_changed_or_deleted(self):
        undertaking = self._get_undertaking(self.manager)
        acceptance = self._as(self.manager, "umgange.undertaking.acceptance").search([], limit=1)
        for record, values in ((undertaking, {"text": "Annat."}), (acceptance, {"user_id": self.manager.id})):
            for each in (record, record.sudo()):
                with self.subTest(record=record._name), self.assertRaises(UserError):
                    each.write(values)
                with self.subTest(record=record._name), self.assertRaises(UserError):
                    each.unlink()

    def test_nobody_accepts_for_somebody_else(self):
        values = {
            "undertaking_id": self._get_undertaking(self.manager).id,
            "user_id": self.newcomers["supporter"].id,
            "company_id": self.company.id,
        }
        for user in (self.manager, self.newcomers["supporter"]):
            with self.subTest(user=user.login), self.assertRaises(UserError):
                self._as(user, "umgange.undertaking.acceptance").create(values)

    def test_the_database_refuses_it_too(self):
        for table in ("umgange_undertaking", "umgange_undertaking_acceptance"):
            for statement in ("UPDATE %s SET company_id = company_id", "DELETE FROM %s", "TRUNCATE %s CASCADE"):
                refused = self.assertRaises(IntegrityError)
                with self.subTest(table=table, statement=statement), refused, mute_logger("odoo.sql_db"):
                    self.env.cr.execute(SQL(statement, SQL.identifier(table)))

    # === THE MANAGER'S LIST === #

    def _get_members(self):
        members = self._as(self.manager, "umgange.staff.member")
        return members.search(members.action_open()["domain"])

    def test_the_manager_sees_who_has_accepted_what_and_who_has_not(self):
        self._make_user("plain")
        members = {member.user_id: member for member in self._get_members()}
        self.assertEqual(set(members), {*self.users.values(), self.other_supporter_user, *self.newcomers.values()})
        self.assertTrue(members[self.supporter_user].has_accepted)
        self.assertEqual(members[self.supporter_user].accepted_version, 1)
        newcomer = members[self.newcomers["supporter"]]
        self.assertFalse(newcomer.has_accepted or newcomer.accepted_at)
        self.assertEqual(newcomer.missing, "accepted undertaking, register extract")
        self.assertEqual(members[self.supporter_user].missing, "register extract")
        self._write_version()
        self._get_undertaking(self.manager).action_accept()
        self.env.invalidate_all()
        self.assertFalse(members[self.supporter_user].has_accepted)
        self.assertEqual(members[self.supporter_user].accepted_version, 1)
        self.assertEqual((members[self.manager].has_accepted, members[self.manager].accepted_version), (True, 2))

    def test_the_register_extract_is_a_day_and_who_saw_it_and_nothing_else(self):
        member = self._get_members().filtered(lambda member: member.user_id == self.supporter_user)
        self.assertTrue(self._as(self.supporter_user, "umgange.visit").has_access("read"), "missing only warns")
        member.extract_shown_on = "2026-03-01"
        self.assertEqual(member.extract_seen_by_id, self.manager)
        self.assertFalse(member.missing)
        member.extract_shown_on = False
        self.assertFalse(member.extract_seen_by_id)
        with self.assertRefused("has not come"):
            member.extract_shown_on = "2026-03-03"
        with self.assertRefused("Only the day"):
            member.write({"extract_seen_by_id": self.coordinator.id})
        with self.assertRefused("manager's", AccessError):
            self._as(self.coordinator, "umgange.staff.member").action_open()


@tagged("post_install", "-at_install")
class TestUndertakingOverHttp(UndertakingCommon, HttpCase):
    #: a session lives by the real clock
    clock = None

    def test_whoever_follows_a_link_before_is_led_to_the_undertaking(self):
        user = self._make_newcomer()
        self.start_tour("/odoo/visits", "umgange_undertaking_first", login=user.login)

    def test_the_web_client_gets_the_undertaking_first_and_then_the_rest(self):
        user = self._make_newcomer(password="new_supporter")
        self.authenticate("new_supporter", "new_supporter")
        own = self.env.ref("qrut_umgange.umgange_menu_root").id

        def get_children():
            menus = self.url_open("/web/webclient/load_menus").json()
            return [menus[str(child)]["xmlid"] for child in menus[str(own)]["children"]]

        self.assertEqual(get_children(), ["qrut_umgange.umgange_undertaking_menu"])
        read = {"model": "umgange.visit", "method": "search_read", "args": [[]], "kwargs": {}}
        with mute_logger("odoo.http"), self.assertRaises(Exception) as refused:
            self.make_jsonrpc_request("/web/dataset/call_kw", read)
        self.assertIn("AccessError", str(refused.exception))
        action = self.env.ref("qrut_umgange.umgange_undertaking_action_current")
        opened = self.make_jsonrpc_request("/web/action/run", {"action_id": action.id})
        accept = {
            "model": "umgange.undertaking", "method": "action_accept", "args": [[opened["res_id"]]], "kwargs": {}
        }  # fmt: skip
        self.make_jsonrpc_request("/web/dataset/call_button", accept)
        self.assertIn("qrut_umgange.umgange_visit_menu_my_day", get_children())
        self.assertEqual(self.make_jsonrpc_request("/web/dataset/call_kw", read), [])
        self.assertTrue(self.env["umgange.undertaking"].with_user(user)._is_accepted())
