from odoo import api, models
from odoo.tools import format_amount, format_date, html_sanitize, is_html_empty
from odoo.tools.misc import formatLang

TEMPLATE = "qrut_umgange_reports.report_invoice"


class InvoiceReport(models.AbstractModel):
    """The printed invoice: all words and figures, so that the template only lays them out."""

    _name = "report.qrut_umgange_reports.invoice"
    _description = "Printed Invoice"

    @api.model
    def _render_invoice(self, move_id, data, with_payments):
        """Return the invoice as an HTML document, in its buyer's language.

        :raise AccessError: when it may not be read; Odoo never checks a report's groups
        """
        move = self.env["account.move"].browse(move_id)
        move.check_access("read")
        lang = move.partner_id.lang or self.env.lang or "en_US"
        report = self.with_context(lang=lang)
        values = report._get_invoice_values(move.with_context(lang=lang), bool((data or {}).get("proforma")))
        values["payments"] = report._get_payments(values["move"]) if with_payments else []
        return report.env["ir.actions.report"]._render_template(TEMPLATE, {**values, "language": lang.split("_")[0]})

    @api.model
    def _get_invoice_values(self, move, proforma=False):
        """Return what the template shows of ``move``."""
        return {
            "move": move,
            "company": move.company_id,
            "title": self._get_title(move, proforma),
            "number": move.name if move.name and move.name != "/" else "",
            "facts": self._get_facts(move),
            "recipient": self._get_recipient(move),
            "seller": self._get_seller(move),
            "to_pay": self._get_to_pay(move),
            "has_vat": bool(move.amount_tax),
            "has_discount": any(line.discount for line in self._get_lines(move)),
            "lines": [self._prepare_line(line) for line in self._get_lines(move)],
            "totals": self._get_totals(move),
            "notes": self._get_notes(move),
        }

    # === HEAD === #

    def _get_title(self, move, proforma):
        credit = move.move_type == "out_refund"
        if proforma:
            return self.env._("Proforma invoice")
        if move.state == "draft":
            return self.env._("Draft credit note") if credit else self.env._("Draft invoice")
        if move.state == "cancel":
            return self.env._("Cancelled credit note") if credit else self.env._("Cancelled invoice")
        return self.env._("Credit note") if credit else self.env._("Invoice")

    def _get_facts(self, move):
        """Return ``[(label, value)]`` of what the buyer sorts the invoice by."""
        origins = ", ".join(move._get_umgange_origins().mapped("name"))
        is_due = move.move_type == "out_invoice" and move.state != "cancel"
        facts = [
            (self.env._("Invoice date"), self._day(move.invoice_date)),
            (self.env._("Due date"), self._day(move.invoice_date_due) if is_due else ""),
            (self.env._("Your reference"), move.buyer_reference),
            (self.env._("Your order number"), move.purchase_order_reference),
            (self.env._("Reference"), self._get_reference(move)),
            (self.env._("Our order"), move.invoice_origin),
            (self.env._("Credits") if move.move_type == "out_refund" else self.env._("Corrects"), origins),
            (self.env._("Period"), self._get_period(move)),
            (self.env._("Our reference"), move.invoice_user_id.name),
        ]
        return [(label, value) for label, value in facts if value]

    def _get_reference(self, move):
        """Return what somebody typed; what Odoo writes there itself is said better beside it."""
        return "" if move.reversed_entry_id or move.ref == move.invoice_origin else move.ref

    def _get_period(self, move):
        first, last = move._get_umgange_period() or (None, None)
        return " – ".join(dict.fromkeys((self._day(first), self._day(last)))) if first else ""

    def _get_recipient(self, move):
        """Return the lines of the buyer's address, the organisation first."""
        partner, organisation = move.partner_id, move.commercial_partner_id
        address = partner._get_umgange_address()
        names = dict.fromkeys(name for name in (organisation.name, partner.name) if name)
        return [*names, *self._get_address(address, move.company_id.country_id)]

    def _get_address(self, partner, home=None):
        place = " ".join(filter(None, (partner.zip, partner.city)))
        country = partner.country_id.name if home and partner.country_id != home else ""
        return [line for line in (partner.street, partner.street2, place, country) if line]

    def _get_seller(self, move):
        """Return three columns for the foot: where we are, who we are, how we are paid."""
        company, partner = move.company_id, move.company_id.partner_id
        bank = move.partner_bank_id
        number = partner._get_umgange_org_number()
        numbers = [
            (self.env._("Organisation number"), f"{number[:6]}-{number[6:]}" if number else company.company_registry),
            (self.env._("VAT number"), company.vat),
            ("", self.env._("Approved for F-tax") if company.umgange_f_tax else ""),
        ]
        ways = [
            (self._get_bank_label(bank), bank.acc_number),
            (self.env._("Phone"), company.phone),
            (self.env._("E-mail"), company.email),
            ("", company.website),
        ]
        return [
            [company.name, *self._get_address(partner)],
            [f"{label} {value}".strip() for label, value in numbers if value],
            [f"{label} {value}".strip() for label, value in ways if value],
        ]

    # === WHAT IS TO BE PAID === #

    def _get_bank_label(self, bank):
        labels = {"bankgiro": "Bankgiro", "plusgiro": "Plusgiro", "iban": "IBAN"}
        return labels.get(bank.acc_type, self.env._("Account"))

    def _get_to_pay(self, move):
        """Return ``[(label, value)]`` of the box that whoever pays looks for."""
        if move.state == "cancel":
            return []
        if move.move_type == "out_refund":
            return [(self.env._("To your credit"), self._money(move, move.amount_total))]
        bank = move.partner_bank_id
        box = [
            (self.env._("To pay"), self._money(move, move.amount_residual)),
            (self.env._("No later than"), self._day(move.invoice_date_due)),
            (self._get_bank_label(bank), bank.acc_number),
            (self.env._("State when paying"), move.payment_reference),
        ]
        return [(label, value) for label, value in box if value]

    def _get_lines(self, move):
        return move._get_move_lines_to_report().sorted(lambda line: (line.sequence, line.id))

    def _prepare_line(self, line):
        if line.display_type != "product":
            return {"kind": line.display_type, "name": line.name}
        return {
            "kind": "product",
            "name": line.name,
            "quantity": self._get_quantity(line),
            "price": formatLang(self.env, line.price_unit, dp="Product Price"),
            "discount": f"{line.discount:g} %" if line.discount else "",
            "vat": ", ".join(f"{tax.amount:g} %" for tax in line.tax_ids),
            "amount": formatLang(self.env, line.price_subtotal, digits=2),
        }

    def _get_quantity(self, line):
        """Return how many, without zeros that say nothing, and of what where it is not pieces."""
        decimals = len(f"{line.quantity:.4f}".rstrip("0").partition(".")[2])
        number = formatLang(self.env, line.quantity, digits=decimals)
        unit = line.product_uom_id
        plain = not unit or unit == self.env.ref("uom.product_uom_unit", raise_if_not_found=False)
        return number if plain else f"{number}\N{NO-BREAK SPACE}{self._get_unit_word(unit.name)}"

    def _get_unit_word(self, name):
        """Write a word as within a sentence (“timmar”), and a sign as it is (“kWh”)."""
        return name.lower() if name[1:].islower() else name

    def _get_totals(self, move):
        """Return ``[(label, amount)]`` down to the sum, taxes as Odoo groups them."""
        totals = []
        # Without VAT the only sum is the total: a row of zeros would look like zero-rated.
        for subtotal in (move.tax_totals or {}).get("subtotals", []) if move.amount_tax else []:
            totals.append((subtotal["name"], subtotal["base_amount_currency"]))
            totals += [(tax["group_name"], tax["tax_amount_currency"]) for tax in subtotal["tax_groups"]]
        rounding = (move.tax_totals or {}).get("cash_rounding_base_amount_currency")
        if rounding:
            totals.append((self.env._("Rounding"), rounding))
        totals.append((self.env._("Total"), move.amount_total))
        return [(label, self._money(move, amount)) for label, amount in totals]

    def _get_payments(self, move):
        """Return ``[(label, amount)]`` of what was paid, and what is left; a credit that is set off is not paid."""
        if move.move_type == "out_refund":
            return []
        # Sudo, as Odoo's own invoice: whoever may print it sees what was paid on it.
        content = (move.sudo().invoice_payments_widget or {}).get("content", [])
        paid = [
            (self.env._("Paid on %(day)s", day=self._day(payment["date"])), self._money(move, -payment["amount"]))
            for payment in content
            if not payment.get("is_exchange")
        ]
        return [*paid, (self.env._("Left to pay"), self._money(move, move.amount_residual))] if paid else []

    def _get_notes(self, move):
        """Return the markup of what stands under the lines, that somebody wrote for it."""
        notes = (move.taxes_legal_notes, move.invoice_payment_term_id.note, move.narration)
        return [self._strip_note(note) for note in notes if not is_html_empty(note)]

    def _strip_note(self, note):
        """Return a note without styles and classes: by them it could cover, or stand for, what we print ourselves."""
        return html_sanitize(note, sanitize_attributes=True, strip_style=True, strip_classes=True)

    # === WORDS === #

    def _day(self, day):
        return format_date(self.env, day) if day else ""

    def _money(self, move, amount):
        return format_amount(self.env, amount, move.currency_id)
