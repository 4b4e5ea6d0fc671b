from itertools import product

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError
from odoo.tests import Form, freeze_time, tagged
from odoo.tools import mute_logger

from ..lent_rights import lend
from .common import UmgangeInvoiceCommon, local

WHY = "Klockan i telefonen stod på sommartid."


class MendingCommon(UmgangeInvoiceCommon):
    """A visit that was held 15.05–16.50; the child came at 15.00."""

    clock = local("2026-03-04 18:00")

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.assignment = cls._make_assignment()
        cls.order = cls._make_order(cls.assignment)
        cls.visit = cls._make_visit(cls.assignment)
        cls.row = cls.visit.attendance_ids.filtered(lambda row: row.role == "child")
        cls.row.action_here(local("2026-03-04 15:00"))
        cls.visit.action_start(local("2026-03-04 15:05"))
        cls.visit.action_end(local("2026-03-04 16:50"))
        cls.own = cls.visit.with_user(cls.supporter_user)

    def _sign(self):
        self._make_entry(self.visit).action_sign()

    def _invoice(self):
        return self.order.with_user(self.finance)._create_invoices()

    def _mend(self, who=None, row=None, **values):
        """Mend in the dialog, as ``who`` (the supporter); ``row`` are values of the child's row."""
        visit = self.visit.with_user(who or self.supporter_user)
        dialog = visit.env["umgange.visit.times"].browse(visit.action_mend_times()["res_id"])
        dialog.line_ids.filtered(lambda line: line.attendance_id == self.row).write(row or {})
        dialog.write(values)
        dialog.action_apply()

    def _get_kept(self):
        """Return (what, why, who) of each time that was kept, the latest first."""
        self.env.invalidate_all()
        return [(kept.change_label, kept.reason, kept.user_id) for kept in self.visit.mending_ids]


