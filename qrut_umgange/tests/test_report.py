import json

from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import freeze_time, tagged

from .report_common import SECRET, ReportCommon


@tagged("post_install", "-at_install")
class TestReportSources(ReportCommon):
    """It is put together from what is signed, each line with its source; nothing else is asked for."""

    def test_each_line_says_where_it_is_from(self):
        report = self._begin()
        self.assertEqual(self._get_told(report, "course"), ["Lova ritade."])
        line = report.line_ids.filtered(lambda each: each.text == "Lova ritade.")
        self.assertRegex(line.source_label, r"^Entry 1, signed 2026-03-02 by ")
        self.assertEqual((line.nature_label, line.is_own), ("Fact", False))
        opened = line.action_open_source()
        self.assertEqual((opened["res_model"], opened["res_id"]), ("umgange.journal.entry", self.entry.id))
        assessed = report.line_ids.filtered(lambda each: each.section == "assessment")
        self.assertEqual((assessed.text, assessed.nature_label), ("Lugnt.", "Assessment"))

    def test_a_visit_tells_what_became_of_it_and_why(self):
        gone = self._make_visit(self.assignment, day="2026-02-25")
        gone.action_cancel(reason="visiting_ill")
        told = self._get_told(self._begin(), "visits")
        self.assertRegex(told[0], r"^2026-02-25 15.00–17.00: Cancelled: the visiting person is ill")
        self.assertRegex(told[1], r"^2026-03-01 .*: Done. .*Solen")
        with self.assertRefused("All visits of the period stand in the report"):
            self._begin(kind="asked").line_ids[:1].is_included = False

    def test_the_plan_and_the_childs_voice_are_there(self):
        report = self._begin()
        self.assertEqual(self._get_told(report, "goal"), ["Att känna sin mamma."])
        child = self._get_told(report, "child")
        self.assertIn("Vi byggde en koja.", child)
        self.assertIn("To come here: Good\nHow long it was: Too short", child)
        self.assertTrue(any("Sagan om björnen" in text and "no answer yet" in text for text in child))

    def test_what_the_child_wants_kept_is_never_laid_out(self):
        self._talk(best_words="Att vi sjöng.", keep=f"{SECRET} om pappa", keep_from="mamma Kanariemamma")
        report = self._begin()
        texts = "\n".join(filter(None, report.line_ids.mapped("text")))
        self.assertNotIn("Kanarie", texts)
        sang = report.line_ids.filtered(lambda line: line.text == "Att vi sjöng.")
        self.assertFalse(sang.is_included)
        self.assertIn("the child said what it does not want told", sang.warning)
        sang.is_included = True
        self.assertNotIn("Kanarie", self._approve(report).content)

    def test_what_is_not_signed_is_named_and_not_read(self):
        self._make_entry(self.visit, kind="event", child_id=self.child.id, facts=SECRET)
        other = self._make_visit(self.assignment, day="2026-03-02", start="08:00", stop="09:00")
        with freeze_time("2026-03-02 18:00:00"):
            other.action_end()
            report = self._begin()
            self.assertRegex(report.unsigned_label, r"2026-03-01 Event, begun by ")
            self.assertRegex(report.unsigned_label, r"2026-03-02 08.00–09.00: nothing is signed of the visit")
            paper = json.loads(self._approve(report).content)
        self.assertEqual(len(paper["unsigned"]), 3)
        self.assertNotIn(SECRET, json.dumps(paper))

    def test_another_child_is_not_told_of(self):
        self._sign(self.sister, facts=f"{SECRET} om systern.")
        report = self._begin()
        self.assertNotIn(SECRET, "".join(filter(None, report.line_ids.mapped("text"))))
        # Named in this child's own entry she is there to be seen, and not told of.
        named = report.line_ids.filtered(lambda line: "Majken" in (line.text or ""))
        self.assertFalse(named.is_included)
        self.assertIn(f"It tells of another child, {self.sister.code}", named.warning)
        with self.assertRefused("^Entry 1 cannot be told here: It tells of another child"):
            named.is_included = True

    def test_where_somebody_lives_is_not_told(self):
        for text in ("Ring 070-174 06 05.", "Skriv till x@example.com.", "Se 20170101-2393."):
            self._sign(facts=text)
        report = self._begin()
        self.assertEqual(self._get_told(report, "course"), ["Lova ritade."])
        own = report.line_ids.create({"report_id": report.id, "text": "Nås på 070-174 06 05."})
        report.write({"recommendation": "none"})
        with self.assertRefused("An assessment without a source cannot be told here: .*how they are reached"):
            report.action_submit()
        own.text = "De behöver mer tid."
        report.write({"recommendation": "step", "recommendation_reason": "Majken klarar det."})
        with self.assertRefused("^Why we recommend it: It tells of another child"):
            report.action_submit()

    def test_who_is_hidden_is_not_named(self):
        carer = self.assignment.participant_ids.filtered(lambda each: each.role == "carer").person_id
        self._sign(facts="Ulla Hem hämtade.")
        carer.with_user(self.manager).protection = "hidden"
        line = self._begin(self.manager).line_ids.filtered(lambda each: each.text == "Ulla Hem hämtade.")
        self.assertFalse(line.is_included)
        self.assertIn(f"It names {carer.code}, who is protected.", line.warning)

    def test_a_correction_stands_alone(self):
        draft = self.entry.browse(self.entry.action_correct()["res_id"])
        draft.write({"facts": "Lova målade.", "other_child_reason": False})
        draft.action_sign()
        report = self._begin()
        self.assertEqual(self._get_told(report, "course"), ["Lova målade."])
        line = report.line_ids.filtered(lambda each: each.text == "Lova målade.")
        self.assertRegex(line.source_label, r"^Entry 2, signed .*, corrects entry 1$")

    def test_an_incident_is_told_only_if_it_is_chosen_and_for_managers_only_never(self):
        own = [Command.set(self.child.ids)]
        self._make_incident(self.assignment, what="Skrapade knät.", measure="Plåster.", person_ids=own)
        report = self._begin()
        line = report.line_ids.filtered("incident_id")
        self.assertEqual((line.text, line.is_included), ("Skrapade knät.\nPlåster.", False))
        self._make_incident(self.assignment, what=SECRET, person_ids=own).with_user(self.manager).managers_only = True
        report.action_collect()
        self.assertNotIn(SECRET, "".join(filter(None, report.line_ids.mapped("text"))))

    def test_what_is_new_is_added_once_and_what_was_chosen_stays(self):
        report = self._begin()
        course = report.line_ids.filtered(lambda each: each.text == "Lova ritade.")
        course.is_included = False
        self._sign(facts="Lova sjöng.")
        report.action_collect()
        report.action_collect()
        self.assertEqual(self._get_told(report, "course"), ["Lova sjöng."])
        self.assertFalse(course.is_included)

    def test_the_figures_say_what_was_ordered_and_what_became_of_it(self):
        self._make_visit(self.assignment, day="2026-02-25").action_cancel(reason="visiting_ill")
        figures = self._begin().figures_label
        self.assertIn("Planned in the period: 2", figures)
        self.assertIn("Cancelled: 1: the visiting person is ill (1)", figures)
        self.assertIn("the supporter 1 of 1, the room 1 of 1", figures)

    def test_a_period_is_of_what_has_been(self):
        with self.assertRefused("The period is not over yet", ValidationError):
            self._begin(date_to="2026-03-03")

    def test_one_of_a_period_is_enough(self):
        self._begin()
        with self.assertRefused("There is a report of this period already"):
            self._begin()
        self.assertTrue(self._begin(child_id=self.sister.id))


