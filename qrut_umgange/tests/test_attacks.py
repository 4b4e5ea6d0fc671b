from contextlib import contextmanager

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.service.model import call_kw, get_public_method
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import NOW
from .reviewed_methods import PUBLIC_METHODS
from .rights import RIGHTS
from .test_rights import RightsCommon

# What each public method is called with, over RPC.
ARGUMENTS = {
    "action_open_start_step": ["plan"],
    "action_break_off": ["unsafe"],
    "action_cancel": ["child_ill"],
    "umgange.visit.action_correct": ["planned", "Fel rad"],
    "action_here": [NOW],
    "action_left": [NOW],
    "answer_list": ["quick"],
    "begin_talk": [1],
    "skip_talk": [1],
    "get_quarter": [1],
    "note_quarter": [1, {"needs": "Annat"}],
    "note": [{"best_words": "Annat"}],
    "note_why": ["Annat"],
    "note_outcome": ["met"],
    "end_early": ["unsafe"],
    "get_move_outcome": [NOW, NOW],
    "note_times": ["15.00", "17.00", []],
    "save_draft": [{"facts": "Annat"}, 0],
    "save_common": ["Annat", 0],
    "sign_as_shown": [[0]],
}
# They take no record: whoever asks gets their own, see ``test_visit_day``.
OF_THE_ASKER = {"get_my_day", "get_my_day_state", "get_unseen"}
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
            # what only counts has no table of its own
            if model != "umgange.access.log" and not self.env[model]._transient and self.env[model]._auto
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
                for method in sorted(methods - OF_THE_ASKER):
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
                "action_begin_closing", "action_open_closing",
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
