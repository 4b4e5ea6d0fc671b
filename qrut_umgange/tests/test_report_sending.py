from unittest.mock import patch

from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import freeze_time, tagged

from .report_common import ReportCommon


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

    def test_a_former_buyers_officer_is_warned_of_and_nothing_is_refused(self):
        report = self._approve()
        self.assertFalse(report.recipient_hint)
        self._make_order(self.assignment, umgange_officer_id=self.officer.partner_id.id, umgange_date_to="2026-02-28")
        self.env.invalidate_all()
        self.assertFalse(report.recipient_hint)
        other = self._make_buyer("Granby kommun")
        self._make_order(self.assignment, partner_id=other.id, umgange_date_from="2026-03-01")
        self.env.invalidate_all()
        sentence = "^Karin Handläggare is the officer of Exempelstads kommun, and Granby kommun orders the visits now"
        self.assertRegex(report.recipient_hint, sentence)
        self.officer.partner_id.sudo().parent_id = other
        self.env.invalidate_all()
        self.assertFalse(report.recipient_hint)
        self.officer.partner_id.sudo().parent_id = self.buyer
        self.env.invalidate_all()
        self.assertRegex(report.recipient_hint, sentence)
        report.action_send()
        self.assertEqual((report.state, report.recipient_hint), ("sent", False))

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
