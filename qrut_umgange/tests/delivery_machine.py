"""What people and the system do with visits and money, in any order; and what must hold after each step."""

from datetime import date, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import float_compare

#: the first of the days on which there may be a visit; each is used once
FIRST_DAY = date(2026, 1, 5)
PRICES = (1500.0, 333.33, 1799.99)
NUMBERS = st.integers(min_value=0, max_value=50)


class DeliveryMachine(RuleBasedStateMachine):
    """Two assignments with an order each, of one buyer."""

    #: the test case whose database, people and factories it works with
    case = None

    def __init__(self):
        super().__init__()
        self.env = self.case.env
        self.savepoint = self.env.cr.savepoint()
        self.days = 0

    def teardown(self):
        self.savepoint.rollback()
        self.savepoint.close(rollback=True)
        self.env.invalidate_all()

    # === WHAT THERE IS === #

    @initialize(price=st.sampled_from(PRICES), discount=st.sampled_from((0.0, 7.5)))
    def begin(self, price, discount):
        case = self.case
        case._make_agreement(grouping="buyer")
        self.assignments = [case._make_assignment(supporter_id=False, room_id=False) for _ in range(2)]
        for assignment in self.assignments:
            order = case._make_order(assignment, price=price)
            order.sudo().order_line.discount = discount
        self.visits = self.env["umgange.visit"].sudo()

    @property
    def orders(self):
        return self.env["sale.order"].sudo().search([("umgange_assignment_id", "in", self._ids())])

    @property
    def deliveries(self):
        return self.env["umgange.delivery"].sudo().search([("assignment_id", "in", self._ids())])

    @property
    def moves(self):
        return self.deliveries.invoice_line_ids.move_id.sorted("id")

    def _ids(self):
        return [assignment.id for assignment in self.assignments]

    def _pick(self, records, number):
        return records[number % len(records)] if records else records

    def _try(self, step):
        """Do what somebody does; a refusal in words takes back all of it."""
        try:
            with self.env.cr.savepoint():
                step()
                self.env.flush_all()
        except UserError:
            self.env.invalidate_all()

    # === VISITS === #

    @rule(number=NUMBERS)
    def plan(self, number):
        self.days += 1
        day = FIRST_DAY + timedelta(days=self.days)
        if day < date(2026, 3, 1):
            self.visits |= self.case._make_visit(self._pick(self.assignments, number), day=str(day)).sudo()

    @precondition(lambda self: self.visits)
    @rule(number=NUMBERS)
    def hold(self, number):
        visit = self._pick(self.visits.filtered(lambda each: each.state == "planned"), number)
        self._try(lambda: visit and visit.with_user(self.case.coordinator).action_end())

    @precondition(lambda self: self.visits)
    @rule(number=NUMBERS, hours=st.sampled_from((1, 23, 24, 30, 48, 72)), ours=st.booleans())
    def cancel(self, number, hours, ours):
        visit = self._pick(self.visits.filtered(lambda each: each.state == "planned"), number)
        reason = "provider_cancelled" if ours else "visiting_ill"
        told = visit and visit.start - timedelta(hours=hours)
        self._try(lambda: visit and visit.with_user(self.case.coordinator).action_cancel(reason, told))

    @precondition(lambda self: self.visits)
    @rule(number=NUMBERS)
    def correct(self, number):
        visit = self._pick(self.visits.filtered(lambda each: each.state != "planned"), number)
        self._try(lambda: visit and visit.with_user(self.case.manager).action_correct("planned", "Fel dag"))

    # === MONEY === #

    @rule(number=NUMBERS, share=st.sampled_from((0.0, 0.25, 1.0)))
    def decide(self, number, share):
        delivery = self._pick(self.deliveries, number).with_user(self.case.finance)
        self._try(lambda: delivery and delivery.write({"share": share, "share_reason": "Enligt samtal"}))

    @rule(number=NUMBERS, price=st.sampled_from(PRICES))
    def change_price(self, number, price):
        order = self._pick(self.orders, number)
        last = FIRST_DAY + timedelta(days=self.days)
        open_line = order.order_line.filtered(lambda line: not line.umgange_date_to)[-1:]
        if open_line and (not open_line.umgange_date_from or open_line.umgange_date_from <= last):
            open_line.umgange_date_to = last
            following = {"umgange_date_from": last + timedelta(days=1), "umgange_date_to": False, "price_unit": price}
            open_line.copy({"order_id": order.id, **following})

    @rule(number=NUMBERS)
    def lower(self, number):
        """Take a part of something back, as an index that falls does: a delivery of less than nothing."""
        delivery = self._pick(self.deliveries.filtered("sale_line_id"), number)
        values = {"done_quantity": -0.25, "explanation": "Index", "date": str(delivery.date)}
        links = {"assignment_id": delivery.assignment_id.id, "sale_line_id": delivery.sale_line_id.id}
        if delivery:
            self.env["umgange.delivery"].with_user(self.case.finance).create({**values, **links})

    @rule(final=st.booleans())
    def invoice(self, final):
        self._try(lambda: self.orders.with_user(self.case.finance)._create_invoices(final=final))

    @rule()
    def invoice_the_month(self):
        run = self.case._make_run(month="2026-02-01")
        self._try(lambda: (run.action_start(), self.case._work(run)))

    @rule(number=NUMBERS)
    def crash(self, number):
        """Let the server die after it has made invoices and changed some of what there was, before it commits."""
        with self.env.cr.savepoint() as step:
            self.invoice(final=True)
            self.hold(number)
            self.post(number)
            step.rollback()
        self.env.invalidate_all()

    # === INVOICES === #

    def _pick_move(self, number, state, kind=("out_invoice", "out_refund")):
        return self._pick(self.moves.filtered(lambda move: move.state == state and move.move_type in kind), number)

    @rule(number=NUMBERS)
    def post(self, number):
        move = self._pick_move(number, "draft")
        self._try(lambda: move and move.action_post())

    @rule(number=NUMBERS)
    def take_back_to_draft(self, number):
        move = self._pick_move(number, "posted")
        self._try(lambda: move and move.button_draft())

    @rule(number=NUMBERS, cancel=st.booleans())
    def drop_draft(self, number, cancel):
        move = self._pick_move(number, "draft")
        self._try(lambda: move and (move.button_cancel() if cancel else move.unlink()))

    @rule(number=NUMBERS)
    def return_cancelled(self, number):
        move = self._pick_move(number, "cancel")
        self._try(lambda: move and move.button_draft())

    @rule(number=NUMBERS, part=st.booleans(), post=st.booleans())
    def credit(self, number, part, post):
        move = self._pick_move(number, "posted", ("out_invoice",))
        self._try(lambda: move and self._credit(move, part, post))

    def _credit(self, move, part, post):
        context = {"active_model": "account.move", "active_ids": move.ids}
        wizard = self.env["account.move.reversal"].sudo().with_context(**context)
        credit = move.browse(wizard.create({"journal_id": move.journal_id.id}).refund_moves()["res_id"])
        if part:
            line = credit.invoice_line_ids[:1]
            credit.write({"invoice_line_ids": [Command.update(line.id, {"quantity": line.quantity / 2})]})
        if post:
            credit.action_post()

    # === WHAT MUST HOLD === #

    @invariant()
    def every_ended_visit_is_delivered_once(self):
        for visit in self.visits:
            deliveries = visit.delivery_ids
            if visit.state == "planned":
                # What was credited still names its delivery: it stays, empty.
                assert not any(deliveries.mapped("quantity")), visit.state
            else:
                assert len(deliveries) == 1, visit.state

    @invariant()
    def a_delivery_has_at_most_one_living_line_and_it_is_its_own_to_the_ore(self):
        for delivery in self.deliveries:
            living = delivery.invoice_line_ids.filtered("umgange_living")
            assert len(living) == (delivery.billing_state == "invoiced"), delivery.billing_state
            if living:
                self.assert_same(living._get_umgange_amount(), delivery.amount)

    @invariant()
    def the_order_counts_what_is_delivered_and_what_no_living_line_bills(self):
        for line in self.orders.order_line:
            deliveries = line.umgange_delivery_ids
            unbilled = deliveries.filtered(lambda each: each.billing_state != "invoiced")
            self.assert_same(line.qty_delivered, sum(deliveries.mapped("quantity")))
            self.assert_same(line.qty_to_invoice, sum(unbilled.mapped("quantity")))
            self.assert_same(line.qty_invoiced, sum(map(self._get_signed, self._get_lines(deliveries))))

    @invariant()
    def what_is_billed_and_what_is_left_is_what_was_done(self):
        living = self.deliveries.invoice_line_ids.filtered("umgange_living")
        left = self.deliveries.filtered(lambda each: each.billing_state != "invoiced")
        whole = sum(line._get_umgange_amount() for line in living) + sum(left.mapped("amount"))
        self.assert_same(whole, sum(self.deliveries.mapped("amount")))

    @invariant()
    def no_invoice_is_empty(self):
        assert all(move.invoice_line_ids for move in self.moves)

    def _get_lines(self, deliveries):
        return deliveries.invoice_line_ids.filtered(lambda line: line.parent_state != "cancel")

    def _get_signed(self, line):
        return -line.quantity if line.move_id.move_type == "out_refund" else line.quantity

    def assert_same(self, found, expected):
        assert float_compare(found, expected, 2) == 0, (found, expected)
