from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .einvoice_common import EinvoiceCommon


@tagged("post_install", "-at_install")
class TestOtherIncome(EinvoiceCommon):
    """Books, lectures and courses are invoiced apart from visits, each with its VAT and its account."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.vat = "SE802999999501"
        cls.book = cls._create_other("Häftet", "umgange_books", "6% G", type="consu", list_price=75.0)
        cls.lecture = cls._create_other("Föreläsning", "umgange_lectures", "25% S", list_price=6000.0)

    @classmethod
    def _create_other(cls, name, account, tax, **values):
        """Return a product of a kind with its own account, as an installation's data makes it."""
        taxes = cls.env["account.tax"]
        domain = [*taxes._check_company_domain(cls.company), ("type_tax_use", "=", "sale"), ("name", "=", tax)]
        chart = cls.env["account.chart.template"].with_company(cls.company)
        category = cls.env["product.category"].create(
            {"name": name, "property_account_income_categ_id": chart.ref(account).id}
        )
        return cls.env["product.product"].create(
            {
                "name": name,
                "type": "service",
                "invoice_policy": "order",
                "categ_id": category.id,
                "taxes_id": [Command.set(taxes.search(domain).ids)],
                **values,
            }
        )

    def _sell(self, *products, visits=("2026-03-04",), **values):
        """Return a confirmed order of visits, one done on each day, and of one of each of the products."""
        sold = (self.visit_product, *products) if visits else products
        order = self.env["sale.order"].create(
            {
                "partner_id": self.unit.id,
                "partner_invoice_id": self.unit.id,
                "umgange_assignment_id": visits and self.assignment.id,
                "buyer_reference": "4711 Unit East",
                "order_line": [Command.create({"product_id": product.id}) for product in sold],
                **values,
            }
        )
        order.action_confirm()
        for day in visits:
            self._create_delivery(day).sudo().sale_line_id = order.order_line[0]
        return order

    def _invoice(self, orders):
        moves = orders._create_invoices()
        moves.invoice_date = "2026-04-01"
        return moves.sorted(lambda move: self.visit_product not in move.invoice_line_ids.product_id)

    # === APART === #

    def test_an_order_with_both_gives_two_invoices(self):
        order = self._sell(self.book, self.lecture)
        visits, other = self._invoice(order)
        self.assertEqual(visits.invoice_line_ids.product_id, self.visit_product)
        self.assertEqual(other.invoice_line_ids.product_id, self.book | self.lecture)
        self.assertEqual(set((visits | other).mapped("buyer_reference")), {"4711 Unit East"})
        (visits | other).action_post()
        self.assertEqual(order.invoice_status, "invoiced")
        self.assertEqual((visits.amount_total, other.amount_total), (1800.0, 75.0 * 1.06 + 6000.0 * 1.25))

    def test_orders_that_share_an_invoice_are_told_apart_all_the_same(self):
        orders = self._sell() | self._sell(self.book, visits=())
        visits, other = self._invoice(orders)
        self.assertEqual(visits.invoice_line_ids.product_id, self.visit_product)
        self.assertEqual(other.invoice_line_ids.product_id, self.book)

    def test_books_alone_are_one_invoice(self):
        self.assertEqual(len(self._invoice(self._sell(self.book, self.lecture, visits=()))), 1)

    def test_books_alone_to_a_public_body_are_an_e_invoice_as_well(self):
        books = self._invoice(self._sell(self.book, visits=(), buyer_reference=False))
        with self.assertRaisesRegex(UserError, "reference or order number"):
            books.action_post()
        books.buyer_reference = "4711"
        books.action_post()
        with self.assertRaisesRegex(UserError, "the law wants an e-invoice"):
            self.env["account.move.send"]._check_sending_data(books, sending_methods={"email"})

    def test_books_to_anybody_else_need_nothing_of_it(self):
        reader = self.env["res.partner"].create({"name": "En läsare", "country_id": self.sweden.id})
        order = self._sell(
            self.book, visits=(), buyer_reference=False, partner_id=reader.id, partner_invoice_id=reader.id
        )
        books = self._invoice(order)
        books.action_post()
        self.assertEqual(books.state, "posted")

    def test_a_company_without_visits_sends_what_it_likes(self):
        books = self._invoice(self._sell(self.book, visits=(), buyer_reference=False))
        other = self.env["res.company"].create({"name": "Umgängesstöd i Väst"})
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE umgange_assignment SET company_id = %s WHERE company_id = %s", [other.id, self.company.id]
        )
        self.env.invalidate_all()
        books.action_post()
        self.assertEqual(books.state, "posted")

    def test_a_discount_stays_with_the_visits(self):
        discount = self.env["product.product"].create(
            {"name": "Rabatt", "type": "service", "invoice_policy": "order", "taxes_id": self.visit_product.taxes_id}
        )
        order = self._sell(
            order_line=[
                Command.create({"product_id": self.visit_product.id}),
                Command.create({"product_id": discount.id, "price_unit": -100.0}),
            ]
        )
        (move,) = self._invoice(order)
        move.action_post()
        self.assertEqual(move.amount_total, 1700.0)

    # === UNLESS CHOSEN === #

    def test_the_buyer_may_have_asked_for_one_invoice(self):
        (move,) = self._invoice(self._sell(self.book, umgange_together=True))
        self.assertEqual(move.invoice_line_ids.product_id, self.visit_product | self.book)
        move.action_post()
        tree = self._export(move)
        self.assertEqual(sorted(self._texts(tree, "//cac:TaxSubtotal/cac:TaxCategory/cbc:ID")), ["E", "S"])
        credit = self._credit(move)
        credit.action_post()
        self.assertEqual(credit.state, "posted")

    def test_what_one_order_chose_is_not_anothers(self):
        self._sell(self.book, umgange_together=True)
        orders = self._sell(self.book, umgange_together=True) | self._sell(self.book, visits=("2026-03-11",))
        moves = self._invoice(orders)
        self.assertEqual(len(moves), 3)
        self.assertEqual(sorted(moves.mapped("umgange_together")), [False, False, True])

    def test_a_book_that_somebody_adds_by_hand_is_refused_when_posted(self):
        move = self._create_umgange_invoice([{}, {"product_id": self.book.id, "name": "Häftet", "price_unit": 75.0}])
        with self.assertRaisesRegex(UserError, "Häftet on an invoice of its own"):
            move.action_post()
        move.umgange_together = True
        move.action_post()
        self.assertEqual(move.state, "posted")

    def test_what_was_ordered_with_visits_is_looked_through_as_they_are(self):
        self.company.vat = False
        visits, other = self._invoice(self._sell(self.book))
        visits.action_post()
        with self.assertRaisesRegex(UserError, "the VAT number, since a line bears VAT"):
            other.action_post()

    # === VAT AND ACCOUNTS === #

    def test_each_kind_has_its_vat_and_its_account(self):
        course = self._create_other("Webbutbildning", "umgange_courses", "25% S", list_price=900.0)
        _visits, other = self._invoice(self._sell(self.book, self.lecture, course))
        other.action_post()
        self.assertRecordValues(
            other.invoice_line_ids.sorted("price_unit"),
            [
                {"price_total": 79.5, "account_id": self._get_account("umgange_books").id},
                {"price_total": 1125.0, "account_id": self._get_account("umgange_courses").id},
                {"price_total": 7500.0, "account_id": self._get_account("umgange_lectures").id},
            ],
        )

    def _get_account(self, xmlid):
        return self.env["account.chart.template"].with_company(self.company).ref(xmlid)

    def test_the_accounts_are_none_that_the_chart_uses_for_anything_else(self):
        codes = [self._get_account(f"umgange_{kind}").code for kind in ("income", "books", "lectures", "courses")]
        self.assertEqual(codes, ["3044", "3053", "3054", "3055"])

    # === HANDED OUT OR SOLD === #

    def test_a_booklet_that_is_handed_out_is_free_and_one_that_is_sold_is_no_handout(self):
        booklet = self.env["umgange.booklet"].sudo().create({"name": "Häftet", "product_id": self.book.id})
        participant = (
            self.env["umgange.participant"]
            .sudo()
            .create(
                {
                    "assignment_id": self.assignment.id,
                    "role": "officer",
                    "partner_id": self.env["res.partner"].create({"name": "Karin Officer"}).id,
                }
            )
        )
        order = self._sell(self.book)
        handouts = self.env["umgange.handout"].sudo()
        handouts.create(
            {
                "assignment_id": self.assignment.id,
                "participant_id": participant.id,
                "what": "booklet",
                "booklet_id": booklet.id,
            }
        )
        self.assertEqual(len(self.assignment.delivery_ids), 1)
        visits, other = self._invoice(order)
        self.assertEqual((visits.amount_untaxed, other.amount_untaxed), (1800.0, 75.0))
        self.assertEqual(handouts.search_count([("booklet_id", "=", booklet.id)]), 1)
