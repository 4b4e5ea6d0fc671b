from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import format_amount, format_date
from odoo.tools.misc import formatLang

from odoo.addons.qrut_umgange.lent_rights import lend

# How many numbers of assignments find room in the head of a page.
FEW = 3


class UmgangeBasisReport(models.AbstractModel):
    """The basis of an invoice on paper: the same rows as on the screen and in the file, without a cause."""

    _name = "report.qrut_umgange_reports.report_basis"
    _inherit = ["report.qrut_umgange_reports.document"]
    _description = "Basis of an Invoice on Paper"
    _document_model = "umgange.basis.file"

    #: whether who called something off, and why, stands there
    _with_cause = False

    @api.model
    def _log_print(self, docs):
        log, nobody = self.env["umgange.access.log"], self.env["umgange.person"]
        for company, rows in docs.delivery_ids.grouped("company_id").items():
            about = {row.id: self._get_persons(row) if self._with_cause else nobody for row in rows}
            log._note("print", rows._name, about, company)

    @api.model
    def _get_persons(self, row):
        return row.assignment_id.child_ids

    @api.model
    def _get_document_values(self, docs):
        return {"bases": {doc.id: self._prepare_basis(doc) for doc in docs}, "with_cause": self._with_cause}

    @api.model
    def _prepare_basis(self, doc):
        """Return head, rows and sum of the basis of ``doc``; a number that is the same in all rows stands once."""
        rows = doc.delivery_ids.sorted(lambda each: (each.date, each.id))
        rows.check_access("read")
        columns = rows._get_basis_columns(self._with_cause)
        assignments, orders = ({columns[name][1](row) for row in rows} for name in ("assignment", "order"))
        for name, values in (("assignment", assignments), ("order", orders)):
            if len(values) <= 1:
                columns.pop(name)
        return {
            "facts": self._get_facts(doc, rows, assignments, orders),
            "columns": [(name, heading) for name, (heading, _value) in columns.items()],
            "rows": [[self._say(name, value(row), row) for name, (_heading, value) in columns.items()] for row in rows],
            "before_amount": list(columns).index("amount"),
            "total": format_amount(self.env, sum(rows.mapped("amount")), doc.company_id.currency_id),
            "numbers": self._name_assignments(sorted(filter(None, assignments))),
        }

    @api.model
    def _name_assignments(self, numbers):
        """Return the numbers, or how many where they would fill the page's head."""
        many = self.env._("%(count)s assignments", count=len(numbers))
        return many if len(numbers) > FEW else ", ".join(numbers)

    @api.model
    def _get_facts(self, doc, rows, assignments, orders):
        """Return ``[(label, value)]`` of what the buyer sorts the paper by."""
        # Lent: names of buyers and numbers, for whoever may read the rows.
        buyers = lend(rows).partner_id.mapped("display_name")
        days = [format_date(self.env, day) for day in (rows[:1].date, rows[-1:].date) if day]
        bought = lend(rows).sale_line_id.order_id
        facts = {
            self.env._("Buyer"): ", ".join(buyers),
            self.env._("Assignment"): ", ".join(sorted(filter(None, assignments))) if len(assignments) == 1 else "",
            self.env._("Your reference"): self._join_few(bought.mapped("buyer_reference")),
            self.env._("Your order number"): self._join_few(bought.mapped("purchase_order_reference")),
            self.env._("Our order"): ", ".join(filter(None, orders)) if len(orders) == 1 else "",
            self.env._("Days"): " – ".join(dict.fromkeys(days)),
            self.env._("Invoice"): self._get_invoices(rows),
        }
        return [(label, value) for label, value in facts.items() if value]

    @api.model
    def _join_few(self, numbers):
        numbers = dict.fromkeys(filter(None, numbers))
        return ", ".join(numbers) if len(numbers) <= FEW else ""

    @api.model
    def _get_invoices(self, rows):
        """Return the numbers of the invoices that bill the rows."""
        # Lent: which invoice it became, for whoever may read the rows.
        lines = lend(rows).invoice_line_ids.filtered("umgange_living")
        return ", ".join(name for name in sorted(set(lines.move_id.mapped("name"))) if name and name != "/")

    @api.model
    def _say(self, name, value, row):
        """Return a value as it stands on paper."""
        if name == "date":
            return format_date(self.env, row.date)
        if name == "share":
            return f"{formatLang(self.env, value * 100, digits=0 if value * 100 == round(value * 100) else 2)} %"
        if name == "quantity":
            decimals = len(f"{value:.4f}".rstrip("0").partition(".")[2])
            return formatLang(self.env, value, digits=decimals)
        return formatLang(self.env, value, digits=2) if name in ("price", "amount") else value


class UmgangeBasisOfficerReport(models.AbstractModel):
    """The officer's version, with who called off and why: finance has no way to it, nor has the invoice."""

    _name = "report.qrut_umgange_reports.report_basis_officer"
    _inherit = ["report.qrut_umgange_reports.report_basis"]
    _description = "Basis of an Invoice with Causes on Paper"
    _document_model = "umgange.basis.handout"
    _with_cause = True

    @api.model
    def _check_printable(self, docs):
        if not all(docs.mapped("is_handed_out")):
            raise UserError(self.env._("Note first who gets it: the basis with causes is the officer's."))
