import errno
from concurrent.futures import ThreadPoolExecutor
from tempfile import TemporaryDirectory
from unittest.mock import patch

from odoo.tests import freeze_time, tagged
from odoo.tools import SQL, config, mute_logger

from .. import chain_heads
from ..cli.verify_journal import Verify_Journal
from ..tools.chain import GENESIS
from .common import load_migration
from .test_journal_chain import VERIFICATION, ChainCase


@tagged("post_install", "-at_install")
class TestJournalHeads(ChainCase):
    """What was signed and let go is in a file outside the database, which tells of what is not."""

    def _get_lines(self, phase):
        return [line.split()[2:] for line in self.heads.read_text().splitlines() if line.split()[1] == phase]

    def _drop_lines(self, entry, *phases):
        lines = self.heads.read_text().splitlines(keepends=True)
        kept = [line for line in lines if entry.chain_link not in line or line.split()[1] not in phases]
        self.heads.write_text("".join(kept))

    # === WRITING === #

    def test_each_entry_is_noted_before_it_is_committed_and_after(self):
        signed = [
            ["signed", str(entry.child_id.id), str(entry.chain_number), entry.chain_link]
            for entry in (self.first, self.second, self.third, self.sibling)
        ]
        self.assertEqual(self._get_lines("begun"), signed)
        self.assertEqual(self._get_lines("done"), signed)

    def test_nobody_else_on_the_machine_reads_it(self):
        self.heads.unlink()
        self.sign(self._make_entry(self.visit, kind="event"))
        self.assertEqual(self.heads.stat().st_mode & 0o777, 0o600)

    def test_what_is_rolled_back_is_not_noted_as_done(self):
        with self.env.cr.savepoint() as step:
            entry = self._make_entry(self.visit, kind="event")
            entry.action_sign()
            # Another savepoint: what waits is noted as begun.
            with self.env.cr.savepoint():
                link = entry.chain_link
            step.rollback()
        self.commit()
        self.assertIn(["signed", str(self.lova.id), "4", link], self._get_lines("begun"))
        self.assertNotIn("4", [words[2] for words in self._get_lines("done")])
        self.assertEqual(self._get_findings(), "")

    def test_writers_at_once_never_mix_their_lines(self):
        notes = [chain_heads.make_signed(7, number, "x" * 64) for number in range(200)]
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(lambda note: chain_heads.append(self.heads, [("done", note)]), notes))
        noted = chain_heads.read(self.heads)
        self.assertEqual((noted.unreadable, len([key for key in noted.links if key[0] == 7])), (0, 200))

    def test_a_line_that_a_crash_tore_is_ended_by_the_next_writer(self):
        with self.heads.open("a") as file:
            file.write("2026-03-02T08:00:00Z done signed 7 1 abc")
        self.assertEqual(self._get_findings(), "")
        self.sign(self._make_entry(self.visit, kind="event"))
        self.assertIn("signed 7 1 abc torn\n", self.heads.read_text())
        self.assertEqual(self._get_findings(), "")
        self.assertIn(["signed", str(self.lova.id), "4"], [words[:3] for words in self._get_lines("done")])

    def test_a_file_that_ends_in_the_middle_of_a_line_has_not_said_it(self):
        text = self.heads.read_text()
        start = text.index("begun signed", text.index(self.first.chain_link) + 150)
        self.heads.write_text(text[: start + 40])
        self.assertIn("it stands in the database alone", self._get_findings())

    def test_a_short_write_is_gone_on_with(self):
        write = chain_heads.os.write
        with patch.object(chain_heads.os, "write", lambda descriptor, data: write(descriptor, data[:10])):
            self.sign(self._make_entry(self.visit, kind="event"))
        self.assertEqual(self._get_findings(), "")

    def test_a_disk_that_is_full_stops_nobody_from_signing_and_is_told_of(self):
        with patch.object(chain_heads, "append", side_effect=OSError), mute_logger(chain_heads.__name__):
            entry = self._make_entry(self.visit, kind="event")
            self.sign(entry)
        self.assertEqual(entry.state, "signed")
        self.assertIn(f"{self.lova.code} entry 4: it stands in the database alone", self._get_findings())

    # === A CRASH === #

    def test_what_a_crash_kept_from_being_done_is_completed_without_a_word(self):
        self._drop_lines(self.sibling, "done")
        self._drop_lines(self.third, "done")
        self.assertEqual(self._get_findings(), "")
        self.assertEqual(
            [words[1:3] for words in self._get_lines("done")[-2:]],
            [
                [str(self.lova.id), "3"],
                [str(self.alva.id), "1"],
            ],
        )

    def test_the_file_is_completed_only_when_the_finding_is_kept(self):
        self._drop_lines(self.sibling, "done")
        with mute_logger(VERIFICATION):
            self.env["umgange.journal.verification"]._verify(self.company)
        self.env.cr.postcommit.clear()
        self.assertNotIn(self.sibling.chain_link, [words[-1] for words in self._get_lines("done")])

    def test_what_somebody_signs_while_it_is_verified_is_not_missed(self):
        note = chain_heads.make_signed(self.lova.id, 4, "a" * 64)
        chain_heads.append(self.heads, [("begun", note), ("done", note)])
        self.assertIn(f"{self.lova.code} entry 4: the file of heads has it", self._get_findings())
        with patch.object(chain_heads, "fetch", lambda _cr, notes: notes & {note}):
            self.assertEqual(self._get_findings(), "")

    # === WHAT THE FILE DOES NOT KNOW === #

    def test_an_entry_added_by_sql_is_named_and_stays_named(self):
        """With a valid link, by the application's own role, no guard touched: the file alone tells."""
        self._forge(self.third)
        named = f"{self.lova.code} entry 4: it stands in the database alone"
        self.assertIn(named, self._get_findings())
        with freeze_time("2026-03-02 09:00:00"):
            self.sign(self._make_entry(self.visit, kind="event"))
        findings = self._get_findings()
        self.assertEqual(len(findings.splitlines()), 1)
        self.assertIn(named, findings)

    def test_what_the_file_has_lost_is_named_each_night_as_from_to(self):
        for entry in (self.second, self.third):
            self._drop_lines(entry, "begun", "done")
        for _night in range(2):
            self.assertIn(f"{self.lova.code} entry 2–3: it stands in the database alone", self._get_findings())

    def test_an_edited_line_is_named(self):
        self.heads.write_text(self.heads.read_text().replace(self.second.chain_link, "0" * 64))
        self.assertEqual(
            self._get_findings(), f"{self.lova.code} entry 2: it is another entry than the file of heads says."
        )

    def test_an_unreadable_line_is_told_of(self):
        for line in ("hej\n", "\n", "x done signed 1\n", "x done signed a b c\n", "a b c d e f\n"):
            text = self.heads.read_text()
            self.heads.write_text(text + line)
            with self.subTest(line=line):
                self.assertIn("1 lines cannot be read", self._get_findings())
            self.heads.write_text(text)

    def test_a_file_that_is_gone_cut_or_another_is_named_until_somebody_has_looked_into_it(self):
        text = self.heads.read_text()
        for change, named in (
            (self.heads.unlink, "The file of heads is not there"),
            (lambda: self.heads.write_text(""), "entry 1–3: it stands in the database alone"),
            (lambda: (self.heads.rename(self.other), self.heads.symlink_to(self.other)), "is a link, or no plain"),
            (lambda: (self.heads.unlink(), self.heads.mkdir()), "is a link, or no plain file"),
        ):
            with self.subTest(named=named):
                change()
                for _night in range(2):
                    self.assertIn(named, self._get_findings())
                self._put_back(text)
                self.assertEqual(self._get_findings(), "")

    @property
    def other(self):
        return self.heads.with_suffix(".other")

    def _put_back(self, text):
        if self.heads.is_dir() and not self.heads.is_symlink():
            self.heads.rmdir()
        self.heads.unlink(missing_ok=True)
        self.heads.write_text(text)

    def test_nothing_is_written_through_a_link(self):
        text = self.heads.read_text()
        self.heads.rename(self.other)
        self.heads.symlink_to(self.other)
        with mute_logger(chain_heads.__name__):
            self.sign(self._make_entry(self.visit, kind="event"))
        self.assertEqual(self.other.read_text(), text)
        self._put_back(text)

    def test_another_folder_by_the_option_is_a_file_that_is_not_there(self):
        with TemporaryDirectory() as folder, patch.dict(config._runtime_options, {"umgange_heads": folder}):
            self.assertIn("The file of heads is not there", self._get_findings())

    def test_whoever_has_looked_into_it_notes_what_was_found(self):
        self._forge(self.third)
        self._ask()
        self.commit()
        self.heads.unlink()
        with mute_logger(VERIFICATION):
            count = self.env["umgange.journal.verification"]._note_unknown(self.company)
        self.commit()
        self.assertEqual(count, 6)
        self.assertEqual(len(self._get_lines("found")), 6)
        self.assertEqual(self._get_findings(), "")

    def test_the_command_takes_its_own_option_and_odoos(self):
        with (
            patch.object(config, "parse_config") as parse,
            patch.dict(config._runtime_options, {"db_name": ["one"]}),
            patch.object(Verify_Journal, "_verify", return_value=[]) as verify,
            self.assertRaises(SystemExit) as end,
        ):
            Verify_Journal().run(["-d", "one", "--note-unknown"])
        self.assertEqual(parse.call_args.args[0], ["-d", "one"])
        verify.assert_called_once_with("one", True)
        self.assertIsNone(end.exception.code)

    # === RELEASES === #

    def _ask(self):
        values = {"entry_id": self.second.id, "reason": "Hör till syskonet."}
        return self._as(self.coordinator, "umgange.journal.release").create(values)

    def _insert_request(self):
        statement = (
            "INSERT INTO umgange_journal_release (kind, child_id, entry_id, company_id, reason, state,"
            " requested_by_id, requested_at) SELECT 'voided', child_id, id, company_id, 'x', 'requested', %s, now()"
            " FROM umgange_journal_entry WHERE id = %s RETURNING id"
        )
        self.env.cr.execute(SQL(statement, self.coordinator.id, self.second.id))
        return self.env.cr.fetchone()[0]

    def _approve(self, release_id):
        statement = (
            "UPDATE umgange_journal_release SET state = 'approved', decided_by_id = %s, decided_at = now()"
            " WHERE id = %s"
        )
        self.env.cr.execute(SQL(statement, self.manager.id, release_id))
        emptied = "UPDATE umgange_journal_entry SET facts = NULL, facts_source = NULL, chain_salt = NULL WHERE id = %s"
        self.env.cr.execute(SQL(emptied, self.second.id))
        self.env.invalidate_all(flush=False)

    def test_a_release_is_noted_when_it_is_asked_for_and_when_it_is_approved(self):
        release = self._ask()
        release.with_user(self.manager).action_approve()
        self.commit()
        about = [str(release.id), str(self.lova.id), "voided", str(self.second.id)]
        self.assertEqual(
            self._get_lines("done")[-2:],
            [
                ["asked", *about, str(self.coordinator.id), "2026-03-02T08:00:00.000000"],
                ["approved", *about, str(self.manager.id), "2026-03-02T08:00:00.000000"],
            ],
        )
        self.assertEqual(self._get_findings(), "")

    def test_a_release_made_and_approved_by_sql_is_named(self):
        release_id = self._insert_request()
        self._approve(release_id)
        findings = self._get_findings()
        for kind in ("the request that text be let go", "the leave for text to go"):
            self.assertIn(f"{self.lova.code}: {kind} (number {release_id}): it stands in the database alone", findings)

    def test_a_request_approved_by_sql_is_named(self):
        release = self._ask()
        self.commit()
        self._approve(release.id)
        self.assertEqual(len(self._get_findings().splitlines()), 1)
        self.assertIn(f"the leave for text to go (number {release.id})", self._get_findings())

    def test_a_request_about_another_entry_than_was_asked_for_is_named(self):
        release = self._ask()
        self.commit()
        statement = "UPDATE umgange_journal_release SET entry_id = %s WHERE id = %s"
        self.env.cr.execute(SQL(statement, self.third.id, release.id))
        findings = self._get_findings()
        self.assertIn("it stands in the database alone", findings)
        self.assertIn("the file of heads has it, the journal has not", findings)

    def test_a_release_that_an_old_copy_lacks_is_named(self):
        release = self._ask()
        self.commit()
        statement = "DELETE FROM umgange_journal_release WHERE id = %s"
        with self._tampered(statement, release.id, table="umgange_journal_release"):
            self.assertIn(f"(number {release.id}): the file of heads has it, the journal has not", self._get_findings())

    def test_a_release_that_a_crash_kept_from_being_done_is_completed(self):
        release = self._ask()
        release.with_user(self.manager).action_approve()
        self.env.cr.flush()
        self.env.cr.postcommit.clear()
        self.assertEqual(self._get_findings(), "")
        self.assertEqual([words[0] for words in self._get_lines("done")[-2:]], ["approved", "asked"])

    def test_an_update_notes_the_releases_of_before_as_found(self):
        script = load_migration("19.0.1.2.0", "post-note-releases")
        release_id = self._insert_request()
        script.migrate(self.env.cr, None)
        self.commit()
        self.assertEqual(self._get_lines("found"), [])
        script.migrate(self.env.cr, "19.0.1.1.0")
        self.commit()
        self.assertEqual([words[:2] for words in self._get_lines("found")], [["asked", str(release_id)]])
        self.assertEqual(self._get_findings(), "")

    # === A FILE THAT CANNOT BE READ === #

    def test_a_file_that_cannot_be_read_accuses_nobody(self):
        self._ask()
        self.commit()
        for error in (PermissionError(errno.EACCES, "denied"), OSError(errno.EIO, "disk")):
            with (
                self.subTest(error=error),
                patch.object(chain_heads, "read", side_effect=error),
                mute_logger(f"{VERIFICATION}_file"),
            ):
                findings = self._get_findings()
                self.assertRegex(findings, r"^The file of heads cannot be read \(permissions, disk\).*\.$")
                with self._tampered("UPDATE umgange_journal_entry SET facts = 'x' WHERE id = %s", self.third.id):
                    named = f"{self.lova.code} entry 3: the text is not what was signed."
                    self.assertEqual(set(self._get_findings().splitlines()), {*findings.splitlines(), named})

    def test_nothing_is_noted_as_found_beside_a_file_that_cannot_be_read(self):
        before = self.heads.read_text()
        with (
            patch.object(chain_heads, "read", side_effect=PermissionError(errno.EACCES, "denied")),
            mute_logger(f"{VERIFICATION}_file"),
        ):
            self.assertEqual(self.env["umgange.journal.verification"]._note_unknown(self.company), 0)
        self.commit()
        self.assertEqual(self.heads.read_text(), before)

    def test_what_the_system_may_not_open_is_no_link(self):
        with (
            patch.object(chain_heads.os, "open", side_effect=PermissionError(errno.EACCES, "denied")),
            self.assertRaises(PermissionError) as refused,
        ):
            chain_heads.read(self.heads)
        self.assertNotIsInstance(refused.exception, chain_heads.NoPlainFileError)

    # === AN OLD COPY, A CUT END === #

    def test_an_end_removed_with_its_head_is_named_by_the_file(self):
        cut = "DELETE FROM umgange_journal_entry WHERE id = %s"
        back = "UPDATE umgange_journal_chain SET number = 2, link = %s WHERE child_id = %s"
        with (
            self._tampered(cut, self.third.id),
            self._tampered(back, self.second.chain_link, self.lova.id, table="umgange_journal_chain"),
        ):
            self.assertEqual(
                self._get_findings(), f"{self.lova.code} entry 3: the file of heads has it, the journal has not."
            )

    def test_a_whole_chain_removed_is_named_by_the_file(self):
        entries, head = (
            f"DELETE FROM {table} WHERE child_id = %s" for table in ("umgange_journal_entry", "umgange_journal_chain")
        )
        with (
            self._tampered(entries, self.alva.id),
            self._tampered(head, self.alva.id, table="umgange_journal_chain"),
        ):
            self.assertIn(f"{self.alva.code} entry 1: the file of heads has it", self._get_findings())

    def test_a_chain_made_anew_from_a_changed_text_is_named_by_the_file(self):
        """An old copy, or a forger who can compute: both give another link than was noted."""
        draft = "UPDATE umgange_journal_entry SET state = 'draft', chain_link = NULL, facts = 'Annat' WHERE id = %s"
        back = "UPDATE umgange_journal_chain SET number = 0, link = %s WHERE child_id = %s"
        with (
            self._tampered(draft, self.sibling.id),
            self._tampered(back, GENESIS, self.alva.id, table="umgange_journal_chain"),
        ):
            self.sibling.action_sign()
            self.assertEqual(
                self._get_findings(), f"{self.alva.code} entry 1: it is another entry than the file of heads says."
            )

    def test_signing_after_an_old_copy_was_restored_is_named(self):
        cut = "DELETE FROM umgange_journal_entry WHERE id = %s"
        back = "UPDATE umgange_journal_chain SET number = 2, link = %s WHERE child_id = %s"
        with (
            self._tampered(cut, self.third.id),
            self._tampered(back, self.second.chain_link, self.lova.id, table="umgange_journal_chain"),
        ):
            with freeze_time("2026-03-02 09:00:00"):
                self.sign(self._make_entry(self.visit, kind="event"))
            self.assertIn(f"{self.lova.code} entry 3: the file of heads has two entries", self._get_findings())