@tagged("post_install", "-at_install")
class TestVisitMending(MendingCommon):
    """A time that others rely on is mended with a reason, and what stood there stays readable."""

    def test_before_anybody_relies_on_it_a_time_is_mended_without_a_word(self):
        self._mend(started="14.55", row={"arrived": "14.50"})
        self.visit.actual_stop = local("2026-03-04 17:00")
        self.assertEqual(self.visit.actual_label, "14.55–17.00")
        self.assertFalse(self._get_kept())

    def test_a_signed_visit_is_mended_with_a_reason_by_whoever_runs_it(self):
        self._sign()
        for who, clock, old in (
            (self.supporter_user, "14.55", "15.05"),
            (self.coordinator, "14.50", "14.55"),
            (self.manager, "14.45", "14.50"),
        ):
            with self.subTest(who=who.login):
                self._mend(who, started=clock, reason=WHY)
                self.assertEqual(self._get_kept()[0], (f"Began {old} → {clock}", WHY, who))
        self.assertEqual(self.visit.actual_start, local("2026-03-04 14:45"))

    def test_the_first_signature_counts_whoever_else_is_still_to_sign(self):
        self._make_entry(self.visit, self.coordinator)
        self._sign()
        self.visit.attendance_ids.invalidate_recordset()
        with self.assertRefused("Signed or invoiced already"):
            self._mend(started="14.55")

    def test_an_invoiced_visit_keeps_the_old_time_and_what_is_billed_does_not_change(self):
        delivery = self.visit.sudo().delivery_ids
        billed = delivery.read(["minutes", "explanation", "quantity", "amount"])
        self._invoice()
        with self.assertRefused("Signed or invoiced already"):
            self._mend(started="14.00")
        self._mend(started="14.00", reason=WHY)
        self.assertEqual(self._get_kept(), [("Began 15.05 → 14.00", WHY, self.supporter_user)])
        self.assertEqual(delivery.read(["minutes", "explanation", "quantity", "amount"]), billed)

    def test_a_cancelled_invoice_is_nobodys_to_rely_on(self):
        self._invoice().button_cancel()
        self._mend(started="14.55")
        self.assertFalse(self._get_kept())

    def test_without_a_reason_nothing_changes(self):
        self._sign()
        for values in (
            {"started": "14.55"},
            {"ended": "17.00"},
            {"row": {"arrived": "14.50"}},
            {"row": {"arrived": False}},
        ):
            for reason in (False, "", "   "):
                refused = self.assertRefused("Choose “Mend the times…” and write why")
                with self.subTest(values=values, reason=reason), refused, self.env.cr.savepoint():
                    self._mend(reason=reason, **values)
        self.env.invalidate_all()
        self.assertEqual((self.visit.actual_label, self.row.time_label), ("15.05–16.50", "here 15.00"))
        self.assertFalse(self._get_kept())

    def test_the_reason_is_asked_for_in_the_dialog_where_it_is_needed(self):
        dialogs = self.own.env["umgange.visit.times"]
        self.assertFalse(dialogs.browse(self.own.action_mend_times()["res_id"]).needs_reason)
        self._sign()
        with Form(dialogs.browse(self.own.action_mend_times()["res_id"])) as dialog:
            self.assertTrue(dialog.needs_reason)
            dialog.reason = WHY

    def test_who_came_when_is_kept_too(self):
        self._sign()
        self._mend(row={"arrived": "15.10", "left": "16.45"}, reason=WHY)
        name = self.row.shown_name
        self.assertEqual(self._get_kept(), [(f"{name}: Came 15.00 → 15.10", WHY, self.supporter_user)])
        self._mend(row={"arrived": False}, reason=WHY)
        self.assertEqual(self._get_kept()[0][0], f"{name}: Came 15.10 → not noted")

    def test_what_was_never_noted_about_somebody_is_simply_written_down(self):
        self._sign()
        self.row.with_user(self.supporter_user).action_left()
        self.assertEqual(self.row.actual_departure, local("2026-03-04 18:00"))
        self.assertFalse(self._get_kept())

    def test_a_visit_that_never_began_does_not_begin_afterwards_without_a_reason(self):
        visit = self._make_visit(self.assignment, day="2026-03-03")
        visit.action_break_off("child_declined", "2026-03-03 14:00:00")
        self._make_entry(visit).action_sign()
        times = {"actual_start": "2026-03-03 14:00:00", "actual_stop": "2026-03-03 14:30:00"}
        with self.assertRefused("Signed or invoiced already"):
            visit.write(times)
        visit.with_context(umgange_mend_reason=WHY).write(times)
        labels = visit.mending_ids.mapped("change_label")
        self.assertEqual(labels, ["Ended not noted → 15.30", "Began not noted → 15.00"])

    def test_the_same_time_again_is_no_change(self):
        self._sign()
        self._mend(started="15.05", ended="16.50", reason=WHY)
        self.visit.write({"actual_start": str(self.visit.actual_start)})
        self.assertFalse(self._get_kept())

    # === OTHER DOORS === #

    def test_no_other_door_changes_a_time_that_others_rely_on(self):
        self._sign()
        row, visit, others = self.row.with_user(self.coordinator), self.visit, self.assignment.participant_ids[1]
        for name, change in (
            ("a write", lambda: visit.write({"actual_start": "2026-03-04 13:00:00"})),
            ("a write of none", lambda: visit.write({"actual_stop": False})),
            ("with lent rights", lambda: lend(visit).write({"actual_start": "2026-03-04 13:00:00"})),
            ("a tap with a time", lambda: row.action_here("2026-03-04 13:00:00")),
            ("a write of a row", lambda: row.write({"actual_arrival": "2026-03-04 13:00:00"})),
            ("the visit's rows", lambda: visit.write({"attendance_ids": [(1, row.id, {"actual_arrival": False})]})),
            ("a reason that is none", lambda: visit.with_context(umgange_mend_reason=1).write({"actual_stop": False})),
            ("a deleted row", row.unlink),
            ("a row of somebody else", lambda: row.write({"participant_id": others.id})),
        ):
            with self.subTest(name), self.assertRefused("Signed or invoiced already"), self.env.cr.savepoint():
                change()
        self.env.invalidate_all()
        self.assertEqual((self.visit.actual_label, self.row.time_label), ("15.05–16.50", "here 15.00"))

    def test_whoever_may_not_write_learns_nothing_of_what_is_signed(self):
        self._sign()
        for user, reason in product((self.supporter_user, self.finance, self.reviewer), (WHY, False)):
            visit, row = (r.with_user(user).with_context(umgange_mend_reason=reason) for r in (self.visit, self.row))
            with self.subTest(user=user.login, reason=reason), self.assertRaises(AccessError):
                visit.write({"actual_start": False})
            with self.subTest(user=user.login, reason=reason), self.assertRaises(AccessError):
                row.write({"actual_arrival": False})

    def test_a_managers_correction_keeps_the_times_it_takes_away(self):
        self._sign()
        self.visit.with_user(self.manager).action_correct("planned", "Fel umgänge.")
        kept = [
            ("Ended 16.50 → not noted", "Fel umgänge.", self.manager),
            ("Began 15.05 → not noted", "Fel umgänge.", self.manager),
        ]
        self.assertEqual(self._get_kept(), kept)
        self.own.action_start()
        self.own.action_end()
        self.assertEqual(self._get_kept(), kept)

    def test_a_start_is_taken_back_with_a_reason_where_something_is_signed(self):
        self._sign()
        self.visit.with_user(self.manager).action_correct("under_way", "Fel umgänge.")
        with self.assertRefused("Signed or invoiced already"):
            self.own.action_undo_start()
        dialog = self.own.env["umgange.visit.times"].browse(self.own.action_mend_times()["res_id"])
        dialog.reason = WHY
        dialog.action_undo_start()
        self.assertEqual(self.visit.state, "planned")
        self.assertEqual(self._get_kept()[0], ("Began 15.05 → not noted", WHY, self.supporter_user))


