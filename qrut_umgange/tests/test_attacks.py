from contextlib import contextmanager

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.service.model import call_kw, get_public_method
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import NOW, UmgangeInvoiceCommon, local
from .reviewed import PUBLIC_METHODS
from .rights import RIGHTS
from .test_rights import RightsCommon

# What each public method is called with, over RPC.
ARGUMENTS = {
    "action_break_off": ["unsafe"],
    "action_cancel": ["child_ill"],
    "umgange.visit.action_correct": ["planned", "Fel rad"],
    "action_here": [NOW],
    "action_left": [NOW],
}
# Odoo's own doors to a record.
DOORS = {
    "read": [["display_name"]],
    "web_read": [{"display_name": {}}],
    "export_data": [["display_name"]],
    "write": [{"company_id": 1}],
    "web_save": [{"company_id": 1}, {"display_name": {}}],
    "unlink": [],
    "copy": [],
    "get_metadata": [],
    "web_resequence": [{"display_name": {}}, "sequence"],
    "action_archive": [],
}


class AttackCommon(RightsCommon):
    """Two worlds; whoever attacks the first belongs to the second, or to none."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.other_coordinator = cls._make_user("coordinator2", "qrut_umgange.group_coordinator")
        cls.world = cls._make_world(cls.supporter, cls.coordinator, cls.supporter_user)
        cls.own_world = cls._make_world(cls.other_supporter, cls.other_coordinator, cls.other_supporter_user)
        cls.attacker = cls.other_supporter_user
        cls.assignment = cls.world["umgange.assignment"]
        cls.visit = cls.world["umgange.visit"]
        cls.entry = cls.world["umgange.journal.entry"]

    def _rpc(self, user, model, method, *args, **context):
        """Call as a client does: no attribute of a record, no lent right."""
        self.env.flush_all()
        self.env.invalidate_all()
        return call_kw(self._as(user, model), method, list(args), {"context": context})

    def _get_snapshot(self):
        """Return all that stands in our tables."""
        self.env.flush_all()
        tables = [
            self.env[model]._table
            for model in RIGHTS
            if model != "umgange.access.log" and not self.env[model]._transient
        ]
        snapshot = {}
        for table in tables:
            self.env.cr.execute(f'SELECT * FROM "{table}" ORDER BY id')
            snapshot[table] = self.env.cr.fetchall()
        return snapshot

    @contextmanager
    def _unchanged(self):
        """Check that nothing in our tables is another when the block ends."""
        before = self._get_snapshot()
        yield
        self.assertEqual(self._get_snapshot(), before)

    def _assert_refused(self, user, model, method, *args, **context):
        with self.subTest(user=user.login, model=model, method=method), self._unchanged():
            self._assert_raises(user, model, method, *args, **context)

    def _assert_raises(self, user, model, method, *args, **context):
        with (
            self.subTest(user=user.login, model=model, method=method),
            self.assertRaises(UserError),
        ):
            self._rpc(user, model, method, *args, **context)


@tagged("post_install", "-at_install")
class TestPublicMethods(AttackCommon):
    def _get_calls(self):
        """Yield (model, method, arguments) for each public method with the foreign record."""
        for model, methods in PUBLIC_METHODS.items():
            if model in self.world:
                for method in sorted(methods):
                    yield (
                        model,
                        method,
                        [self.world[model].ids, *self._get_arguments(model, method)],
                    )

    def _get_arguments(self, model, method):
        return ARGUMENTS.get(f"{model}.{method}") or ARGUMENTS.get(method, [])

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_nobody_from_another_world_gets_through_a_public_method(self):
        roles = ("internal", "admin", "portal", "public", "finance", "reviewer")
        attackers = [self.attacker, *(self.users[role] for role in roles)]
        calls = list(self._get_calls())
        self.assertGreater(len(calls), 15)
        with self._unchanged():
            for model, method, args in calls:
                for user in attackers:
                    self._assert_raises(user, model, method, *args)

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_a_supporter_does_not_what_is_the_coordinators(self):
        for model, methods in {
            "umgange.assignment": (
                "action_accept", "action_decline", "action_pause", "action_resume", "action_close",
            ),
            "umgange.plan": ("action_approve", "action_insert_usual_points", "action_new_version"),
            "umgange.visit": (
                "action_confirm", "action_cancel", "action_abstain", "action_correct",
            ),
        }.items():  # fmt: skip
            for method in methods:
                args = self._get_arguments(model, method)
                record = self.world[model]
                self._assert_refused(self.supporter_user, model, method, record.ids, *args)

    def test_a_coordinator_corrects_no_ending(self):
        self.visit.with_user(self.coordinator).action_cancel("child_ill")
        self._assert_refused(self.coordinator, "umgange.visit", "action_correct", self.visit.ids, "planned", "Fel")

    def test_nobody_signs_or_changes_in_somebody_elses_name(self):
        for user in (self.coordinator, self.manager, self.attacker):
            for method, args in (("action_sign", []), ("write", [{"facts": "x"}]), ("unlink", [])):
                self._assert_refused(user, "umgange.journal.entry", method, self.entry.ids, *args)

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_odoos_own_doors_are_shut_to_a_supporter_of_another_world(self):
        needs = {"web_resequence": "sequence", "action_archive": "active"}
        with self._unchanged():
            for model, record in self.world.items():
                for method, args in DOORS.items():
                    if needs.get(method, "id") in record._fields:
                        self._assert_raises(self.attacker, model, method, record.ids, *args)

    def test_what_is_private_cannot_be_called(self):
        for model in RIGHTS:
            for name in (
                "_log_care", "_note", "_move", "_force_state", "_move_visit", "_create_order",
                "_get_readable", "_fetch_query", "sudo", "with_user", "fetch", "__class__",
            ):  # fmt: skip
                with self.subTest(model=model, name=name), self.assertRaises(AccessError):
                    get_public_method(self.env[model], name)

    def test_nobody_can_be_made_to_follow_or_be_written_to(self):
        for model in ("umgange.assignment", "umgange.visit"):
            for name in ("message_subscribe", "message_notify", "message_post_with_source"):
                with self.subTest(model=model, name=name), self.assertRaises(AccessError):
                    get_public_method(self.env[model], name)


@tagged("post_install", "-at_install")
class TestForgedContexts(AttackCommon):
    def test_a_state_is_no_default(self):
        entry = self._rpc(
            self.supporter_user, "umgange.journal.entry", "create",
            {
                "visit_id": self._make_visit(self.assignment, day="2026-03-11").id,
                "child_id": self.assignment.child_ids.id,
            },
            default_state="signed", default_author_id=self.manager.id,
        )  # fmt: skip
        entry = self.env["umgange.journal.entry"].browse(entry)
        self.assertEqual((entry.state, entry.author_id), ("draft", self.supporter_user))
        for model, vals, first in [
            ("umgange.plan", {"assignment_id": self.assignment.id}, "draft"),
            ("umgange.assignment", {}, "request"),
        ]:
            record_id = self._rpc(
                self.coordinator, model, "create", vals,
                default_state="approved" if model == "umgange.plan" else "active",
            )  # fmt: skip
            with self.subTest(model=model):
                self.assertEqual(self.env[model].browse(record_id).state, first)

    def test_no_value_stands_for_the_movers_pass(self):
        for value in (True, 1, "SYSTEM", {}, "<object object>"):
            self._assert_refused(
                self.coordinator, "umgange.visit", "write", self.visit.ids, {"state": "done"},
                umgange_mover=value,
            )  # fmt: skip

    def test_an_ended_visit_is_billed_as_it_was_whatever_defaults_a_client_sends(self):
        visit = self._make_visit(self.assignment, day="2026-03-01")
        self._rpc(
            self.supporter_user, "umgange.visit", "action_end", visit.ids,
            default_done_quantity=5.0, default_quantity=5.0, default_share=0.1,
            default_price_unit=1.0, default_sale_line_id=1, default_explanation="x",
        )  # fmt: skip
        self.assertRecordValues(
            visit.delivery_ids,
            [{"done_quantity": 1.0, "share": 1.0, "quantity": 1.0, "sale_line_id": False}],
        )

    def test_who_sells_cannot_say_who_takes_part(self):
        seller = self._make_user("seller", "sales_team.group_sale_salesman_all_leads,qrut_umgange.group_supporter")
        own = self._make_supporter(seller)
        child = self.assignment.child_ids
        order = (
            self.env["sale.order"]
            .with_user(seller)
            .create(
                {
                    "partner_id": self.buyer.id,
                    "order_line": [Command.create({"product_id": self.product.id})],
                }
            )
        )
        self._rpc(
            seller, "sale.order", "action_confirm", order.ids,
            default_supporter_id=own.id, default_coordinator_id=seller.id,
            default_participant_ids=[Command.create({"role": "child", "person_id": child.id})],
        )  # fmt: skip
        made = order.umgange_assignment_id.sudo()
        self.assertTrue(made)
        self.assertFalse(made.participant_ids or made.supporter_id or made.coordinator_id)
        self.assertFalse(child.identity_ids.with_user(seller).has_access("read"))

    def test_a_coordinators_order_is_filled_by_the_dialog_alone(self):
        product = self.product
        dialog = self._rpc(
            self.coordinator, "umgange.order.register", "create",
            {
                "assignment_id": self.assignment.id, "date_from": "2026-01-01", "visits": 3,
                "product_id": product.id, "partner_id": self.buyer.id,
            },
        )  # fmt: skip
        self._rpc(
            self.coordinator, "umgange.order.register", "action_register", [dialog],
            default_note="x", default_user_id=self.finance.id, default_discount=100.0,
        )  # fmt: skip
        order = self.assignment.sudo().order_ids
        self.assertEqual(len(order), 1)
        self.assertEqual(order.order_line.discount, 0.0)
        self.assertNotEqual(order.user_id, self.finance)


@tagged("post_install", "-at_install")
class TestWritingIntoOtherWorlds(AttackCommon):
    def test_a_supporter_writes_no_entry_about_a_foreign_visit(self):
        own, foreign = self.own_world, self.world
        own_visit = self._make_visit(own["umgange.assignment"], day="2026-03-11")
        child = {"own": own["umgange.assignment"].child_ids.id}
        child["foreign"] = foreign["umgange.assignment"].child_ids.id
        for vals in (
            {"visit_id": self.visit.id, "child_id": child["foreign"]},
            {"visit_id": self.visit.id, "child_id": child["own"]},
            {"visit_id": own_visit.id, "child_id": child["foreign"]},
            {
                "visit_id": self.visit.id, "child_id": child["own"],
                "assignment_id": own["umgange.assignment"].id,
            },
            {"assignment_id": self.assignment.id, "child_id": child["foreign"], "kind": "event"},
        ):  # fmt: skip
            self._assert_refused(self.attacker, "umgange.journal.entry", "create", vals)

    def test_a_supporter_moves_no_draft_into_a_foreign_file(self):
        draft = self.own_world["umgange.journal.entry"]
        for vals in (
            {
                "assignment_id": self.assignment.id,
                "child_id": self.assignment.child_ids.id,
                "visit_id": False,
                "kind": "event",
            },
            {
                "assignment_id": self.assignment.id,
                "child_id": self.assignment.child_ids.id,
                "visit_id": self._make_visit(self.assignment, day="2026-03-11").id,
            },
            {"visit_id": self.visit.id},
            {"child_id": self.assignment.child_ids.id},
        ):
            self._assert_refused(self.attacker, "umgange.journal.entry", "write", draft.ids, vals)

    def test_a_supporter_reaches_nothing_by_nested_commands(self):
        draft = self.own_world["umgange.journal.entry"]
        for command in (
            Command.update(self.entry.id, {"facts": "x"}),
            Command.link(self.entry.id),
            Command.delete(self.entry.id),
            Command.create({"visit_id": self.visit.id, "child_id": self.assignment.child_ids.id}),
        ):
            self._assert_refused(
                self.attacker, "umgange.journal.entry", "write", draft.ids,
                {"corrected_by_ids": [command]},
            )  # fmt: skip

    def test_a_dialog_is_no_way_to_a_foreign_visit(self):
        for command in (
            Command.update(self.visit.id, {"end_note": "x"}),
            Command.create({"assignment_id": self.assignment.id}),
            Command.delete(self.visit.id),
            Command.link(self.visit.id),
            Command.set([self.visit.id]),
        ):
            self._assert_refused(
                self.attacker, "umgange.visit.end", "create",
                {"visit_ids": [command], "reason": "unsafe", "outcome": "broken_off"},
            )  # fmt: skip

    def test_a_correction_names_an_entry_of_the_same_file(self):
        self.entry.with_user(self.supporter_user).action_sign()
        own = self.own_world["umgange.assignment"]
        vals = {"assignment_id": own.id, "child_id": own.child_ids.id, "kind": "event"}
        self._assert_refused(self.attacker, "umgange.journal.entry", "create", {**vals, "corrects_id": self.entry.id})

    def test_a_supporter_plans_nothing(self):
        vals = {
            "assignment_id": self.own_world["umgange.assignment"].id,
            "start": local("2026-04-01 10:00"),
            "stop": local("2026-04-01 11:00"),
        }
        self._assert_refused(self.attacker, "umgange.visit", "create", vals)

    def test_a_coordinator_does_not_take_over_anothers_assignment(self):
        self._assert_refused(
            self.other_coordinator, "umgange.assignment", "write", self.assignment.ids,
            {"coordinator_id": self.other_coordinator.id},
        )  # fmt: skip
        self.assertFalse(self.entry.with_user(self.other_coordinator).has_access("read"))

    def test_who_coordinates_hands_over_and_a_manager_reassigns(self):
        assignment = self.assignment.with_user(self.coordinator)
        assignment.coordinator_id = self.other_coordinator
        assignment.with_user(self.manager).coordinator_id = self.coordinator
        self.assertEqual(assignment.coordinator_id, self.coordinator)

    def test_a_request_that_nobody_coordinates_is_anybodys_to_take(self):
        request = self.env["umgange.assignment"].create({"coordinator_id": False})
        request.with_user(self.other_coordinator).coordinator_id = self.other_coordinator
        self.assertEqual(request.coordinator_id, self.other_coordinator)

    def test_what_follows_from_what_is_done_is_written_by_nobody(self):
        for model, vals in {
            "umgange.assignment": [
                {"member_user_ids": [Command.link(self.attacker.id)]},
                {"child_ids": [Command.clear()]},
                {"name": "Lova Ek"},
                {"state": "closed"},
            ],
            "umgange.visit": [
                {"is_documented": True}, {"told_at": NOW}, {"end_reason": "child_ill"},
                {"state": "done"}, {"correction_reason": "x"},
            ],
            "umgange.plan": [{"state": "approved"}, {"version": 9}, {"approved_at": NOW}],
            "umgange.plan.point": [{"is_sealed": True}],
            "umgange.journal.entry": [
                {"author_id": self.coordinator.id}, {"state": "signed"}, {"signed_at": NOW},
            ],
        }.items():  # fmt: skip
            author = model == "umgange.journal.entry"
            user = self.supporter_user if author else self.manager
            for values in vals:
                self._assert_refused(user, model, "write", self.world[model].ids, values)
        code = self.assignment.child_ids
        self._assert_refused(self.manager, "umgange.person", "write", code.ids, {"code": "Lova Ek"})

    def test_an_import_brings_no_state_and_no_foreign_record(self):
        result = self._rpc(
            self.supporter_user, "umgange.journal.entry", "load",
            ["child_id/.id", "visit_id/.id", "state"],
            [[str(self.assignment.child_ids.id), str(self.visit.id), "signed"]],
        )  # fmt: skip
        self.assertFalse(result["ids"])
        result = self._rpc(
            self.attacker, "umgange.journal.entry", "load",
            ["child_id/.id", "visit_id/.id", "facts"],
            [[str(self.assignment.child_ids.id), str(self.visit.id), "x"]],
        )  # fmt: skip
        self.assertFalse(result["ids"])

    def test_an_error_does_not_tell_whoever_asks_what_is_planned_or_booked(self):
        booking = self.world["umgange.booking"]
        slot = {"start": self.visit.start, "stop": self.visit.stop}
        for user in (self.attacker, self.finance, self.users["internal"]):
            for model, vals in [
                ("umgange.visit", {**slot, "assignment_id": self.assignment.id}),
                ("umgange.booking", {**slot, "resource_id": booking.resource_id.id}),
            ]:
                with self.subTest(model=model, user=user.login), self.assertRaises(AccessError):
                    self._rpc(user, model, "create", vals)
        own = self.own_world["umgange.booking"]
        with self.assertRaises(AccessError):
            self._rpc(
                self.attacker, "umgange.booking", "write", own.ids,
                {**slot, "resource_id": booking.resource_id.id},
            )  # fmt: skip

    def test_a_form_shows_nothing_of_what_may_not_be_read(self):
        spec = {"visit_id": {"fields": {"end_note": {}}}, "occurred_at": {}, "assignment_id": {}}
        before = self.visit.with_user(self.attacker)
        self.assertFalse(before.has_access("read"))
        forms = [
            ("umgange.journal.entry", {"visit_id": self.visit.id}, spec),
            (
                "umgange.visit", {"assignment_id": self.assignment.id},
                {"room_id": {}, "plan_id": {}},
            ),
            ("umgange.plan.point", {"plan_id": self.world["umgange.plan"].id}, {"is_sealed": {}}),
            (
                "umgange.order.register", {"assignment_id": self.assignment.id},
                {"partner_id": {}, "date_from": {}},
            ),
            (
                "umgange.visit.series", {"assignment_id": self.assignment.id},
                {"room_id": {}, "supporter_id": {}},
            ),
        ]  # fmt: skip
        for model, values, fields_spec in forms:
            for user in (self.attacker, self.finance, self.reviewer, self.users["internal"]):
                with self.subTest(model=model, user=user.login):
                    try:
                        answer = self._rpc(user, model, "onchange", [], values, list(values), fields_spec)
                    except AccessError:
                        continue
                    # Whoever may write entries gets the foreign visit taken out of the form.
                    self.assertEqual((model, user), ("umgange.journal.entry", self.attacker))
                    self.assertFalse(any(answer["value"].values()))
        with self.assertRaises(AccessError):
            self._rpc(
                self.attacker, "umgange.journal.entry", "onchange",
                self.entry.ids, {}, [], {"facts": {}},
            )  # fmt: skip

    def test_nobody_raises_the_own_rights(self):
        for user in (self.attacker, self.coordinator, self.manager, self.finance):
            group = self.env.ref("qrut_umgange.group_manager")
            for vals in (
                {"group_ids": [Command.link(group.id)]},
                {"company_ids": [Command.link(1)]},
            ):
                with self.subTest(user=user.login), self.assertRaises(AccessError):
                    self._rpc(user, "res.users", "write", user.ids, vals)
        for user in (self.attacker, self.coordinator, self.finance):
            vals = {"user_id": user.id}
            self._assert_refused(user, "umgange.supporter", "write", self.supporter.ids, vals)


@tagged("post_install", "-at_install")
class TestFilesAndToDos(AttackCommon):
    def test_no_file_is_attached_to_a_confidential_record(self):
        for model, record in self.world.items():
            if not hasattr(self.env[model], "_log_care"):
                continue
            vals = {"name": "skanning.pdf", "res_model": model, "res_id": record.id, "raw": b"x"}
            with self.subTest(model=model):
                with self.assertRaises(UserError):
                    self._rpc(self.manager, "ir.attachment", "create", vals)
                with self.assertRaises(UserError):
                    self._rpc(
                        self.manager, "ir.attachment", "create", {"name": "x", "raw": b"x"},
                        default_res_model=model, default_res_id=record.id,
                    )  # fmt: skip
                loose = self.env["ir.attachment"].with_user(self.manager).create({"name": "x"})
                with self.assertRaises(UserError):
                    loose.write({"res_model": model, "res_id": record.id})

    def test_a_file_on_anything_else_is_as_before(self):
        attachment = self.env["ir.attachment"].create(
            {"name": "x", "res_model": "res.partner", "res_id": self.buyer.id}
        )
        self.assertTrue(attachment.exists())

    def test_a_to_do_mails_nobody_and_leaves_no_message(self):
        counts = [
            self.env[model].sudo().search_count([])
            for model in ("mail.message", "mail.mail", "mail.followers", "mail.notification")
        ]
        for model in ("umgange.assignment", "umgange.visit"):
            record = self.world[model].with_user(self.coordinator)
            activity = record.activity_schedule("mail.mail_activity_data_todo", summary="Ring", user_id=self.manager.id)
            activity.user_id = self.supporter_user
            activity.with_user(self.supporter_user).action_feedback("klart")
            record.activity_send_mail(1)
        self.env.flush_all()
        self.assertEqual(
            counts,
            [
                self.env[model].sudo().search_count([])
                for model in ("mail.message", "mail.mail", "mail.followers", "mail.notification")
            ],
        )

    def test_a_to_do_is_read_by_who_reads_its_record_or_has_it(self):
        activity = self.visit.with_user(self.coordinator).activity_schedule(
            "mail.mail_activity_data_todo", summary="Ring", user_id=self.coordinator.id
        )
        for user in (self.attacker, self.finance, self.reviewer, self.users["internal"]):
            activities = activity.with_user(user)
            with self.subTest(user=user.login):
                self.assertFalse(activities.has_access("read"))
                self.assertFalse(activities.search([("id", "=", activity.id)]))
                with self.assertRaises(AccessError):
                    self._rpc(user, "mail.activity", "activity_format", activity.ids)

    def test_to_dos_are_no_way_to_find_a_foreign_record(self):
        self.visit.with_user(self.coordinator).activity_schedule(
            "mail.mail_activity_data_todo", summary="Ring Lova", user_id=self.coordinator.id
        )
        visits = self._as(self.attacker, "umgange.visit")
        self.assertFalse(visits.search([("activity_ids.summary", "ilike", "Lova")]))
        self.assertFalse(visits.search([("activity_summary", "ilike", "Lova")]))

    def test_nobody_schedules_a_to_do_on_a_foreign_record(self):
        for user in (self.attacker, self.finance):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._rpc(
                    user, "mail.activity", "create",
                    {
                        "res_model_id": self.env["ir.model"]._get_id("umgange.visit"),
                        "res_id": self.visit.id,
                        "user_id": user.id,
                        "summary": "x",
                    },
                )  # fmt: skip

    def test_nobody_writes_a_message_on_a_confidential_record(self):
        for user in (self.attacker, self.supporter_user, self.coordinator):
            with self.subTest(user=user.login), self.assertRaises(UserError):
                self._rpc(
                    user, "mail.message", "create",
                    {"model": "umgange.visit", "res_id": self.visit.id, "body": "Lova"},
                )  # fmt: skip


@tagged("post_install", "-at_install")
class TestMoney(UmgangeInvoiceCommon):
    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.assignment = cls._make_assignment()
        cls.order = cls._make_order(cls.assignment)
        cls.visit = cls._make_visit(cls.assignment, day="2026-03-01")
        cls.visit.with_user(cls.coordinator).action_end()
        cls.delivery = cls.visit.delivery_ids

    def test_finance_does_not_write_what_an_invoice_line_bills(self):
        line = self.order.with_user(self.finance)._create_invoices().invoice_line_ids
        for vals in ({"umgange_living": False}, {"umgange_delivery_id": False}):
            with self.subTest(vals=vals), self.assertRaises(AccessError):
                line.with_user(self.finance).write(vals)
        with self.assertRaises(AccessError):
            line.move_id.with_user(self.finance).write(
                {"invoice_line_ids": [Command.update(line.id, {"umgange_living": False})]}
            )
        self.assertTrue(line.umgange_living)

    def test_a_default_of_the_client_makes_no_line_dead(self):
        forged = {"default_umgange_living": False, "default_quantity": 9.0}
        line = self.order.with_user(self.finance).with_context(**forged)._create_invoices()
        self.assertTrue(line.invoice_line_ids.umgange_living)
        self.assertEqual(line.invoice_line_ids.quantity, 1.0)
        with self.assertRaises(UserError):
            self.order.with_user(self.finance).with_context(**forged)._create_invoices()

    def test_finance_does_not_write_quantity_and_price_of_a_delivery(self):
        for vals in ({"quantity": 9.0}, {"price_unit": 1.0}):
            with self.subTest(vals=vals), self.assertRaises(AccessError):
                self.delivery.with_user(self.finance).write(vals)

    def test_a_delivery_by_hand_is_counted_from_what_was_done(self):
        delivery = self._as(self.finance, "umgange.delivery").create(
            {
                "assignment_id": self.assignment.id,
                "date": "2026-03-01",
                "sale_line_id": self.order.sudo().order_line.id,
                "explanation": "Resa",
                "quantity": 9.0,
                "price_unit": 1.0,
            }
        )
        self.assertEqual(delivery.quantity, 1.0)
        self.assertEqual(delivery.price_unit, self.order.sudo().order_line.price_unit)
