import json
from unittest.mock import patch

from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import freeze_time, tagged
from odoo.tools import SQL, mute_logger

from .test_extract_talk import TalkedCommon

SECRET = "Kanariehemligt"


class ReportCommon(TalkedCommon):
    """A child with a sister, a visit that was signed, a talk; the officer of the municipality."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.startClassPatcher(patch.object(type(cls.env["umgange.report"]), "_get_paper_lang", lambda _self: "en_US"))
        cls._add_sides(cls.assignment)
        cls.assignment.partner_id = cls.buyer
        cls.officer = cls.assignment.participant_ids.filtered(lambda each: each.role == "officer")
        cls.plan = cls._make_plan(cls.assignment, purpose="Att känna sin mamma.", valid_from="2026-02-01")

    def _begin(self, user=None, **values):
        values = {
            "assignment_id": self.assignment.id,
            "child_id": self.child.id,
            "kind": "month",
            "date_from": "2026-02-15",
            "date_to": "2026-03-02",
            **values,
        }
        return self._as(user or self.coordinator, "umgange.report").create(values).with_context(lang="en_US")

    def _submit(self, report=None, **values):
        report = report or self._begin()
        report.write({"recommendation": "continue", "recommendation_reason": "Det går lugnt.", **values})
        report.action_submit()
        return report

    def _approve(self, report=None):
        report = self._submit(report)
        report.with_user(self.manager).action_approve()
        return report

    def _get_told(self, report, section):
        lines = report.line_ids.filtered(lambda line: line.section == section and line.is_included)
        return lines.mapped("text")


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


@tagged("post_install", "-at_install")
class TestReportApproval(ReportCommon):
    """Two people stand for it; from then on it stays as it was, and what is wrong is a new version."""

    def test_what_is_missing_is_said(self):
        report = self._begin()
        with self.assertRefused("Choose what we recommend"):
            report.action_submit()
        report.recommendation = "step"
        with self.assertRefused("Write why we recommend it"):
            report.action_submit()
        empty = self._begin(date_from="2026-01-05", date_to="2026-01-06")
        empty.recommendation = "none"
        with self.assertRefused("There is nothing in the report"):
            empty.action_submit()

    def test_another_person_approves_and_a_manager(self):
        report = self._submit()
        with self.assertRefused("A manager approves a report", AccessError):
            report.action_approve()
        own = self._submit(self._begin(self.manager, kind="asked"))
        with self.assertRefused("Somebody else approves than who put it together"):
            own.action_approve()
        report.with_user(self.manager).action_approve()
        self.assertEqual((report.state, report.approved_by_id), ("approved", self.manager))
        with self.assertRefused("cannot become"):
            report.with_user(self.manager).action_approve()

    def test_it_is_sent_back_and_handed_in_again(self):
        report = self._submit()
        with self.assertRefused("It is handed in already"):
            report.action_submit()
        report.with_user(self.manager).action_send_back()
        self.assertFalse(report.submitted_by_id)
        self.assertEqual(self._approve(report).state, "approved")

    def test_what_was_corrected_meanwhile_stops_the_approval(self):
        report = self._submit()
        draft = self.entry.browse(self.entry.action_correct()["res_id"])
        draft.action_sign()
        with self.assertRefused("Corrected or voided since it was put together: Entry 1"):
            report.with_user(self.manager).action_approve()

    def test_what_was_approved_is_kept_exactly(self):
        report = self._approve()
        paper = report._get_paper()
        self.assertEqual(paper["recommendation"], "To go on as now")
        self.assertEqual([row["outcome"] for row in paper["visits"]], ["Done"])
        self.assertRegex(paper["visits"][0]["source"], "^Entry|^The list of visits")
        self.assertEqual(len(report.checksum), 64)
        with self.assertRefused("stays as it is"):
            report.date_to = "2026-03-01"
        with self.assertRefused("Only a draft is deleted"):
            report.unlink()

    def test_the_database_refuses_it_too(self):
        report = self._approve()
        line = report.line_ids.filtered("entry_id")[:1]
        self.assertSealed(
            *(
                f"UPDATE umgange_report SET {change} WHERE id = {report.id}"
                for change in (
                    "content = '{}'", "content = NULL", "checksum = 'x'", "recommendation = 'close'",
                    "recommendation_reason = 'x'", "approved_by_id = 1", "date_to = now()", "version = 9",
                    "state = 'draft'", "state = 'submitted'", "begun_at = now()", "child_id = NULL",
                )
            ),
            *(
                f"UPDATE umgange_report_line SET {change} WHERE id = {line.id}"
                for change in ("text = 'x'", "is_included = false", "entry_id = NULL", "sealed_at = NULL")
            ),
            "INSERT INTO umgange_report_line (report_id, company_id, section, text)"
            f" VALUES ({report.id}, {self.company.id}, 'assessment', 'x')",
            f"DELETE FROM umgange_report_line WHERE id = {line.id}",
            f"DELETE FROM umgange_report WHERE id = {report.id}",
            "TRUNCATE umgange_report CASCADE",
        )  # fmt: skip

    def test_without_its_trigger_the_attack_succeeds_and_is_seen(self):
        report = self._approve()
        self.env.flush_all()
        with self.env.cr.savepoint() as broken, mute_logger("odoo.sql_db"):
            self.env.cr.execute("ALTER TABLE umgange_report DISABLE TRIGGER umgange_keep_content")
            self.env.cr.execute(SQL("UPDATE umgange_report SET content = '{}' WHERE id = %s", report.id))
            report.invalidate_recordset()
            with self.assertRefused("What is kept is not what was approved"):
                report._get_paper()
            broken.rollback()

    def test_a_draft_is_not_printed_and_may_be_deleted(self):
        report = self._begin()
        with self.assertRefused("It is printed when it is approved"):
            report._get_paper()
        report.unlink()
        self.assertFalse(report.exists())

    def test_a_new_version_names_the_one_it_replaces(self):
        report = self._begin()
        report.line_ids.create({"report_id": report.id, "text": "De hittar varandra."})
        report.line_ids.filtered(lambda each: each.text == "Lova ritade.").is_included = False
        with self.assertRefused("It is not approved yet"):
            report.action_new_version()
        self._approve(report)
        newer = report.browse(report.action_new_version()["res_id"])
        self.assertEqual(report.action_new_version()["res_id"], newer.id)
        self.assertEqual((newer.version, newer.replaces_id, newer.recommendation), (2, report, "continue"))
        self.assertIn("De hittar varandra.", self._get_told(newer, "assessment"))
        self.assertFalse(self._get_told(newer, "course"))
        replaced = self._approve(newer)._get_paper()["replaces"]
        self.assertEqual((replaced["version"], replaced["checksum"]), (1, report.checksum))

    def test_what_is_corrected_after_the_approval_is_shown(self):
        report = self._approve()
        self.assertFalse(report.corrected_label)
        with freeze_time("2026-03-05 12:00:00"):
            draft = self.entry.browse(self.entry.action_correct()["res_id"])
            draft.action_sign()
        report.invalidate_recordset()
        line = report.line_ids.filtered(lambda each: each.text == "Lova ritade.")
        line.invalidate_recordset()
        self.assertEqual(line.since_label, "Corrected after the report, 2026-03-05")
        self.assertRegex(report.corrected_label, "^Entry 1, .*Corrected after the report, 2026-03-05")
        self.assertTrue(report._get_paper())


@tagged("post_install", "-at_install")
class TestReportSending(ReportCommon):
    """The officer of today gets it, once in the register; whoever is not of the file reads nothing."""

    def test_the_officer_gets_it_and_a_receipt_comes(self):
        report = self._begin()
        with self.assertRefused("cannot become"):
            report.action_send()
        self._approve(report).action_send()
        handout = report.handout_id
        self.assertEqual((handout.what, handout.participant_id, handout.report_id), ("report", self.officer, report))
        self.assertEqual(report.state, "sent")
        handout.with_user(self.coordinator).action_received()
        self.assertEqual(str(report.received_on), "2026-03-02")
        with self.assertRefused("cannot become"):
            report.action_send()
        self.assertSealed(f"UPDATE umgange_report SET sent_at = now() WHERE id = {report.id}")

    def test_who_was_the_officer_before_gets_none(self):
        report = self._approve()
        report.recipient_id = self.officer
        self.officer.with_user(self.coordinator).date_to = "2026-02-28"
        with self.assertRefused("no longer on the assignment"):
            report.action_send()
        report.recipient_id = False
        with self.assertRefused("No officer is on the assignment today"):
            report.action_send()
        with self.assertRefused("A report goes to the officer", ValidationError):
            report.recipient_id = self.guardian

    def test_a_report_is_delivered_where_it_is_paid_for_and_a_correction_is_not(self):
        service = self._make_product(name="report", list_price=900.0)
        line = Command.create({"kind": "report", "product_id": service.id})
        self._make_agreement(line_ids=[line])
        self._make_order(self.assignment)
        report = self._approve()
        report.action_send()
        with freeze_time("2026-03-06 12:00:00"):
            newer = report.browse(report.action_new_version()["res_id"])
            self._approve(newer).action_send()
        deliveries = self.env["umgange.delivery"].sudo().search([("handout_id", "!=", False)])
        self.assertEqual(deliveries.handout_id, report.handout_id)

    def test_it_is_the_readers_of_the_file_alone(self):
        report = self._approve()
        other = self._make_user("coordinator2", "qrut_umgange.group_coordinator")
        for user in (other, self.supporter_user, self.finance, self.reviewer):
            with self.subTest(user=user.login):
                theirs = report.with_user(user)
                with self.assertRaises(AccessError):
                    theirs.read(["content"])
                with self.assertRaises(AccessError):
                    theirs.line_ids.read(["text"])
                for action in (theirs.action_approve, theirs.action_send, theirs.action_new_version):
                    with self.assertRaises(AccessError):
                        action()
        with self.assertRaises(AccessError):
            self._begin(other)

    def test_reading_and_sending_are_logged_for_the_child(self):
        report = self._approve()
        with self._transaction() as rows:
            report.action_send()
        self.assertIn(self._row("disclose", report, self.coordinator), rows)
        with self._transaction() as rows:
            report.read(["content"])
        self.assertIn(self._row("read", report, self.coordinator), rows)

    def test_the_next_period_begins_where_the_last_one_ended(self):
        mine = self.assignment.with_user(self.coordinator)
        context = mine.action_begin_report()["context"]
        self.assertEqual(
            (str(context["default_date_from"]), str(context["default_date_to"])), ("2026-01-01", "2026-03-02")
        )
        self._begin(date_to="2026-02-28")
        self.assertEqual(str(mine.action_begin_report()["context"]["default_date_from"]), "2026-03-01")

    def test_killed_between_nothing_is_half_approved_or_half_sent(self):
        report = self._submit()
        for user, step, state in (
            (self.manager, "action_approve", "submitted"),
            (self.coordinator, "action_send", "approved"),
        ):
            with (
                self.subTest(step=step),
                self.assertRaises(ZeroDivisionError),
                self.env.cr.savepoint(),
                patch.object(type(report), "_end_todos", side_effect=ZeroDivisionError),
            ):
                getattr(report.with_user(user), step)()
            self.env.invalidate_all()
            self.assertEqual(report.state, state)
            self.assertFalse(report.handout_id)
            self.assertEqual(bool(report.content), state == "approved")
            self.assertEqual(any(line.sealed_at for line in report.line_ids), state == "approved")
            getattr(report.with_user(user), step)()
        self.assertEqual(report.state, "sent")

    def test_to_ask_for_the_report_when_a_period_is_over_once(self):
        due = self.assignment.with_user(self.coordinator)
        due.report_every = "month"
        self.assignment.sudo()._force_state("active")
        todos = self.env["mail.activity"].sudo().search
        domain = [("res_model", "=", "umgange.assignment"), ("summary", "ilike", "the period is over")]
        self.coordinator.lang = "en_US"
        for _twice in range(2):
            self.env["umgange.assignment"].sudo()._cron_ask_for_reports()
        self.assertEqual(todos(domain).user_id, self.coordinator)
        self.assertEqual(len(todos(domain)), 1)
        context = due.action_begin_report()["context"]
        self.assertEqual(
            (str(context["default_date_from"]), str(context["default_date_to"])), ("2026-02-01", "2026-02-28")
        )
        self.assertEqual(context["default_kind"], "month")
        todos(domain).sudo().unlink()
        with freeze_time("2026-04-02 06:00:00"):
            self._begin(date_from="2026-03-01", date_to="2026-03-31")
            self.env["umgange.assignment"].sudo()._cron_ask_for_reports()
        self.assertFalse(todos(domain))

    def test_a_final_report_that_is_sent_is_made(self):
        closing = self._as(self.coordinator, "umgange.closing").create({"assignment_id": self.assignment.id})
        self.assertEqual(closing.report, "to_make")
        self._approve(self._begin(kind="final")).action_send()
        self.assertEqual((closing.report, str(closing.report_on)), ("made", "2026-03-02"))


@tagged("post_install", "-at_install")
class TestReportLeaves(ReportCommon):
    """With the file go its reports; with an entry of the wrong file its lines, before they are approved."""

    def test_with_a_file_that_is_handed_over_its_reports_go(self):
        sent, draft = self._approve(), self._begin(kind="asked")
        sent.action_send()
        sisters = self._begin(child_id=self.sister.id)
        release = self._as(self.manager, "umgange.journal.release").create(
            {"kind": "handed_over", "child_id": self.child.id, "receipt": "kv 17", "reason": "Uppdraget är slut."}
        ).with_context(lang="en_US")  # fmt: skip
        self.assertIn("and 2 reports", release.contents_label)
        release.with_user(self.other_manager).action_approve()
        (sent | draft).invalidate_recordset()
        for report in (sent, draft):
            self.assertTrue(report.has_left)
            self.assertFalse(report.content or report.checksum or report.recommendation_reason or report.line_ids)
        self.env.cr.execute(
            "SELECT count(*) FROM umgange_report_line WHERE report_id = ANY(%s) AND text IS NOT NULL",
            [[sent.id, draft.id]],
        )
        self.assertEqual(self.env.cr.fetchone(), (0,))
        self.assertFalse(sisters.has_left)
        with self.assertRefused("has left with the file"):
            draft.action_submit()

    def test_of_an_entry_that_is_voided_no_line_stays_before_it_is_approved(self):
        approved, draft = self._approve(), self._begin(kind="asked")
        release = self._as(self.manager, "umgange.journal.release").create(
            {"entry_id": self.entry.id, "reason": "Fel barns akt"}
        )
        release.with_user(self.other_manager).action_approve()
        (approved | draft).line_ids.invalidate_recordset()
        draft.invalidate_recordset()
        self.assertFalse(draft.line_ids.entry_id)
        self.assertIn("Lova ritade.", approved.line_ids.mapped("text"))