@tagged("post_install", "-at_install")
class TestReportLines(ReportCommon):
    """Facts are as they were signed; a sentence of one's own is an assessment."""

    def test_what_is_signed_is_not_written_anew(self):
        line = self._begin().line_ids.filtered(lambda each: each.text == "Lova ritade.")
        with self.assertRefused("What is signed is not written anew"):
            line.text = "Lova ritade fint."
        with self.assertRefused("taken out by its tick, not deleted"):
            line.unlink()

    def test_a_sentence_of_ones_own_is_an_assessment_whatever_is_sent(self):
        report = self._begin()
        line = report.line_ids.create(
            {"report_id": report.id, "text": "De hittar varandra.", "section": "course", "entry_id": self.entry.id}
        )
        self.assertEqual((line.section, line.is_own, line.nature_label), ("assessment", True, "Assessment"))
        self.assertRegex(line.source_label, "^No source")
        with self.assertRaises(AccessError):
            line.section = "course"
        with self.assertRefused("nothing signed is behind it"):
            line.action_open_source()
        with self.assertRefused("Write the assessment, or take the line away"):
            line.text = " "
        paper = json.loads(self._approve(report).content)
        [assessed] = [section for section in paper["sections"] if section["section"] == "assessment"]
        self.assertIn(("De hittar varandra.", ""), [(row["text"], row["of"]) for row in assessed["lines"]])

    def test_a_line_stays_in_the_report_of_its_child(self):
        report, sisters = self._begin(), self._begin(child_id=self.sister.id)
        own = report.line_ids.create({"report_id": report.id, "text": "De hittar varandra."})
        for line in (own, report.line_ids.filtered("entry_id")[:1]):
            for move in (
                lambda line=line: line.write({"report_id": sisters.id}),
                lambda line=line: sisters.write({"line_ids": [Command.link(line.id)]}),
                lambda line=line: sisters.write({"line_ids": [Command.set((sisters.line_ids | line).ids)]}),
            ):
                with self.assertRefused("A line stays in its report"):
                    move()

    def test_when_it_is_handed_in_nothing_is_chosen_any_more(self):
        report = self._submit()
        line = report.line_ids.filtered("entry_id")[:1]
        for change in (
            lambda: line.write({"is_included": False}),
            lambda: line.create({"report_id": report.id, "text": "Mer."}),
            lambda: line.unlink(),
        ):
            with self.assertRefused("handed in"):
                change()
        with self.assertRefused("stays as it is"):
            report.recommendation = "close"
