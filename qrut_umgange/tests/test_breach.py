from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged
from odoo.tools import SQL, mute_logger

from ..lent_rights import lend
from .test_access_log import LogCommon

WHOLE = {
    "consequences": "Någon annan vet när Lova träffar sin mamma.",
    "measures": "Brevet är tillbaka.",
    "risk": "risk",
    "risk_reason": "Adressen stod i brevet.",
    "persons_told": "told",
    "persons_told_on": "2026-03-02",
}


@tagged("post_install", "-at_install")
class TestBreach(LogCommon):
    """What got into the wrong hands is written down, and there are 72 hours from when it was found."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.breach = cls._make_breach(concerned_ids=[Command.set(cls.child.ids)]).with_context(lang="en_US")

    def _get_to_dos(self, breach):
        domain = [("res_model", "=", breach._name), ("res_id", "=", breach.id)]
        return lend(self.env["mail.activity"]).search(domain)

    # === THE CLOCK === #

    def test_the_hours_run_from_when_it_was_found(self):
        for moment, words, late in (
            ("2026-03-02 08:00:00", "72 hours left", False),
            ("2026-03-03 08:30:00", "47 hours left", False),
            ("2026-03-05 08:00:00", "0 hours left", False),
            ("2026-03-05 08:00:01", "The 72 hours have passed", True),
        ):
            with self.subTest(moment=moment), freeze_time(moment):
                self.breach.invalidate_recordset()
                self.assertIn(words, self.breach.clock)
                self.assertEqual(self.breach.is_late, late)

    def test_the_managers_are_asked_at_24_48_and_66_hours_once_each(self):
        for moment, hours in (
            ("2026-03-03 07:59:00", None),
            ("2026-03-03 08:00:00", 24),
            ("2026-03-03 20:00:00", 24),
            ("2026-03-04 09:00:00", 48),
            ("2026-03-05 02:00:00", 66),
            ("2026-03-06 02:00:00", 66),
        ):
            with self.subTest(moment=moment), freeze_time(moment):
                self.breach.browse()._cron_ask()
                to_dos = self._get_to_dos(self.breach).filtered(lambda each: each.user_id == self.manager)
                self.assertEqual(len(to_dos), 1 if hours else 0)
                if hours:
                    self.assertIn(f"{hours} of 72", to_dos.summary)
        self.breach.action_notified()
        self.assertFalse(self._get_to_dos(self.breach))

    def test_nobody_is_asked_about_what_is_settled(self):
        settled = [
            self._make_breach(imy="not"),
            self._make_breach(imy="notify", imy_notified_at="2026-03-02 08:00:00"),
            self._make_breach(controller="buyer", controller_told_at="2026-03-02 08:00:00"),
        ]
        with freeze_time("2026-03-05 08:00:00"):
            self.breach.browse()._cron_ask()
            for breach in settled:
                self.assertFalse(self._get_to_dos(breach))

    def test_late_is_never_refused_and_why_is_asked(self):
        with freeze_time("2026-03-09 08:00:00"):
            self.breach.invalidate_recordset()
            self.breach.action_notified()
            self.assertEqual(str(self.breach.imy_notified_at), "2026-03-09 08:00:00")
            self.breach.write(WHOLE)
            with self.assertRefused("Why it took longer than 72 hours"):
                self.breach.action_close()
            self.breach.late_reason = "Vi visste inte förrän i dag vems brev det var."
            self.breach.action_close()
        self.assertEqual(self.breach.state, "closed")

    def test_what_is_to_come_is_not_noted_as_done(self):
        for values in (
            {"found_at": "2026-03-02 08:00:01"},
            {"imy_notified_at": "2026-03-03 08:00:00"},
            {"persons_told_on": "2026-03-03"},
        ):
            with self.subTest(values=values), self.assertRefused("still to come", ValidationError):
                self.breach.write(values)

    def test_fewer_people_than_none_are_refused_before_the_database_logs_the_row(self):
        with self.assertRefused("never below zero", ValidationError):
            self.breach.write({"concerned_count": -1})

    # === CLOSING === #

    def test_it_is_closed_when_it_is_written_whole(self):
        with self.assertRefused("What it may lead to\n.*\nThe risk for those concerned, and why\nWhether IMY"):
            self.breach.action_close()
        self.breach.write({**WHOLE, "imy": "not"})
        with self.assertRefused("Why IMY is not notified"):
            self.breach.action_close()
        self.breach.write({"imy_reason": "Ingen risk.", "controller": "buyer"})
        with self.assertRefused("When the municipality was told"):
            self.breach.action_close()
        self.breach.action_controller_told()
        self.breach.action_close()
        self.assertEqual(self.breach.concerned_codes, self.child.code)
        self.assertEqual(self.breach.closed_by_id, self.manager)

    def test_closed_it_stays_as_it_is(self):
        self.breach.write({**WHOLE, "imy": "not", "imy_reason": "Ingen risk."})
        self.breach.action_close()
        for values in ({"what": "Annat"}, {"concerned_ids": [Command.clear()]}, {"risk": "unlikely"}):
            for breach in (self.breach, self.breach.sudo()):
                with self.subTest(values=values, su=breach.env.su), self.assertRefused("closed and stays"):
                    breach.write(values)
        self.assertSealed(
            *(
                f"UPDATE umgange_breach SET {change} WHERE id = {self.breach.id}"
                for change in (
                    "what = 'x'", "state = 'open'", "found_at = now()", "risk = 'unlikely'", "measures = NULL",
                    "imy_reason = 'x'", "concerned_codes = 'x'", "closed_at = now()", "late_reason = 'x'",
                )
            ),
            f"DELETE FROM umgange_breach WHERE id = {self.breach.id}",
            "TRUNCATE umgange_breach CASCADE",
        )  # fmt: skip
        # Who may read it is no part of what is written.
        self.breach.reader_ids = self.coordinator
        self.assertTrue(self.breach.with_user(self.coordinator).what)

    def test_without_its_trigger_the_attack_succeeds(self):
        self.breach.write({**WHOLE, "imy": "not", "imy_reason": "Ingen risk."})
        self.breach.action_close()
        self.env.flush_all()
        with self.env.cr.savepoint() as broken, mute_logger("odoo.sql_db"):
            self.env.cr.execute("ALTER TABLE umgange_breach DISABLE TRIGGER umgange_refuse_update")
            self.env.cr.execute(SQL("UPDATE umgange_breach SET what = 'Annat' WHERE id = %s", self.breach.id))
            self.breach.invalidate_recordset()
            self.assertEqual(self.breach.what, "Annat")
            broken.rollback()

    def test_it_is_never_deleted(self):
        with self.assertRefused("never deleted"):
            self.breach.sudo().unlink()
        with self.assertRefused("follows from what is done"):
            self.breach.write({"state": "closed"})

    # === WHO === #

    def test_only_managers_and_those_they_name_read_it(self):
        users = (self.coordinator, self.supporter_user, self.finance, self.reviewer)
        for user in users:
            with self.subTest(user=user.login):
                self.assertFalse(self.breach.with_user(user).has_access("read"))
        self.breach.reader_ids = self.coordinator | self.supporter_user
        for user in users[:2]:
            breach = self.breach.with_user(user)
            with self.subTest(user=user.login):
                self.assertTrue(breach.what)
                for attempt in (
                    lambda breach=breach: breach.write({"what": "x"}),
                    breach.action_notified,
                    breach.action_close,
                ):
                    with self.assertRaises(AccessError):
                        attempt()
        for attempt in (lambda: self._as(self.coordinator, "umgange.breach").create({"what": "x"}),):
            with self.assertRaises(AccessError):
                attempt()

    def test_to_read_it_is_logged_for_those_it_concerns(self):
        with self._transaction() as rows:
            self.breach.read(["what"])
        self.assertEqual(rows, [self._row("read", self.breach, self.manager)])

    # === WHERE IT BEGINS === #

    def test_an_opening_that_was_not_right_becomes_one_in_a_click(self):
        self.child.with_user(self.manager).protection = "hidden"
        opening = self._as(self.coordinator, "umgange.person.opening").create(
            {"person_id": self.child.id, "reason": "Akut"}
        )
        with self.assertRaises(AccessError):
            opening.action_begin_breach()
        action = opening.with_user(self.manager).action_begin_breach()
        self.assertFalse(action["res_id"])
        breach = self._as(self.manager, "umgange.breach").with_context(**action["context"]).create({"what": "Fel"})
        self.assertEqual((breach.opening_id, breach.concerned_ids), (opening, self.child))
        self.assertEqual(opening.with_user(self.manager).action_begin_breach()["res_id"], breach.id)

    def test_a_row_of_the_review_that_is_to_be_investigated_becomes_one_in_a_click(self):
        review = lend(self.env["umgange.access.review"]).create(
            {"month": "2026-02-01", "company_id": self.company.id, "seed": "x"}
        )
        row = {"kind": "night", "log_id": 1, "login": "x", "date": "2026-02-11 22:30:00", "action": "read"}
        line = lend(self.env["umgange.access.review.line"]).create(
            {**row, "review_id": review.id, "model": "umgange.journal.entry", "person_code": self.child.code}
        )
        with self.assertRaises(AccessError):
            line.with_user(self.reviewer).action_begin_breach()
        action = line.with_user(self.manager).action_begin_breach()
        self.assertEqual(action["context"]["default_concerned_ids"], self.child.ids)
        breach = (
            self._as(self.manager, "umgange.breach")
            .with_context(**action["context"])
            .create({"what": "Läst på natten"})
        )
        self.assertEqual(breach.review_line_id.id, line.id)
