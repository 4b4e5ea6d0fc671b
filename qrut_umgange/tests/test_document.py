import base64
import hashlib
import io

from lxml import etree
from PIL import Image

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import HttpCase, tagged
from odoo.tools import SQL, mute_logger

from .file_factories import PAPER
from .test_access_log import LogCommon


@tagged("post_install", "-at_install")
class TestDocument(LogCommon):
    """A paper that came in is in its child's file, sealed when it is registered."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.paper = cls.world["umgange.document"].with_user(cls.coordinator)

    def _take_in(self, content, **values):
        return self._make_document(self.assignment, content=content, **values)

    # === TAKING IN === #

    def test_it_says_what_it_is_from_whom_and_by_whom_it_was_registered(self):
        self.assertEqual(self.paper.child_id, self.child)
        self.assertEqual(self.paper.registered_by_id, self.coordinator)
        self.assertEqual(self.paper.digest, hashlib.sha256(PAPER).hexdigest())
        self.assertEqual((self.paper.file_kind, self.paper.size), ("pdf", len(PAPER)))
        self.assertEqual(base64.b64decode(self.paper.content), PAPER)
        forged = self._take_in(PAPER + b"2", registered_by_id=self.manager.id, digest="0" * 64, voided_at="2026-03-01")
        self.assertEqual(forged.registered_by_id, self.coordinator)
        self.assertNotEqual(forged.digest, "0" * 64)
        self.assertFalse(forged.voided_at)

    def test_a_new_paper_demands_nothing_that_only_the_system_fills_in(self):
        form = self.env["umgange.document"].with_user(self.coordinator)
        arch = etree.fromstring(form.get_view(view_type="form")["arch"])
        defaults = form.default_get(list(form._fields))
        for node in arch.iter("field"):
            field = form._fields[node.get("name")]
            # A group that is hidden hides no demand: the client would refuse to save and name nothing.
            if field.required and field.readonly and field.name not in defaults and field.type != "integer":
                self.assertEqual(node.get("required"), "0", field.name)

    def test_its_file_is_called_by_what_it_is(self):
        paper = self._take_in(PAPER + b"2", file_name="Lova Ek.pdf", kind="judgment").with_context(lang="en_US")
        self.assertEqual(paper.file_name, f"{self.assignment.name} Judgment 2026-03-02.pdf")
        self.assertIn("filename_field=file_name", paper.action_open_file()["url"])

    def test_what_is_no_paper_is_refused_in_words_and_nothing_is_kept(self):
        papers = self.env["umgange.document"].sudo().search_count([])
        for content, sentence in (
            (b"", "Choose the file"),
            (b"MZ\x90 letter.pdf", "This kind of file is not kept"),
            (b"<svg/>", "This kind of file is not kept"),
            (b"\xff\xd8\xff no photo at all", "The photo cannot be read"),
            (b"%PDF-" + b"0" * 10 * 1024 * 1024, "the most is 10 MB"),
        ):
            with self.subTest(sentence=sentence), self.assertRefused(sentence):
                self._take_in(content)
        for broken in ("åäö", "%PDF", 7):
            with self.subTest(broken=broken), self.assertRefused("cannot be read: choose it again"):
                self.paper.create({"assignment_id": self.assignment.id, "sender": "x", "content": broken})
        self.assertEqual(self.env["umgange.document"].sudo().search_count([]), papers)

    def test_a_photo_loses_where_it_was_taken(self):
        photo, exif = Image.new("RGB", (40, 20), "white"), Image.Exif()
        exif[0x010E] = "Hemliga gatan 8"
        file = io.BytesIO()
        photo.save(file, "JPEG", exif=exif)
        self.assertIn(b"Hemliga", file.getvalue())
        paper = self._take_in(file.getvalue())
        kept = base64.b64decode(paper.content)
        self.assertNotIn(b"Hemliga", kept)
        self.assertEqual(paper.digest, hashlib.sha256(kept).hexdigest())
        self.assertEqual(Image.open(io.BytesIO(kept)).size, (40, 20))

    def test_the_same_file_is_registered_once_until_it_is_voided(self):
        with self.assertRefused("in the child's file already"):
            self._take_in(PAPER)
        self.paper.void_reason = "Fel sort"
        self.paper.action_void()
        self.assertTrue(self._take_in(PAPER, kind="letter"))

    def test_it_belongs_to_one_child_of_the_assignment(self):
        other = self._make_assignment()
        with self.assertRefused("belong to the assignment itself", ValidationError):
            self._take_in(PAPER + b"2", child_id=other.child_ids.id)
        with self.assertRefused("belong to the assignment itself", ValidationError):
            self._take_in(PAPER + b"2", decision_id=self._make_decision(other).id)
        with self.assertRefused("on a day to come", ValidationError):
            self._take_in(PAPER + b"2", received_on="2026-03-03")

    def test_the_entry_about_it_may_come_later_and_stays_when_it_is_signed(self):
        with self.assertRefused("the entry about a received paper", ValidationError):
            self.paper.entry_id = self.entry
        values = {
            "assignment_id": self.assignment.id,
            "child_id": self.child.id,
            "kind": "document",
            "facts": "Beslut.",
        }
        entries = self._as(self.coordinator, "umgange.journal.entry").create([dict(values), dict(values)])
        self.assignment.coordinator_id = self.coordinator
        self.paper.entry_id = entries[0]
        self.paper.entry_id = entries[1]
        entries[1].action_sign()
        with self.assertRefused("stays as it is"):
            self.paper.entry_id = entries[0]

    # === SEALED === #

    def test_nothing_of_it_changes(self):
        for values in ({"note": "Annat"}, {"content": base64.b64encode(PAPER)}, {"kind": "letter"}, {"sender": "X"}):
            for paper in (self.paper, self.paper.with_user(self.manager), self.paper.sudo()):
                with self.subTest(values=values, su=paper.env.su), self.assertRefused("stays as it is"):
                    paper.write(values)
        with self.assertRefused("is not deleted"):
            self.paper.sudo().unlink()

    def test_the_database_refuses_it_too(self):
        self.paper.void_reason = "Fel barn"
        self.paper.action_void()
        self.assertSealed(
            *(
                f"UPDATE umgange_document SET {change} WHERE id = {self.paper.id}"
                for change in (
                    "note = 'x'", "content = 'x'", "sender = 'x'", "digest = repeat('0', 64)", "child_id = NULL",
                    "received_on = '2026-01-01'", "registered_by_id = 1", "void_reason = 'x'", "voided_at = NULL",
                )
            ),
            f"DELETE FROM umgange_document WHERE id = {self.paper.id}",
            "TRUNCATE umgange_document CASCADE",
        )  # fmt: skip

    def test_without_its_trigger_the_attack_succeeds(self):
        self.env.flush_all()
        with self.env.cr.savepoint() as broken, mute_logger("odoo.sql_db"):
            self.env.cr.execute("ALTER TABLE umgange_document DISABLE TRIGGER umgange_keep_content")
            self.env.cr.execute(SQL("UPDATE umgange_document SET note = 'Annat' WHERE id = %s", self.paper.id))
            self.paper.invalidate_recordset()
            self.assertEqual(self.paper.note, "Annat")
            broken.rollback()

    def test_a_wrong_one_is_voided_with_why_and_stays(self):
        with self.assertRefused("Write why the paper was wrong"):
            self.paper.action_void()
        self.paper.void_reason = "Hör till syskonet"
        self.paper.action_void()
        self.assertEqual(self.paper.voided_by_id, self.coordinator)
        with self.assertRefused("stays as it is"):
            self.paper.void_reason = "Annat"
        # It stands in the wrong file perhaps: whoever does not put it right reads it no more.
        self.assertFalse(self.paper.with_user(self.supporter_user).has_access("read"))

    # === WHO === #

    def test_a_supporter_reads_what_they_need_or_took_in(self):
        self.assertTrue(self.paper.with_user(self.supporter_user).content)
        kept = self._take_in(PAPER + b"2", is_for_supporter=False)
        self.assertFalse(kept.with_user(self.supporter_user).has_access("read"))
        own = self._make_document(self.assignment, self.supporter_user, PAPER + b"3", is_for_supporter=False)
        self.assertEqual(own.registered_by_id, self.supporter_user)
        for attempt in (lambda: own.write({"void_reason": "x"}), own.action_void):
            with self.assertRaises(AccessError):
                attempt()
        with self.assertRaises(AccessError):
            self._make_document(self._make_assignment(supporter_id=False), self.supporter_user)

    def test_it_is_closed_to_all_others(self):
        for user in (self.other_supporter_user, self.finance, self.reviewer, self.users["internal"]):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.paper.with_user(user).read(["kind"])
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.paper.with_user(user).action_open_file()

    def test_a_list_of_papers_loads_no_file(self):
        with self._transaction() as rows:
            self.paper.with_user(self.coordinator).web_read({"kind": {}, "file_name": {}, "digest": {}})
        self.assertEqual(rows, [])
        with self._transaction() as rows:
            paper = self.paper.with_user(self.coordinator)
            paper.read(["sender"])
            self.assertNotIn(paper.id, paper._fields["content"]._get_cache(paper.env))
        self.assertEqual([row[1] for row in rows], ["read"])

    def test_no_attachment_keeps_it(self):
        kept = (
            self.env["ir.attachment"].sudo().search([("res_model", "=", "umgange.document"), ("res_field", "!=", "")])
        )
        self.assertFalse(kept)
        with self.assertRaises(UserError):
            self.env["ir.attachment"].sudo().create(
                {"name": "x", "res_model": "umgange.document", "res_id": self.paper.id}
            )


@tagged("post_install", "-at_install")
class TestPaperDownload(HttpCase, LogCommon):
    """The file is opened through Odoo's own door, by the rights of the paper, and each time stands in the log."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.paper = cls.world["umgange.document"]

    def _open(self, user, path="content"):
        self.authenticate(user.login, user.login)
        return self.url_open(f"/web/{path}/umgange.document/{self.paper.id}/content?filename_field=file_name")

    def _get_rows(self, user):
        self.env["umgange.access.log"].invalidate_model()
        domain = [("model", "=", "umgange.document"), ("user_id", "=", user.id), ("action", "=", "download")]
        return self.env["umgange.access.log"].search(domain)

    def test_to_open_the_file_is_a_row_of_its_own(self):
        answer = self._open(self.coordinator)
        self.assertEqual((answer.status_code, answer.content), (200, PAPER))
        self.assertIn("no-store", answer.headers["Cache-Control"])
        self.assertIn(self.assignment.name, answer.headers["Content-Disposition"])
        self.assertEqual(self._get_rows(self.coordinator).person_code, self.child.code)

    def test_a_picture_of_a_colleague_is_shown_as_before(self):
        self.authenticate(self.coordinator.login, self.coordinator.login)
        answer = self.url_open(f"/web/image/res.users/{self.coordinator.id}/avatar_128")
        self.assertEqual(answer.status_code, 200)
        self.assertTrue(answer.headers["Content-Type"].startswith("image/"))

    def test_whoever_has_no_right_gets_no_file(self):
        for user in (self.other_supporter_user, self.finance, self.reviewer):
            for path in ("content", "image"):
                with (
                    self.subTest(user=user.login, path=path),
                    mute_logger("odoo.http", "odoo.addons.base.models.ir_rule"),
                ):
                    answer = self._open(user, path)
                    self.assertNotIn(PAPER, answer.content)
                    self.assertFalse(self._get_rows(user))
