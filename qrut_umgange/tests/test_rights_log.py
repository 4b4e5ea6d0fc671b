from datetime import datetime

from odoo.fields import Command
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from ..access_notes import AccessNotes
from .common import GROUPS, UmgangeCommon


@tagged("post_install", "-at_install")
class TestRightsLog(UmgangeCommon):
    """Who changes who may see what is in the access log."""

    def _get_noted(self, act):
        """Return what the log says of rights after ``act``: (model, record ids)."""
        logs = self.env["umgange.access.log"].sudo()
        self.env.cr.precommit.run()
        # as in a transaction of its own: the log has each thing once in one
        AccessNotes.of(self.env.cr).forget()
        before = logs.search([])
        result = act()
        self.env.flush_all()
        self.env.cr.precommit.run()
        rows = (logs.search([]) - before).filtered(lambda row: row.action == "rights")
        return result, {(row.model, row.res_ids) for row in rows}

    def _get_words(self, act):
        """Return what the log's new rows say of what changed."""
        logs = self.env["umgange.access.log"].sudo()
        self.env.cr.precommit.run()
        AccessNotes.of(self.env.cr).forget()
        before = logs.search([])
        act()
        self.env.flush_all()
        self.env.cr.precommit.run()
        rows = logs.search([("company_id", "=", self.company.id), ("action", "=", "rights")]) - before
        return "\n".join(rows.mapped(lambda row: row.description or ""))

    def test_a_row_says_what_changed(self):
        user, group = self._make_user("newcomer", name="Lisa Berg").sudo(), self.env.ref(GROUPS["manager"]).sudo()
        self.reviewer.sudo().lang = "en_US"
        rule = self.env.ref("qrut_umgange.umgange_visit_rule_supporter").sudo()
        own = self.env["ir.rule"].sudo().create({"name": "Lova Ek", "model_id": rule.model_id.id})

        def join():
            user.group_ids = [Command.link(group.id)]

        def leave():
            user.group_ids = [Command.unlink(group.id)]

        for act, words in (
            (join, "^Lisa Berg: got the group Umgänge / Manager$"),
            (lambda: user.write({"login": "lisa"}), "^Lisa Berg: another login$"),
            (lambda: user.write({"password": "en annan fras"}), "^Lisa Berg: a new password, given by somebody else$"),
            (lambda: user.write({"active": False}), "^Lisa Berg: archived, or without a role$"),
            (lambda: user.write({"active": True}), "^Lisa Berg: is an active user with a role$"),
            (leave, "^Lisa Berg: lost the group Umgänge / Manager$"),
            (lambda: rule.write({"perm_write": False}), r"^Record Rule “umgange.visit: own assignments” .*: changed$"),
            # a name that somebody typed may be anybody's
            (lambda: own.write({"perm_write": False}), rf"^Record Rule #{own.id} \(.*\): changed$"),
            (own.unlink, rf"^Record Rule #{own.id}: deleted$"),
        ):  # fmt: skip
            with self.subTest(words=words):
                self.assertRegex(self._get_words(act), words)

    def test_it_is_said_in_the_log_reviewers_language(self):
        self.env["res.lang"].sudo()._activate_lang("sv_SE")
        self.reviewer.sudo().lang = "sv_SE"
        user, group = self._make_user("newcomer", name="Lisa Berg").sudo(), self.env.ref(GROUPS["manager"]).sudo()
        self.assertIn(
            "Lisa Berg: fick gruppen", self._get_words(lambda: user.write({"group_ids": [Command.link(group.id)]}))
        )

    def test_doors_beside_the_groups_are_noted(self):
        sudo = self.env["ir.config_parameter"].sudo().env
        view = sudo["ir.ui.view"].create({"name": "x", "type": "qweb", "arch": "<t>1</t>", "key": "x.y"})
        user = self._make_user("newcomer", name="Lisa Berg").sudo()
        keys, parameters = self.env["res.users.apikeys"].with_user(self.manager), sudo["ir.config_parameter"]
        editors, erp = self.env.ref("mail.group_mail_template_editor"), self.env.ref("base.group_erp_manager")
        for name, act in (
            ("ir.ui.view", lambda: view.write({"arch": "<t t-out='1'/>"})),
            ("ir.config_parameter", lambda: parameters.set_param("auth_signup.invitation_scope", "x")),
            ("ir.default", lambda: sudo["ir.default"].set("umgange.assignment", "coordinator_id", user.id)),
            ("res.users", lambda: user.write({"group_ids": [Command.link(editors.id)]})),
            ("res.users", lambda: user.write({"group_ids": [Command.link(erp.id)]})),
            ("res.users.apikeys", lambda: keys._generate("rpc", "x", datetime(2026, 3, 2, 20))),
        ):  # fmt: skip
            with self.subTest(name=name):
                self.assertIn(name, {noted for noted, _ids in self._get_noted(act)[1]})

    def test_settings_and_pages_that_decide_nothing_are_not(self):
        sudo = self.env["ir.config_parameter"].sudo().env
        for act in (
            lambda: sudo["ir.config_parameter"].set_param("web.base.url", "http://elsewhere"),
            lambda: sudo["ir.default"].set("res.partner", "lang", "en_US"),
            lambda: sudo["ir.ui.view"].create({"name": "x", "model": "res.partner", "arch": "<form/>"}),
        ):
            self.assertFalse(self._get_noted(act)[1])

    def test_who_gets_or_loses_a_group_of_ours_is_noted(self):
        user = self._make_user("newcomer").sudo()
        group = self.env.ref(GROUPS["manager"])
        noted = {("res.users", str(user.id))}
        for act in (
            lambda: user.write({"group_ids": [Command.link(group.id)]}),
            lambda: user.write({"active": False}),
            lambda: user.write({"active": True}),
            lambda: user.write({"group_ids": [Command.unlink(group.id)]}),
        ):
            self.assertEqual(self._get_noted(act)[1], noted)

    def test_a_user_made_with_a_group_of_ours_is_noted(self):
        user, noted = self._get_noted(lambda: self._make_user("hired", GROUPS["supporter"]))
        self.assertIn(("res.users", str(user.id)), noted)

    def test_what_has_nothing_to_do_with_rights_is_not(self):
        for act in (
            lambda: self.supporter_user.sudo().write({"lang": "en_US"}),
            lambda: self._make_user("somebody"),
            lambda: self.env["res.groups"].sudo().create({"name": "Kören"}),
        ):
            self.assertFalse(self._get_noted(act)[1])

    def test_a_group_that_gives_one_of_ours_is_noted(self):
        group = self.env["res.groups"].sudo().create({"name": "Bakväg"})
        ours = self.env.ref(GROUPS["manager"])
        _, noted = self._get_noted(lambda: group.write({"implied_ids": [Command.link(ours.id)]}))
        self.assertIn(("res.groups", str(group.id)), noted)

    def test_members_put_in_by_the_group_are_noted(self):
        group, user = self.env.ref(GROUPS["manager"]).sudo(), self._make_user("newcomer")
        _, noted = self._get_noted(lambda: group.write({"user_ids": [Command.link(user.id)]}))
        self.assertIn(("res.groups", str(group.id)), noted)

    def test_a_rule_or_right_of_a_model_of_ours_is_noted(self):
        model = self.env["ir.model"]._get("umgange.journal.entry")
        for name, values in (
            ("ir.rule", {"domain_force": "[(1, '=', 1)]"}),
            ("ir.model.access", {"perm_read": True, "group_id": self.env.ref("base.group_user").id}),
        ):
            with self.subTest(name=name):
                values = {"name": "Bakväg", "model_id": model.id, **values}
                record, noted = self._get_noted(lambda: self.env[name].sudo().create(values))  # noqa: B023
                self.assertIn((name, str(record.id)), noted)
                for act in (lambda: record.write({"perm_write": not record.perm_write}), record.unlink):  # noqa: B023
                    self.assertIn((name, str(record.id)), self._get_noted(act)[1])

    def test_code_that_runs_with_all_rights_is_noted(self):
        values = {"name": "Bakväg", "model_id": self.env["ir.model"]._get("res.partner").id, "state": "code"}
        action, noted = self._get_noted(lambda: self.env["ir.actions.server"].sudo().create(values))
        self.assertIn(("ir.actions.server", str(action.id)), noted)
        _, noted = self._get_noted(lambda: action.write({"code": "env['umgange.person'].search([])"}))
        self.assertIn(("ir.actions.server", str(action.id)), noted)
        self.assertFalse(self._get_noted(lambda: action.write({"name": "Något annat"}))[1])

    def test_other_ways_into_our_records_are_noted(self):
        model = self.env["ir.model"]._get("umgange.person")
        cron = self.env.ref("qrut_umgange.umgange_journal_verification_cron").sudo()
        company = self.company.sudo()
        user = self.supporter_user.sudo()
        for name, act in (
            ("ir.cron", lambda: cron.write({"active": False})),
            ("res.company", lambda: company.write({"user_ids": [Command.link(self.env.ref("base.user_admin").id)]})),
            ("res.users", lambda: user.write({"password": "nytt losenord"})),
            ("umgange.supporter", lambda: self.supporter.sudo().write({"user_id": self._make_user("new").id})),
            (
                "ir.model.fields",
                lambda: self.env["ir.model.fields"].sudo().create(
                    {
                        "name": "x_name",
                        "field_description": "Bakväg",
                        "model_id": model.id,
                        "ttype": "char",
                        "related": "identity_ids.name",
                        "state": "manual",
                        "store": False,
                    }
                ),
            ),
            (
                "ir.actions.report",
                lambda: self.env["ir.actions.report"].sudo().create(
                    {"name": "Bakväg", "model": "res.partner", "report_name": "x.back"}
                ),
            ),
            (
                "mail.template",
                lambda: self.env["mail.template"].sudo().create(
                    {"name": "Bakväg", "model_id": self.env["ir.model"]._get("res.partner").id, "subject": "x"}
                ),
            ),
        ):  # fmt: skip
            with self.subTest(name=name):
                self.assertIn(name, {noted for noted, _ids in self._get_noted(act)[1]})

    def test_it_is_noted_in_every_company(self):
        other = self._create_company(name="Annan")
        group, user = self.env.ref(GROUPS["manager"]).sudo(), self._make_user("newcomer")
        self._get_noted(lambda: group.with_company(other).write({"user_ids": [Command.link(user.id)]}))
        rows = self.env["umgange.access.log"].sudo().search([("action", "=", "rights")])
        companies = set(rows.filtered(lambda row: row.res_ids == str(group.id)).mapped("company_id"))
        self.assertLessEqual({other.id, self.company.id}, companies)


@tagged("post_install", "-at_install")
class TestBecome(HttpCase):
    def test_nobody_goes_on_as_the_system(self):
        new_test_user(self.env, "umgange_tekniker", groups="base.group_system", password="umgange_tekniker")
        self.authenticate("umgange_tekniker", "umgange_tekniker")
        with mute_logger("odoo.http"):
            answer = self.url_open("/web/become")
        self.assertEqual(answer.status_code, 403)
        self.assertEqual(self.session.uid, self.env["res.users"].search([("login", "=", "umgange_tekniker")]).id)
