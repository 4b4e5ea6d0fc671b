from odoo.tests import tagged

from .einvoice_common import EinvoiceCommon

PARTY = "//cac:Accounting%sParty/cac:Party"
SELLER = PARTY % "Supplier"
BUYER = PARTY % "Customer"


@tagged("post_install", "-at_install")
class TestEinvoiceDocument(EinvoiceCommon):
    """What the e-invoice says, and what it never says."""

    def _posted(self, lines=None, **values):
        move = self._create_umgange_invoice(lines, **values)
        move.action_post()
        return move

    # === REFERENCES === #

    def test_only_the_buyers_reference_is_written_when_there_is_no_order_number(self):
        tree = self._export(self._posted())
        self.assertTexts(tree, "/*/cbc:BuyerReference", ["4711 Unit East"])
        self.assertTexts(tree, "/*/cac:OrderReference/cbc:ID", [])

    def test_only_the_order_number_is_written_when_there_is_no_reference(self):
        move = self._posted(buyer_reference="", purchase_order_reference="PO-88")
        tree = self._export(move)
        self.assertTexts(tree, "/*/cbc:BuyerReference", [])
        self.assertTexts(tree, "/*/cac:OrderReference/cbc:ID", ["PO-88"])

    def test_the_customers_own_code_is_no_reference(self):
        self.municipality.ref = "0380"
        tree = self._export(self._posted())
        self.assertTexts(tree, "/*/cbc:BuyerReference", ["4711 Unit East"])

    # === PARTIES === #

    def test_the_buyer_is_the_municipality_as_a_legal_unit(self):
        tree = self._export(self._posted())
        self.assertTexts(tree, f"{BUYER}/cbc:EndpointID[@schemeID='0007']", ["2120003005"])
        self.assertTexts(tree, f"{BUYER}/cac:PartyName/cbc:Name", ["Uppsala kommun"])
        legal = f"{BUYER}/cac:PartyLegalEntity"
        self.assertTexts(tree, f"{legal}/cbc:RegistrationName", ["Uppsala kommun"])
        self.assertTexts(tree, f"{legal}/cbc:CompanyID", ["2120003005"])
        self.assertTexts(tree, f"{BUYER}/cac:PartyTaxScheme/cbc:CompanyID", [])
        self.assertTexts(tree, f"{BUYER}/cac:PostalAddress/cbc:StreetName", ["Box 1023"])

    def test_a_unit_without_an_address_gets_the_municipalitys(self):
        self.unit.write({"street": False, "zip": False, "city": False})
        tree = self._export(self._posted())
        self.assertTexts(tree, f"{BUYER}/cac:PostalAddress/cbc:StreetName", ["Stadshuset 1"])

    def test_an_officer_as_invoice_contact_is_not_named(self):
        officer = self.env["res.partner"].create(
            {
                "name": "Karin Officer",
                "type": "contact",
                "email": "karin@example.com",
                "parent_id": self.municipality.id,
            }
        )
        tree = self._export(self._posted(partner_id=officer.id))
        text = "".join(tree.itertext())
        self.assertNotIn("Karin", text)
        self.assertNotIn("karin@", text)

    def test_the_seller_is_the_company_with_number_and_f_tax(self):
        tree = self._export(self._posted())
        self.assertTexts(tree, f"{SELLER}/cbc:EndpointID[@schemeID='0007']", ["8029999995"])
        self.assertTexts(tree, f"{SELLER}/cac:PartyLegalEntity/cbc:CompanyID", ["8029999995"])
        scheme = f"{SELLER}/cac:PartyTaxScheme"
        self.assertTexts(tree, f"{scheme}/cac:TaxScheme/cbc:ID", ["TAX"])
        self.assertTexts(tree, f"{scheme}/cbc:CompanyID", ["Godkänd för F-skatt"])
        self.assertTexts(tree, f"{SELLER}/cac:PostalAddress/cbc:CityName", ["Uppsala"])

    def test_the_vat_number_stands_before_f_tax(self):
        self.company.vat = "SE802999999501"
        tree = self._export(self._posted())
        self.assertTexts(
            tree,
            f"{SELLER}/cac:PartyTaxScheme/cbc:CompanyID",
            ["SE802999999501", "Godkänd för F-skatt"],
        )

    def test_no_place_of_delivery_is_written(self):
        home = self.env["res.partner"].create(
            {"name": "Hemma hos", "street": "Hemvägen 3", "country_id": self.sweden.id}
        )
        tree = self._export(self._posted(partner_shipping_id=home.id, delivery_date="2026-03-31"))
        self.assertTexts(tree, "//cac:Delivery/cbc:ActualDeliveryDate", ["2026-03-31"])
        self.assertTexts(tree, "//cac:Delivery/*[not(self::cbc:ActualDeliveryDate)]", [])
        self.assertNotIn("Hem", "".join(tree.itertext()))

    def test_the_xml_inside_the_pdf_names_no_place_of_delivery_either(self):
        home = self.env["res.partner"].create(
            {"name": "Hemma hos", "street": "Hemvägen 3", "country_id": self.sweden.id}
        )
        move = self._posted(partner_shipping_id=home.id)
        xml, _errors = self.env["account.edi.xml.cii"]._export_invoice(move)
        self.assertNotIn(b"Hem", xml)
        self.assertIn(b"4711 Unit East", xml)
        self.assertNotIn(b"BuyerOrderReferencedDocument", xml)

    # === DAYS === #

    def test_each_line_has_its_day_and_the_invoice_its_period(self):
        days = ["2026-03-18", "2026-03-04", "2026-03-11"]
        move = self._posted([{"umgange_delivery_id": self._create_delivery(day).id} for day in days])
        tree = self._export(move)
        self.assertTexts(tree, "/*/cac:InvoicePeriod/*", ["2026-03-04", "2026-03-18"])
        self.assertTexts(tree, "//cac:InvoiceLine/cac:InvoicePeriod/cbc:StartDate", days)

    def test_who_may_invoice_but_not_see_deliveries_can_send_it_all_the_same(self):
        move = self._posted([{"umgange_delivery_id": self._create_delivery().id}])
        self.env.user.group_ids -= self.env.ref("qrut_umgange.group_finance")
        self.assertFalse(self.env["umgange.delivery"].has_access("read"))
        self.env.invalidate_all()
        tree = self._export(move)
        self.assertTexts(tree, "//cac:InvoiceLine//cbc:StartDate", ["2026-03-04"])

    def test_a_share_is_a_part_of_the_quantity(self):
        delivery = self._create_delivery(share=0.5)
        move = self._posted([{"umgange_delivery_id": delivery.id, "quantity": 0.5}, {}])
        tree = self._export(move)
        self.assertTexts(tree, "//cac:InvoiceLine/cbc:InvoicedQuantity", ["0.5", "1.0"])
        self.assertTexts(tree, "//cbc:PayableAmount", ["2700.00"])

    # === TAX === #

    def test_exempt_care_says_why(self):
        tree = self._export(self._posted())
        category = "//cac:TaxSubtotal/cac:TaxCategory"
        self.assertTexts(tree, f"{category}/cbc:ID", ["E"])
        self.assertTexts(tree, f"{category}/cbc:TaxExemptionReasonCode", ["VATEX-EU-132-1G"])
        (reason,) = self._texts(tree, f"{category}/cbc:TaxExemptionReason")
        self.assertIn("2023:200", reason)

    def test_taxed_services_bear_25_percent(self):
        self.company.vat = "SE802999999501"
        product = self._create_visit_product("taxed", name="Föreläsning")
        tree = self._export(self._posted([{"product_id": product.id}]))
        category = "//cac:TaxSubtotal/cac:TaxCategory"
        self.assertTexts(tree, f"{category}/cbc:ID", ["S"])
        self.assertTexts(tree, f"{category}/cbc:Percent", ["25.0"])
        self.assertTexts(tree, "//cac:TaxTotal/cbc:TaxAmount", ["450.00"])

    def test_exempt_and_taxed_may_share_an_invoice(self):
        self.company.vat = "SE802999999501"
        product = self._create_visit_product("taxed", name="Föreläsning")
        tree = self._export(self._posted([{}, {"product_id": product.id}]))
        ids = self._texts(tree, "//cac:TaxSubtotal/cac:TaxCategory/cbc:ID")
        self.assertEqual(sorted(ids), ["E", "S"])

    def test_outside_vat_neither_partys_vat_number_nor_a_rate_is_written(self):
        self.company.vat = "SE802999999501"
        self.municipality.vat = "SE212000300501"
        product = self._create_visit_product("outside")
        tree = self._export(self._posted([{"product_id": product.id}] * 2))
        self.assertTexts(tree, "//cac:TaxSubtotal/cac:TaxCategory/cbc:ID", ["O"])
        self.assertTexts(tree, "//cbc:Percent", [])
        schemes = self._texts(tree, "//cac:PartyTaxScheme/cac:TaxScheme/cbc:ID")
        self.assertEqual(schemes, ["TAX"])
        self.assertNotIn("SE2120003005", "".join(tree.itertext()))

    # === PAYMENT === #

    def test_bankgiro_is_written_as_digits_with_its_name_as_branch(self):
        tree = self._export(self._posted())
        account = "//cac:PaymentMeans[cbc:PaymentMeansCode='30']/cac:PayeeFinancialAccount"
        self.assertTexts(tree, f"{account}/cbc:ID", ["50501055"])
        branch = f"{account}/cac:FinancialInstitutionBranch/cbc:ID"
        self.assertTexts(tree, branch, ["SE:BANKGIRO"])

    def test_plusgiro_likewise(self):
        self.bankgiro.acc_number = "90 08 00-4"
        tree = self._export(self._posted())
        account = "//cac:PayeeFinancialAccount"
        self.assertTexts(tree, f"{account}/cbc:ID", ["9008004"])
        branch = f"{account}/cac:FinancialInstitutionBranch/cbc:ID"
        self.assertTexts(tree, branch, ["SE:PLUSGIRO"])

    def test_the_terms_of_payment_give_a_due_date(self):
        term = self.env.ref("account.account_payment_term_30days")
        tree = self._export(self._posted(invoice_payment_term_id=term.id))
        self.assertTexts(tree, "/*/cbc:DueDate", ["2026-05-01"])
        self.assertEqual(len(self._texts(tree, "//cac:PaymentTerms/cbc:Note")), 1)

    def test_the_ocr_number_of_the_journal_is_the_payment_reference(self):
        self.company_data["default_journal_sale"].write(
            {"invoice_reference_type": "invoice", "invoice_reference_model": "se_ocr2"}
        )
        move = self._posted()
        (reference,) = self._texts(self._export(move), "//cac:PaymentMeans/cbc:PaymentID")
        self.assertTrue(reference.isdecimal())
        self.assertEqual(reference, move.payment_reference)

    # === CREDIT NOTE === #

    def test_a_credit_note_names_the_invoice_it_takes_back(self):
        invoice = self._posted([{"umgange_delivery_id": self._create_delivery().id}])
        credit = self._credit(invoice)
        credit.action_post()
        tree = self._export(credit)
        origin = "/*/cac:BillingReference/cac:InvoiceDocumentReference"
        self.assertTexts(tree, f"{origin}/cbc:ID", [invoice.name])
        self.assertTexts(tree, f"{origin}/cbc:IssueDate", ["2026-04-01"])
        self.assertTexts(tree, "/*/cbc:BuyerReference", ["4711 Unit East"])
        self.assertTexts(tree, "//cac:CreditNoteLine/cac:InvoicePeriod/*", ["2026-03-04"] * 2)

    def test_a_credit_note_from_the_order_finds_the_invoice_by_what_was_delivered(self):
        delivery = self._create_delivery()
        invoice = self._posted([{"umgange_delivery_id": delivery.id}])
        credit = self._posted([{"umgange_delivery_id": delivery.id}], move_type="out_refund")
        self.assertFalse(credit.reversed_entry_id)
        self.assertTexts(self._export(credit), "//cac:BillingReference//cbc:ID", [invoice.name])

    def test_a_credit_note_that_is_set_off_still_states_its_sum(self):
        invoice = self._posted()
        credit = self._credit(invoice)
        credit.action_post()
        self.assertFalse(credit.amount_residual)
        tree = self._export(credit)
        self.assertTexts(tree, "//cbc:PayableAmount", ["1800.00"])
        self.assertTexts(tree, "//cbc:PrepaidAmount", [])

    # === FILES === #

    def test_files_are_named_after_the_invoice_number(self):
        move = self._posted()
        number = move.name.replace("/", "_")
        builder = self.env["account.edi.xml.ubl_bis3"]
        self.assertEqual(builder._export_invoice_filename(move), f"{number}_ubl_bis3.xml")
        self.assertEqual(move._get_invoice_report_filename(), f"{number}.pdf")
