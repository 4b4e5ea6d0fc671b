import re
from pathlib import Path

import polib

from odoo.fields import Command
from odoo.tests import HttpCase, tagged
from odoo.tools.translate import code_translations

from .common import GROUPS, UmgangeCommon

EXTRA = Path(__file__).parents[1] / "i18n_extra" / "sv.po"


@tagged("post_install", "-at_install")
class TestQuiet(UmgangeCommon):
    """No chat about a child comes about by itself."""

    def _get_menus(self, user):
        return self.env["ir.ui.menu"].with_user(user)._visible_menu_ids()

    def test_our_roles_have_no_discuss_and_others_keep_it(self):
        discuss = self.env.ref("mail.menu_root_discuss").id
        for role, user in self.users.items():
            with self.subTest(role=role):
                self.assertNotIn(discuss, self._get_menus(user))
        self.assertIn(discuss, self._get_menus(self._make_user("plain")))
        self.assertIn(discuss, self._get_menus(self.env.ref("base.user_admin")))

    def test_whoever_runs_the_system_keeps_it_beside_a_role(self):
        both = self._make_user("both", f"base.group_system,{GROUPS['manager']}")
        self.assertFalse(both._has_umgange_role())

    def test_our_roles_are_in_no_chat_that_is_open_to_all(self):
        general = self.env.ref("mail.channel_all_employees").sudo()
        partners = self.env["res.users"].union(*self.users.values()).partner_id
        self.assertFalse(general.channel_partner_ids & partners)
        general.write({"group_ids": [Command.link(self.env.ref("base.group_user").id)]})
        self.assertFalse(general.channel_partner_ids & partners)
        self.assertIn(self._make_user("plain").partner_id, general.channel_partner_ids)

    def test_whoever_gets_a_role_leaves_it(self):
        general = self.env.ref("mail.channel_all_employees").sudo()
        plain = self._make_user("plain")
        self.assertIn(plain.partner_id, general.channel_partner_ids)
        plain.sudo().group_ids += self.env.ref(GROUPS["supporter"])
        self.assertNotIn(plain.partner_id, general.channel_partner_ids)

    def test_whoever_gets_a_role_by_the_group_leaves_it_too(self):
        general = self.env.ref("mail.channel_all_employees").sudo()
        role = self.env.ref(GROUPS["supporter"]).sudo()
        choir, guests = self.env["res.groups"].sudo().create([{"name": "Kören"}, {"name": "Gäster"}])
        for number, act in enumerate(
            (
                lambda user: role.write({"user_ids": [Command.link(user.id)]}),
                lambda user: role.write({"all_user_ids": [Command.link(user.id)]}),
                lambda user: (
                    user.write({"group_ids": [Command.link(choir.id)]})
                    and choir.write({"implied_ids": [Command.link(role.id)]})
                ),
                lambda user: (
                    user.write({"group_ids": [Command.link(guests.id)]})
                    and role.write({"implied_by_ids": [Command.link(guests.id)]})
                ),
                lambda user: (
                    self.env["res.groups"].sudo().create({"name": "Nya", "user_ids": user.ids, "implied_ids": role.ids})
                ),
            )
        ):
            plain = self._make_user(f"plain{number}").sudo()
            self.assertIn(plain.partner_id, general.channel_partner_ids)
            act(plain)
            with self.subTest(number=number):
                self.assertTrue(plain._has_umgange_role())
                self.assertNotIn(plain.partner_id, general.channel_partner_ids)


@tagged("post_install", "-at_install")
class TestQuietSession(UmgangeCommon, HttpCase):
    #: a session lives by the real clock
    clock = None

    def test_the_web_client_is_told_who_has_a_role(self):
        for user, has_role in ((self.supporter_user, True), (self._make_user("plain"), False)):
            self.authenticate(user.login, user.login)
            with self.subTest(user=user.login):
                answer = self.make_jsonrpc_request("/web/session/get_session_info")
                self.assertEqual(answer["umgange_role"], has_role)


@tagged("post_install", "-at_install")
class TestSwedishOfOdoo(UmgangeCommon):
    """What Odoo's own Swedish leaves in English on the roles' screens is given here."""

    def test_the_web_client_gets_the_terms(self):
        messages = code_translations.get_web_translations("qrut_umgange", "sv_SE")["messages"]
        swedish = {message["id"]: message["string"] for message in messages}
        self.assertEqual(swedish["Custom Filter"], "Eget filter")
        self.assertEqual(swedish["My Preferences"], "Mina inställningar")

    def test_each_term_has_its_swedish_and_the_same_places_to_fill(self):
        for term in polib.pofile(str(EXTRA)):
            with self.subTest(term=term.msgid):
                self.assertTrue(term.msgstr)
                holes = (sorted(re.findall(r"%\(\w+\)s|%s", text)) for text in (term.msgid, term.msgstr))
                self.assertEqual(*holes)
