import os
from datetime import date
from pathlib import Path

from lxml import etree

from odoo import Command
from odoo.tests import freeze_time

from odoo.addons.account.tests.common import AccountTestInvoicingCommon

NAMESPACES = {
    "cac": "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2",
    "cbc": "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2",
}
TODAY = "2026-04-01"


class EinvoiceCommon(AccountTestInvoicingCommon):
    """A Swedish provider, a municipality with a unit, and invoices between them."""

    @classmethod
    @AccountTestInvoicingCommon.setup_country("SE")
    @AccountTestInvoicingCommon.setup_chart_template("se")
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time(TODAY))
        cls.sweden = cls.env.ref("base.se")
        # Texts are compared in the language of the source.
        cls.env = cls.env(context={**cls.env.context, "lang": "en_US"})
        cls.company = cls.env.company
        for group in ("qrut_umgange.group_finance", "sales_team.group_sale_manager"):
            cls.env.user.group_ids += cls.env.ref(group)
        cls.env["umgange.undertaking"]._find_newest(cls.company).action_accept()
        cls.company.write(
            {
                "name": "Umgängesföreningen Länken",
                "street": "Exempelgatan 1",
                "zip": "753 20",
                "city": "Uppsala",
                "country_id": cls.sweden.id,
                "company_registry": "802999-9995",
                "vat": False,
                "umgange_f_tax": True,
            }
        )
        cls.bankgiro = cls.env["res.partner.bank"].create(
            {"acc_number": "5050-1055", "partner_id": cls.company.partner_id.id}
        )
        cls.municipality = cls._create_municipality("Uppsala kommun", "212000-3005")
        cls.unit = cls.env["res.partner"].create(
            {
                "name": "Barn- och ungdomsenheten",
                "type": "invoice",
                "parent_id": cls.municipality.id,
                "lang": "en_US",
                "street": "Box 1023",
                "zip": "751 40",
                "city": "Uppsala",
                "country_id": cls.sweden.id,
            }
        )
        cls.visit_product = cls._create_visit_product()
        cls.assignment = (
            cls.env["umgange.assignment"]
            .sudo()
            .create({"company_id": cls.company.id, "partner_id": cls.municipality.id})
        )

    @classmethod
    def _create_municipality(cls, name, org_number, **values):
        return cls.env["res.partner"].create(
            {
                "name": name,
                "is_company": True,
                "company_registry": org_number,
                "street": "Stadshuset 1",
                "zip": "753 75",
                "city": "Uppsala",
                "country_id": cls.sweden.id,
                "lang": "en_US",
                **values,
            }
        )

    @classmethod
    def _create_visit_product(cls, vat="exempt", **values):
        return cls.env["product.product"].create(
            {
                "name": "Umgängesstöd",
                "type": "service",
                "service_tracking": "umgange",
                "umgange_vat": vat,
                "list_price": 1800.0,
                **values,
            }
        )

    @classmethod
    def _create_delivery(cls, day="2026-03-04", quantity=1.0, share=1.0):
        # Sudo: what was done is the coordinator's to write down, here it is only there.
        delivery = cls.env["umgange.delivery"].sudo()
        return delivery.create(
            {
                "assignment_id": cls.assignment.id,
                "company_id": cls.company.id,
                "date": day,
                "done_quantity": quantity,
                "share": share,
                "explanation": "15.00–17.00",
            }
        ).sudo(False)

    @classmethod
    def _create_umgange_invoice(cls, lines=None, **values):
        """Return a draft invoice to the unit; each line is a dict over a plain visit's."""
        return cls.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": cls.unit.id,
                "invoice_date": TODAY,
                "buyer_reference": "4711 Unit East",
                "invoice_line_ids": [Command.create(cls._prepare_line(**line)) for line in lines or [{}]],
                **values,
            }
        )

    @classmethod
    def _prepare_line(cls, **values):
        return {
            "product_id": cls.visit_product.id,
            "name": "Umgänge U-2026-0001, 2026-03-04 15.00–17.00",
            "quantity": 1.0,
            "price_unit": 1800.0,
            **values,
        }

    @classmethod
    def _credit(cls, invoice):
        """Return a draft credit note of the whole invoice."""
        wizard = cls.env["account.move.reversal"].with_context(active_model="account.move", active_ids=invoice.ids)
        action = wizard.create({"reason": "Fel pris", "journal_id": invoice.journal_id.id}).refund_moves()
        return cls.env["account.move"].browse(action["res_id"])

    def _export(self, move, name=""):
        """Return the posted move's e-invoice; keep a copy where QRUT_XML names a folder."""
        xml, errors = self.env["account.edi.xml.ubl_bis3"]._export_invoice(move)
        self.assertFalse(errors)
        if folder := os.environ.get("QRUT_XML"):
            Path(folder, f"{name or self._testMethodName}.xml").write_bytes(xml)
        return etree.fromstring(xml)

    def _texts(self, tree, xpath):
        return [node.text for node in tree.xpath(xpath, namespaces=NAMESPACES)]

    def assertTexts(self, tree, xpath, expected):
        self.assertEqual(self._texts(tree, xpath), expected)

    def _date(self, text):
        return date.fromisoformat(text)
