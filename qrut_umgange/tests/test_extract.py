import hashlib
import json

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from .extract_common import ExtractCommon


@tagged("post_install", "-at_install")
class TestExtractSources(ExtractCommon):
    """What goes in is this child's, signed, in this assignment; nothing else is asked for."""

    def _get_texts(self, extract):
        return extract.passage_ids.mapped("text")

    def test_signed_entries_are_laid_out_in_passages(self):
        extract = self._ask()
        self.assertEqual(self._get_texts(extract), ["Lova ritade.", "Majken kom senare.", "Lugnt."])
        first = extract.passage_ids[0]
        self.assertEqual(
            (first.part_label, first.position), ("What happened (saw or heard it myself)", "Passage 1 of 3")
        )
        self.assertIn("2026-03-01 Event", first.heading)
        self.assertIn("supporter", first.heading)

    def test_the_childs_words_stand_before_what_somebody_thought_of_them(self):
        self._sign(
            kind="call", with_whom="Mamman", facts="Hon ringde.", child_words="”Hej då.”", assessment="Lugnt.",
            next_time="Ring igen.",
        )  # fmt: skip
        parts = self._ask().passage_ids.mapped("part")
        self.assertEqual(parts[3:], ["with_whom", "facts", "child_words", "assessment", "next_time"])

    def test_of_another_child_nothing_is_there(self):
        self._sign(self.sister, facts="Bara om Majken.")
        self._make_document(self.assignment, child_id=self.sister.id)
        self.assertNotIn("Bara om Majken.", "".join(self._get_texts(self._ask())))
        self.assertFalse(self._ask().passage_ids.document_id)

    def test_what_is_not_signed_or_voided_is_left_out_and_counted(self):
        self._make_entry(self.visit, kind="event", child_id=self.child.id, facts="Ett utkast.")
        paper = self._make_document(self.assignment, child_id=self.child.id)
        paper.void_reason = "Fel"
        paper.action_void()
        wrong = self._sign(facts="I fel akt.")
        self._as(self.coordinator, "umgange.journal.release").create({"entry_id": wrong.id, "reason": "Fel barns akt"})
        extract = self._ask()
        self.assertEqual(len(extract.passage_ids), 3)
        self.assertEqual((extract.unsigned_count, extract.void_count), (1, 2))

    def test_a_correction_follows_what_it_corrects(self):
        self._sign(facts="Senare händelse.")
        draft = self.entry.browse(self.entry.action_correct()["res_id"])
        draft.facts = "Lova målade."
        draft.action_sign()
        passages = self._ask().passage_ids
        self.assertEqual(passages.entry_id.ids[:2], [self.entry.id, draft.id])
        self.assertIn(
            "Corrects what was signed on 2026-03-02", passages.filtered(lambda p: p.entry_id == draft)[0].heading
        )

    def test_papers_are_passages_of_their_own(self):
        self._make_document(self.assignment, child_id=self.child.id, dated_on="2026-02-20")
        passage = self._ask().passage_ids[-1]
        self.assertIn("Socialnämnden", passage.text)
        self.assertIn("Umgänge varannan vecka.", passage.text)
        # Its days are no numbers of anybody.
        self.assertFalse(passage.warning)

    def test_the_period_is_of_local_days(self):
        self.assertFalse(self._ask(date_to="2026-02-28").passage_ids)
        self.assertTrue(self._ask(date_from="2026-03-01", date_to="2026-03-01").passage_ids)
        self.assertFalse(self._ask(date_from="2026-03-02").passage_ids)

    def test_what_is_signed_meanwhile_is_added_once(self):
        extract = self._ask()
        self._sign(facts="Nytt.")
        extract.action_collect()
        extract.action_collect()
        self.assertEqual(self._get_texts(extract)[3:], ["Nytt."])

    def test_whoever_cannot_read_all_of_the_file_makes_none(self):
        other = self._make_user("coordinator2", "qrut_umgange.group_coordinator")
        with self.assertRaises(AccessError):
            self._as(other, "umgange.extract").create(
                {"assignment_id": self.assignment.id, "child_id": self.child.id, "asked_by_id": self.guardian.id}
            )

    def test_it_is_for_the_person_or_the_guardian(self):
        visiting = self.assignment.participant_ids.filtered(lambda each: each.role == "visiting")
        with self.assertRefused("for the person or the guardian", ValidationError):
            self._ask(asked_by_id=visiting.id)
        own = {each.person_id: each for each in self.assignment.participant_ids}
        with self.assertRefused("for the own file alone", ValidationError):
            self._ask(asked_by_id=own[self.sister].id)
        self.assertIn("old enough", self._ask(asked_by_id=own[self.child].id).asker_hint)


