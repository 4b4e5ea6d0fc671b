from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import mute_logger

from .test_journal_chain import VERIFICATION, ChainCase


@tagged("post_install", "-at_install")
class TestJournalNight(ChainCase):
    """What the night's check says, and to whom."""

    def test_what_is_found_is_kept_in_its_readers_language_whoever_asks(self):
        self.env["res.lang"].sudo()._activate_lang("sv_SE")
        self.reviewer.sudo().lang = "sv_SE"
        verifications = self.env["umgange.journal.verification"].sudo().with_context(lang="en_US")
        own = [("company_id", "=", self.company.id)]
        with (
            self._tampered("UPDATE umgange_journal_entry SET facts = 'Annat' WHERE id = %s", self.third.id),
            mute_logger(VERIFICATION),
        ):
            for lang in ("en_US", "sv_SE"):
                self._as(self.manager, verifications._name).with_context(lang=lang).action_verify()
            verifications._cron_verify()
            made = verifications.search(own)
            self.assertEqual(len(made), 3)
            self.assertEqual(len(set(made.mapped("findings"))), 1)
            self.assertIn("texten är inte den som signerades", made[0].findings)
            self.assertFalse(made[0].activity_ids, "they know it, in whatever language they asked")

    def test_what_all_companies_share_is_looked_at_once_a_night(self):
        verifications, logs = self.env["umgange.journal.verification"].sudo(), self.env["umgange.access.log"]
        companies = self.env["res.company"].sudo().search([])
        langs = {logs._get_reader_lang(company) for company in companies}
        self.assertLess(len(langs), len(companies))
        with (
            patch.object(type(verifications), "_verify_guards", autospec=True, return_value=({}, ["X."])) as guards,
            patch.object(type(self.env["umgange.rights.line"]), "_find_unnoted", return_value=["Y."]) as rights,
            mute_logger(VERIFICATION),
        ):
            verifications._cron_verify()
        self.assertEqual((guards.call_count, rights.call_count), (len(langs), len(langs)))
        made = verifications.search([("company_id", "in", companies.ids)], limit=len(companies))
        self.assertEqual(made.company_id, companies)
        self.assertTrue(all(findings.endswith("X.\nY.") for findings in made.mapped("findings")))