@tagged("post_install", "-at_install")
class TestVisitMendingSealed(MendingCommon):
    """What is kept of a time is nobody's to write, change or delete."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls._make_entry(cls.visit).action_sign()
        with freeze_time(local("2026-03-05 08:10")):
            cls.visit.with_context(umgange_mend_reason=WHY).actual_start = local("2026-03-04 14:55")
        cls.kept = cls.visit.mending_ids

    def test_it_says_who_when_from_to_and_why(self):
        self.assertRecordValues(
            self.kept,
            [
                {
                    "change_label": "Began 15.05 → 14.55",
                    "mended_label": f"{self.coordinator.name}, Thu 5 Mar 08.10",
                    "old_time": local("2026-03-04 15:05"),
                    "new_time": local("2026-03-04 14:55"),
                    "reason": WHY,
                    "user_id": self.coordinator.id,
                    "company_id": self.company.id,
                }
            ],
        )

    def test_nobody_makes_one_by_hand(self):
        values = {"visit_id": self.visit.id, "time_name": "actual_start", "reason": WHY}
        for role, user in self.users.items():
            with self.subTest(role=role), self.assertRaises(AccessError):
                self._as(user, "umgange.visit.mending").create(values)

    def test_nobody_changes_or_deletes_one(self):
        for user in self.users.values():
            for change in (lambda kept: kept.write({"reason": "Annat"}), lambda kept: kept.unlink()):
                with self.subTest(user=user.login), self.assertRaises(AccessError):
                    change(self.kept.with_user(user))

    def test_the_database_refuses_it_too(self):
        for query in (
            "UPDATE umgange_visit_mending SET reason = 'Annat'",
            "UPDATE umgange_visit_mending SET old_time = new_time",
            "DELETE FROM umgange_visit_mending",
            "TRUNCATE umgange_visit_mending",
        ):
            refused = self.assertRaises(IntegrityError)
            with self.subTest(query), refused, mute_logger("odoo.sql_db"), self.env.cr.savepoint():
                self.env.cr.execute(query)

    def test_whoever_may_open_the_visit_reads_it_and_nobody_else(self):
        for user in (self.supporter_user, self.coordinator, self.manager):
            self.assertEqual(self.kept.with_user(user).reason, WHY)
        for user in (self.other_supporter_user, self.finance, self.reviewer):
            self.env.invalidate_all()
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.kept.with_user(user).read(["reason"])