@tagged("post_install", "-at_install")
class TestExtractHarm(ExtractCommon):
    """Each passage is given, given without some words, or left out, with a ground and a reason."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.extract = cls._as(cls.coordinator, "umgange.extract").create(
            {"assignment_id": cls.assignment.id, "child_id": cls.child.id, "asked_by_id": cls.guardian.id}
        ).with_context(lang="en_US")  # fmt: skip
        cls.first, cls.second, cls.third = cls.extract.passage_ids

    def test_one_leads_to_the_next_and_the_last_closes(self):
        self.assertEqual(self.extract.action_go_through()["res_id"], self.first.id)
        self.assertEqual(self.first.action_release()["res_id"], self.second.id)
        self.assertEqual(self.third.action_release()["res_id"], self.second.id)
        self.second.reason = "Det vet hon."
        self.assertEqual(self.second.action_release()["type"], "ir.actions.act_window_close")
        self.assertEqual(self.extract.progress, "3 of 3 passages")

    def test_another_child_is_flagged_and_given_with_a_reason_alone(self):
        self.assertIn(f"{self.sister.code} (Majken)", self.second.warning)
        self.assertFalse(self.first.warning)
        with self.assertRefused("write why it can be given"):
            self.second.action_release()
        self.second.write({"to_mask": "Majken", "ground": "other", "reason": "Syskonets egen sak"})
        self.second.action_mask()
        self.assertFalse(self.second.warning)
        self.assertRegex(
            self.second.shown_text, r"^\[Left out: about somebody else – .*chapter 26 section 1.*\] kom senare\.$"
        )

    def test_numbers_and_addresses_of_anybody_are_flagged(self):
        for text in ("Ring 070-174 06 05.", "Se 20170101-2393.", "Skriv till x@example.com."):
            self._sign(facts=text)
        self.extract.action_collect()
        for passage in self.extract.passage_ids[3:]:
            with self.subTest(number=passage.sequence):
                self.assertRegex(passage.warning, "There is a|It tells of somebody")
                with self.assertRefused("write why it can be given"):
                    passage.action_release()

    def test_who_asks_and_the_child_are_no_others(self):
        self._sign(facts="Sara Lind kom med Lova Ek.")
        self.extract.action_collect()
        self.assertFalse(self.extract.passage_ids[-1].warning)

    def test_what_tells_of_somebody_protected_is_never_given(self):
        self.sister.with_user(self.manager).protection = "hidden"
        self.second.reason = "Det vet hon."
        with self.assertRefused("cannot be given: .*protected"):
            self.second.action_release()
        self.second.write({"to_mask": "kom senare", "ground": "other"})
        with self.assertRefused("cannot be given"):
            self.second.action_mask()
        self.second.ground = "protected"
        self.second.action_refuse()
        self.assertRegex(self.second.shown_text, r"^\[Left out: protected data")

    def test_who_became_protected_meanwhile_stops_the_decision(self):
        self._release_rest(self.extract)
        self.extract.action_submit()
        self.sister.with_user(self.manager).protection = "hidden"
        with self.assertRefused("cannot be given"):
            self.extract.with_user(self.manager).action_decide()

    def test_what_is_left_out_has_a_ground_and_a_reason(self):
        for values in ({}, {"ground": "other"}, {"reason": "x", "ground": False}, {"ground": "harm", "reason": " "}):
            self.first.write(values)
            for attempt in (self.first.action_mask, self.first.action_refuse):
                with self.subTest(values=values), self.assertRefused("because of what, and write why"):
                    attempt()
        self.first.write({"ground": "harm", "reason": "x"})
        with self.assertRefused("Write the words to leave out"):
            self.first.action_mask()
        self.first.to_mask = "ritade\nsjöng"
        with self.assertRefused("1 of the words to leave out do not stand in the passage"):
            self.first.action_mask()

    def test_the_text_and_the_outcome_are_not_written_by_hand(self):
        for values in ({"outcome": "release"}, {"text": "Annat"}, {"entry_id": False}):
            with self.subTest(values=values), self.assertRaises(AccessError):
                self.first.write(values)
        with self.assertRaises(AccessError):
            self.first.create({"extract_id": self.extract.id, "text": "Påhittat", "part": "facts", "sequence": 9})
        for records in (self.first, self.extract):
            with self.assertRaises(UserError):
                records.sudo().unlink()


@tagged("post_install", "-at_install")
class TestExtractDecision(ExtractCommon):
    """Two people see it before it leaves; what left stays exactly as it was."""

    def test_it_is_submitted_when_each_passage_is_looked_at(self):
        extract = self._ask()
        with self.assertRefused("3 passages are left"):
            extract.action_submit()
        extract.passage_ids[0].write({"ground": "harm", "reason": "x"})
        extract.passage_ids[0].action_refuse()
        self._release_rest(extract)
        with self.assertRefused("write why, under"):
            extract.action_submit()
        extract.refusal_reason = "Det är för barnets skull."
        extract.action_submit()
        self.assertEqual(extract.submitted_by_id, self.coordinator)
        with self.assertRefused("The harm test is over"):
            extract.passage_ids[0].reason = "y"
        with self.assertRefused("settled"):
            extract.asked_by_id = self.assignment.participant_ids[0]

    def test_a_manager_decides_who_did_not_look_it_through(self):
        extract = self._ask()
        self._release_rest(extract)
        extract.action_submit()
        with self.assertRaises(AccessError):
            extract.action_decide()
        extract.with_user(self.manager).action_send_back()
        extract.with_user(self.manager).action_submit()
        self.assertFalse(extract.with_user(self.manager).can_decide)
        with self.assertRefused("Somebody else decides"):
            extract.with_user(self.manager).action_decide()
        extract.with_user(self.other_manager).action_decide()
        self.assertEqual((extract.state, extract.outcome), ("decided", "whole"))

    def test_what_is_decided_is_kept_exactly_with_its_checksum(self):
        extract = self._decide()
        paper = json.loads(extract.disclosed)
        self.assertEqual(paper["sections"][0]["parts"][0]["texts"], ["Lova ritade.", "Majken kom senare."])
        self.assertEqual(hashlib.sha256(extract.disclosed.encode()).hexdigest(), extract.checksum)
        self.assertEqual(extract._get_paper(), paper)

    def test_what_is_left_out_is_not_in_what_is_kept(self):
        extract = self._ask()
        self._mask(extract)
        self._decide(extract)
        self.assertEqual(extract.outcome, "part")
        self.assertNotIn("Majken", extract.disclosed)
        self.assertNotIn("Syskonets egen sak", extract.disclosed)
        self.assertIn("Det gäller någon annan.", extract.disclosed)

    def _mask(self, extract):
        extract.passage_ids[1].write({"to_mask": "Majken", "ground": "other", "reason": "Syskonets egen sak"})
        extract.passage_ids[1].action_mask()
        extract.refusal_reason = "Det gäller någon annan."

    def test_decided_it_stays(self):
        extract = self._ask()
        self._mask(extract)
        self._decide(extract)
        for records, values in ((extract, {"refusal_reason": "x"}), (extract.passage_ids[0], {"reason": "x"})):
            for each in (records, records.sudo()):
                with self.subTest(values=values, su=each.env.su), self.assertRaises(UserError):
                    each.write(values)
        passage = extract.passage_ids[0]
        self.assertSealed(
            *(
                f"UPDATE umgange_extract SET {change} WHERE id = {extract.id}"
                for change in (
                    "disclosed = 'x'", "checksum = 'x'", "state = 'working'", "outcome = 'whole'", "decided_by_id = 1",
                    "asked_by_id = NULL", "refusal_reason = 'x'", "void_count = 7",
                )
            ),
            *(
                f"UPDATE umgange_extract_passage SET {change} WHERE id = {passage.id}"
                for change in ("text = 'x'", "outcome = NULL", "reason = 'x'", "sealed_at = NULL", "sequence = 9")
            ),
            f"INSERT INTO umgange_extract_passage (extract_id, company_id, sequence, part, text, entry_id) SELECT"
            f" extract_id, company_id, 9, part, 'x', entry_id FROM umgange_extract_passage WHERE id = {passage.id}",
            f"DELETE FROM umgange_extract_passage WHERE id = {passage.id}",
            f"DELETE FROM umgange_extract WHERE id = {extract.id}",
            "TRUNCATE umgange_extract CASCADE",
        )  # fmt: skip

    def test_without_its_trigger_the_attack_succeeds_and_is_seen(self):
        extract = self._decide()
        self.env.flush_all()
        with self.env.cr.savepoint() as broken, mute_logger("odoo.sql_db"):
            self.env.cr.execute("ALTER TABLE umgange_extract DISABLE TRIGGER umgange_keep_content")
            self.env.cr.execute(SQL("UPDATE umgange_extract SET disclosed = '{}' WHERE id = %s", extract.id))
            extract.invalidate_recordset()
            with self.assertRefused("not what was decided"):
                extract._get_paper()
            broken.rollback()

    def test_handing_over_is_in_the_register_and_in_the_log(self):
        extract = self._decide()
        with self.assertRefused("printed when it is decided"):
            self._ask()._get_paper()
        with self._transaction() as rows:
            extract.action_hand_over()
        handout = self.guardian.handout_ids
        self.assertEqual((handout.what, handout.extract_id, handout.extent), ("extract", extract, "whole"))
        self.assertEqual(handout.user_id, self.coordinator)
        self.assertIn(self._row("disclose", extract, self.coordinator), rows)
        self.assertEqual(extract.state, "done")
        with self.assertRefused("settled"):
            extract.way = "post"

    def test_nobody_gets_it_before_their_identity_is_checked(self):
        extract = self._ask(identity_check=False)
        self._decide(extract)
        with self.assertRefused("how their identity was checked"):
            extract.action_hand_over()
        extract.identity_check = "shown"
        extract.action_hand_over()

    def test_what_is_refused_goes_to_ivo_with_our_statement(self):
        extract = self._ask()
        for passage in extract.passage_ids:
            passage.write({"ground": "harm", "reason": "x"})
            passage.action_refuse()
        extract.refusal_reason = "För barnets skull."
        self._decide(extract)
        self.assertEqual(extract.outcome, "refused")
        manager = extract.with_user(self.manager)
        with self.assertRaises(AccessError):
            extract.action_ivo_sent()
        with self.assertRefused("Write our statement first"):
            manager.action_ivo_sent()
        manager.ivo_statement = "Vi bedömer att det skadar barnet."
        manager.action_ivo_sent()
        self.assertEqual(str(extract.ivo_sent_on), "2026-03-02")
        with self.assertRefused("settled"):
            manager.ivo_statement = "Annat"
        extract.action_hand_over()
        self.assertEqual(self.guardian.handout_ids.extent, "none")
        with self.assertRefused("Only what was refused goes to IVO"):
            self._decide().with_user(self.manager).action_ivo_sent()

    def test_the_register_takes_no_extract_by_hand(self):
        with self.assertRefused("noted by handing it over"):
            self._make_handout(self.assignment, what="extract")

    def test_a_withdrawn_one_stays_written(self):
        extract = self._ask()
        extract.action_withdraw()
        self.assertEqual(extract.state, "withdrawn")
        with self.assertRefused("cannot become"):
            extract.action_submit()

    def test_it_is_closed_to_all_others(self):
        extract = self._ask()
        other = self._make_user("coordinator3", "qrut_umgange.group_coordinator")
        for user in (other, self.supporter_user, self.finance, self.reviewer, self.users["internal"]):
            for records in (extract, extract.passage_ids):
                with self.subTest(user=user.login), self.assertRaises(AccessError):
                    records.with_user(user).read(["display_name"])

    def test_the_companys_own_words_on_the_law_stand_on_the_paper(self):
        self.company.sudo().umgange_secrecy_law = "vår lag"
        extract = self._ask()
        extract.passage_ids[0].write({"ground": "harm", "reason": "x"})
        extract.passage_ids[0].action_refuse()
        self.assertEqual(extract.passage_ids[0].shown_text, "[Left out: for the child's sake – vår lag]")
