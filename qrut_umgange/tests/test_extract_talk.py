import json

from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from .common import local
from .extract_common import TalkedCommon


@tagged("post_install", "-at_install")
class TestExtractTalk(TalkedCommon):
    """What a child told is in its file; what it does not want told is for the child alone."""

    def setUp(self):
        super().setUp()
        # Else it is Swedish where that is installed.
        self.patch(type(self.env["umgange.extract"]), "_get_paper_lang", lambda extract: "en_US")

    def test_what_was_pointed_at_is_one_passage_and_each_thing_said_is_one_of_its_own(self):
        extract = self._ask()
        self.assertEqual(
            self._get_told(extract),
            [
                ("pointed", "To come here: Good\nHow long it was: Too short"),
                ("with_words", "Vi byggde en koja."),
                ("with_words", "Den blev stor."),
                ("different_words", "Sagan om björnen"),
                ("pass_on", "Att jag vill ha pärlplattan."),
                ("pass_on_to", "hemmet"),
            ],
        )
        passages = extract.passage_ids.filtered("talk_id")
        self.assertEqual(
            passages.mapped("part_label")[:2], ["What the child pointed at", "To be together, in own words"]
        )
        self.assertEqual(
            set(passages.mapped("heading")), {f"2026-03-01 Talk with the child, {self.talk.author_id.name}"}
        )
        self.assertFalse(any(passages.mapped("warning")))

    def test_a_number_on_the_scale_says_of_how_many(self):
        self._talk(come_mark="scale_7")
        self.assertIn(("pointed", "To come here: 7 of 10"), self._get_told(self._ask()))

    def test_it_stands_after_the_entries_and_is_one_section_of_the_paper(self):
        extract = self._decide()
        sections = json.loads(extract.disclosed)["sections"]
        self.assertEqual(
            [section["source"].split()[0] for section in sections], ["umgange.journal.entry", "umgange.child.talk"]
        )
        self.assertEqual(len(sections[1]["parts"]), 5)

    def test_a_talk_that_is_open_is_not_in_it_and_is_counted(self):
        self._talk(close=False, best_words="Ännu inte.")
        extract = self._ask()
        self.assertNotIn("Ännu inte.", extract.passage_ids.mapped("text"))
        self.assertEqual(extract.unsigned_count, 1)

    def test_a_sisters_talk_is_not_in_it(self):
        self._talk(child_id=self.sister.id, best_words="Bara Majkens.")
        self.assertNotIn("Bara Majkens.", self._ask().passage_ids.mapped("text"))

    def test_the_period_is_of_local_days(self):
        self.assertFalse(self._get_told(self._ask(date_from="2026-03-02")))
        self.assertTrue(self._get_told(self._ask(date_from="2026-03-01", date_to="2026-03-01")))

    def test_not_today_says_that_the_child_was_asked(self):
        visit = self._make_visit(self.assignment, day="2026-02-26")
        visit.action_end()
        mine = visit.with_user(self.supporter_user)
        mine.skip_talk(self.child.id)
        mine.talk_ids.note_why("Sov i bilen.")
        self.assertIn(("not_today", "Sov i bilen."), self._get_told(self._ask()))

    def test_the_parents_quarter_is_in_no_file(self):
        with freeze_time(local("2026-03-01 17:00")):
            self._as(self.supporter_user, "umgange.visit.quarter").create(
                {"visit_id": self.visit.id, "participant_id": self._visiting().id, "how_was": "Bara mammans."}
            )
        for asker in (self.guardian, self._get_own()):
            self.assertNotIn("Bara mammans.", self._ask(asked_by_id=asker.id).passage_ids.mapped("text"))

    def _visiting(self):
        return self.assignment.participant_ids.filtered(lambda each: each.role == "visiting")[:1]

    def test_whoever_cannot_read_the_talks_makes_none(self):
        self.env["ir.rule"].sudo().search([("model_id.model", "=", "umgange.child.talk")]).filtered("groups").write(
            {"domain_force": "[(0, '=', 1)]"}
        )
        self.env.registry.clear_cache()
        with self.assertRefused("Not all of the file is open to you", AccessError):
            self._as(self.coordinator, "umgange.extract").with_context(lang="en_US").create(
                {"assignment_id": self.assignment.id, "child_id": self.child.id, "asked_by_id": self.guardian.id}
            )

    # === CORRECTED === #

    def test_a_correction_follows_what_it_corrects_and_says_so(self):
        other = self._talk(best_words="Ett samtal senare.", talked_at="2026-03-01 16:30:00")
        later = self._correct(self.talk, with_words="Vi byggde två kojor.")
        later.action_close()
        extract = self._ask()
        talks = [each.id for each in extract.passage_ids.talk_id]
        self.assertEqual(talks, [self.talk.id, later.id, other.id])
        corrected = extract.passage_ids.filtered(lambda each: each.talk_id == later)
        self.assertIn("Corrects what was signed on 2026-03-0", corrected[0].heading)

    def test_what_is_closed_meanwhile_is_added_once(self):
        extract = self._ask()
        self._talk(best_words="Nytt.")
        extract.action_collect()
        extract.action_collect()
        self.assertEqual(self._get_told(extract)[6:], [("best_words", "Nytt.")])

    # === TOLD IN CONFIDENCE === #

    def _keep(self):
        return self._talk(hardest_words="När det var slut.", keep="Att jag grät.", keep_from="mamma")

    def test_what_the_child_does_not_want_told_is_laid_out_for_the_child_alone(self):
        self._keep()
        extract = self._ask()
        self.assertNotIn("Att jag grät.", extract.passage_ids.mapped("text"))
        self.assertEqual(extract.kept_count, 1)
        own = self._ask(asked_by_id=self._get_own().id)
        self.assertIn(("keep", "Att jag grät."), self._get_told(own))
        self.assertEqual(own.kept_count, 0)
        self.assertFalse(any(own.passage_ids.filtered("talk_id").mapped("warning")))

    def test_whom_it_is_kept_from_is_given_to_nobody(self):
        self._keep()
        for asker in (self.guardian, self._get_own()):
            with self.subTest(role=asker.role):
                self.assertNotIn("mamma", self._ask(asked_by_id=asker.id).passage_ids.mapped("text"))

    def test_what_else_the_child_told_there_is_given_with_a_reason(self):
        self._keep()
        extract = self._ask()
        passage = extract.passage_ids[-1]
        self.assertEqual(passage.text, "När det var slut.")
        self.assertEqual(passage.kept_hint, "“Att jag grät.”\nNot to: mamma")
        self.assertIn("said what it does not want told", passage.warning)
        with self.assertRefused("write why it can be given") as refused:
            passage.action_release()
        # A refusal ends in the server's log.
        self.assertNotIn("mamma", str(refused.exception))
        self.assertNotIn("grät", str(refused.exception))
        passage.reason = "Barnet har sagt att det får berättas."
        passage.action_release()
        self.assertEqual(passage.outcome, "release")

    def test_nothing_of_it_is_on_the_paper_nor_that_it_is_there(self):
        self._keep()
        extract = self._decide()
        self.assertEqual(extract.outcome, "whole")
        for words in ("grät", "mamma", "kept", "vill inte"):
            with self.subTest(words=words):
                self.assertNotIn(words, extract.disclosed)

    def test_what_is_laid_out_for_the_child_is_not_given_to_a_guardian(self):
        self._keep()
        own = self._ask(asked_by_id=self._get_own().id)
        with self.assertRefused("Withdraw this one"):
            own.asked_by_id = self.guardian
        with self.assertRefused("Withdraw this one"):
            self._ask().asked_by_id = self._get_own()
        # Should somebody's role become another meanwhile, the passage itself stops it.
        own.sudo().with_context(tracking_disable=True).env.cr.execute(
            "UPDATE umgange_extract SET asked_by_id = %s WHERE id = %s", [self.guardian.id, own.id]
        )
        own.invalidate_recordset()
        kept = own.passage_ids.filtered(lambda each: each.part == "keep")
        kept.reason = "x"
        with self.assertRefused("cannot be given: The child does not want it told"):
            kept.action_release()
