import base64
import struct
import zlib

from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .extract_common import ExtractCommon
from .file_factories import PAPER


def _make_bomb():
    """Return the head of a picture that says it is larger than any memory."""
    head = struct.pack(">IIBBBBB", 60000, 60000, 8, 0, 0, 0, 0)
    chunk = b"IHDR" + head
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", len(head)) + chunk + struct.pack(">I", zlib.crc32(chunk))


@tagged("post_install", "-at_install")
class TestAttacksOnWhatLeaves(ExtractCommon):
    """What is given out, and what came in, against whoever sends what no page sends."""

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_a_file_in_hand_tells_nobody_whose_it_is(self):
        """Else whoever finds a judgment tries it on each assignment until one says that it has it."""
        self._make_document(self.assignment, child_id=self.child.id)
        foreign = self._make_assignment()
        for assignment in (self.assignment, foreign):
            values = {
                "assignment_id": assignment.id, "sender": "x", "kind": "letter",
                "child_id": assignment.child_ids[0].id, "content": base64.b64encode(PAPER).decode(),
            }  # fmt: skip
            with self.subTest(assignment=assignment.name), self.assertRaises(AccessError), self.env.cr.savepoint():
                call_kw(self._as(self.other_supporter_user, "umgange.document"), "create", [[values]], {})

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_nor_in_ones_own_assignment(self):
        self._make_document(self.assignment, child_id=self.child.id)
        own = self._make_assignment(supporter_id=self.other_supporter.id)
        values = {
            "assignment_id": own.id, "sender": "x", "child_id": self.child.id,
            "content": base64.b64encode(PAPER).decode(),
        }  # fmt: skip
        with self.assertRefused("belong to the assignment itself|one child"), self.env.cr.savepoint():
            call_kw(self._as(self.other_supporter_user, "umgange.document"), "create", [[values]], {})

    def test_a_picture_that_fills_the_memory_is_refused_in_words(self):
        with self.assertRefused("photo cannot be read"):
            self._make_document(self.assignment, content=_make_bomb(), child_id=self.child.id)

    def test_a_file_of_rubbish(self):
        for each in ("x", 2**40, [], {}, [1], 1.5, "\0", True, "====", "A" * 7):
            values = {"assignment_id": self.assignment.id, "child_id": self.child.id, "sender": "x", "content": each}
            with self.subTest(content=each), self.assertRaises(UserError), self.env.cr.savepoint():
                call_kw(self._as(self.coordinator, "umgange.document"), "create", [[values]], {})

    def test_what_is_left_out_stays_left_out_until_it_is_looked_at_anew(self):
        extract = self._ask()
        first = extract.passage_ids[0]
        first.write({"ground": "harm", "reason": "Det skadar.", "to_mask": "ritade"})
        first.action_mask()
        self._release_rest(extract)
        extract.refusal_reason = "En del är utelämnat."
        for to_mask in (False, " ", "finns inte"):
            first.to_mask = to_mask
            with self.subTest(to_mask=to_mask), self.assertRefused("words to leave out"), self.env.cr.savepoint():
                extract.action_submit()
        first.to_mask = "ritade"
        extract.action_submit()
        self.assertNotIn("ritade", first.shown_text)

    def test_where_a_child_lives_is_not_told_to_whom_it_is_hidden_from(self):
        """The file is the child's own, and the address is hidden from the guardian who asks."""
        self.child.with_user(self.coordinator).write({"shown_street": "Tallstigen 8", "shown_city": "Exempelstad"})
        self._sign(facts="Hon bor på Tallstigen 8 i Exempelstad nu.")
        extract = self._ask()
        passage = extract.passage_ids[-1]
        passage.action_release()
        self.child.with_user(self.manager).protection = "address"
        passage.reason = "Hon vet."
        with self.assertRefused("cannot be given: .*protected"), self.env.cr.savepoint():
            passage.action_release()
        own = self.assignment.participant_ids.filtered(lambda each: each.person_id == self.child)
        self.assertFalse(self._ask(asked_by_id=own.id).passage_ids[-1].warning)

    def test_only_a_manager_says_that_ivo_has_got_it(self):
        extract = self._ask()
        first = extract.passage_ids[0]
        first.write({"ground": "harm", "reason": "Det skadar."})
        first.action_refuse()
        self._release_rest(extract)
        extract.refusal_reason = "En del är utelämnat."
        extract.action_submit()
        with self.assertRaises(UserError), self.env.cr.savepoint():
            extract.ivo_sent_on = "2026-03-01"
        self.assertFalse(self._ask(ivo_sent_on="2026-03-01").ivo_sent_on)

    def test_nothing_is_put_into_an_extract_by_hand(self):
        passage = {"sequence": 1, "part": "facts", "text": "Påhittat.", "entry_id": self.entry.id}
        other = self._ask()
        for command in ([0, 0, passage], [4, other.passage_ids[0].id, 0], [6, 0, other.passage_ids.ids]):
            values = {"assignment_id": self.assignment.id, "child_id": self.child.id, "passage_ids": [command]}
            values["asked_by_id"] = self.guardian.id
            with self.subTest(command=command), self.assertRaises(UserError), self.env.cr.savepoint():
                call_kw(self._as(self.coordinator, "umgange.extract"), "create", [[values]], {})
        forged = self._ask(
            outcome="whole", decided_by_id=self.manager.id, disclosed="Allt.", checksum="0" * 64, void_count=0,
            submitted_by_id=self.manager.id, handed_by_id=self.manager.id,
        )  # fmt: skip
        self.assertFalse(any(forged[name] for name in ("outcome", "decided_by_id", "disclosed", "submitted_by_id")))


@tagged("post_install", "-at_install")
class TestAttacksOnAFile(HttpCase, ExtractCommon):
    def test_a_paper_is_shown_as_what_it_is_whatever_is_asked_for(self):
        """A PDF may hold a page in HTML too: a link would let it run as one of ours."""
        paper = self._make_document(
            self.assignment, child_id=self.child.id, content=PAPER + b"<html><script>alert(1)</script></html>"
        )
        self.coordinator.password = "coordinator-of-the-test"
        self.authenticate(self.coordinator.login, "coordinator-of-the-test")
        answer = self.url_open(f"/web/content/{paper._name}/{paper.id}/content?mimetype=text/html&unique=1")
        self.assertEqual(answer.status_code, 200)
        self.assertTrue(answer.headers["Content-Type"].startswith("application/pdf"))
        self.assertIn("no-store", answer.headers["Cache-Control"])
        self.assertIn("default-src 'none'", answer.headers["Content-Security-Policy"])
