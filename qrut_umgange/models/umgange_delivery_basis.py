from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..tools.arguments import clean_ids
from ..tools.sheets import Sheet

OUTCOMES = {
    "done": "held",
    "cancelled": "cancelled",
    "no_show": "not_held",
    "broken_off": "ended_early",
    "abstained": "called_off",
}


class UmgangeVisit(models.Model):
    """What of a visit stands in the basis of an invoice: times and how it ended, nobody and no cause."""

    _inherit = "umgange.visit"

    def _prepare_delivery(self):
        return {**super()._prepare_delivery(), **self._prepare_basis()}

    def _prepare_basis(self):
        self.ensure_one()
        return {
            "planned_label": self.time_label,
            "actual_label": self.actual_label,
            "outcome": OUTCOMES.get(self.state),
        }


class UmgangeDelivery(models.Model):
    """The basis by which a buyer checks an invoice: a row for each thing done, equal to the invoice to the öre."""

    _inherit = "umgange.delivery"

    # as they were when it was delivered, in the clock of the place
    planned_label = fields.Char("Planned", readonly=True, copy=False)
    actual_label = fields.Char("Actual", readonly=True, copy=False)
    outcome = fields.Selection(
        [
            ("held", "Held"),
            ("cancelled", "Cancelled"),
            ("not_held", "Did not take place"),
            ("ended_early", "Ended early"),
            ("called_off", "Called off"),
        ],
        readonly=True,
        copy=False,
    )
    order_id = fields.Many2one(related="sale_line_id.order_id", string="Order")

    # === ACTION METHODS === #

    def action_download_basis(self):
        """Hand over the chosen rows as a file; nothing chosen means all rows of the order or invoice that is shown.

        :return: the download, for whoever may read the rows
        """
        self.check_access("read")
        asked, files = self.env.context.get("umgange_basis_format"), self.env["umgange.basis.file"]
        extension = asked if asked in dict(files._fields["extension"]._description_selection(self.env)) else "xlsx"
        deliveries = self or self._get_shown_basis()
        if not deliveries:
            raise UserError(self.env._("Choose the rows that the file is to hold."))
        file = files.create({"delivery_ids": deliveries.ids, "extension": extension})
        return file.delivery_ids._download_basis(file)

    # === BUSINESS METHODS === #

    @api.model
    def _get_shown_basis(self):
        """Return the rows of the orders or invoices whose basis is on the screen."""
        shown = self.env.context.get("umgange_basis") or {}
        if shown.get("model") not in ("sale.order", "account.move"):
            return self.browse()
        records = self.env[shown["model"]].browse(clean_ids(shown.get("ids", ())))
        records.check_access("read")
        return records._get_umgange_basis()

    @api.model
    def _download_basis(self, file):
        """Return the action that downloads the content of a dialog (hook)."""
        url = f"/web/content/{file._name}/{file.id}/content?filename_field=file_name&download=true"
        return {"type": "ir.actions.act_url", "url": url, "target": "self"}

    @api.model
    def _open_basis(self, records):
        """Return the action that shows the basis of orders or invoices on the screen."""
        action = self.env["ir.actions.actions"]._for_xml_id("qrut_umgange.umgange_delivery_action_basis")
        names = ", ".join(records.mapped("display_name"))
        return {
            **action,
            "name": self.env._("Basis: %(names)s", names=names),
            "domain": [("id", "in", records._get_umgange_basis().ids)],
            "context": {"umgange_basis": {"model": records._name, "ids": records.ids}},
        }

    def _make_basis_sheet(self, with_cause=False):
        """Return the basis as a table; the cause only in the officer's version, for those who may read it."""
        self.check_access("read")
        rows = self.sorted(lambda each: (each.date, each.id))
        header, values = zip(*self._get_basis_columns(with_cause).values(), strict=True)
        total = ["" for _name in header]
        total[0], total[header.index(self.env._("Amount"))] = self.env._("Total"), sum(rows.mapped("amount"))
        return Sheet(list(header), [[value(row) for value in values] for row in rows], total)

    def _make_basis_file(self, extension, with_cause=False):
        """Return the basis as the bytes of a file."""
        sheet = self._make_basis_sheet(with_cause)
        return sheet.to_csv() if extension == "csv" else sheet.to_xlsx()

    def _get_basis_columns(self, with_cause):
        """Return ``(heading, value of a delivery)`` for each column, by its name."""
        outcomes = dict(self._fields["outcome"]._description_selection(self.env))
        columns = {
            "date": (self.env._("Date"), lambda each: fields.Date.to_string(each.date)),
            "assignment": (self.env._("Assignment"), lambda each: each.assignment_id.sudo().name),
            "order": (self.env._("Order"), lambda each: each.sale_line_id.sudo().order_id.name or ""),
            "planned": (self.env._("Planned"), lambda each: each.planned_label or ""),
            "actual": (self.env._("Actual"), lambda each: each.actual_label or ""),
            "outcome": (self.env._("Status"), lambda each: outcomes.get(each.outcome, "")),
            "rule": (self.env._("Rule"), lambda each: each.explanation),
            "share": (self.env._("Share"), lambda each: each.share),
            "quantity": (self.env._("Quantity"), lambda each: each.quantity),
            "price": (self.env._("Price"), lambda each: each.price_unit),
            "amount": (self.env._("Amount"), lambda each: each.amount),
        }
        cause = {"cause": (self.env._("Cause"), lambda each: each.cause or "")} if with_cause else {}
        return {**columns, **cause}

    def _get_basis_name(self):
        """Return what a file of the rows is called: numbers and months, nobody's name."""
        numbers = "-".join(sorted(set(self.assignment_id.sudo().mapped("name")))[:3])
        months = sorted({format_date(self.env, day, date_format="yyyy-MM") for day in self.mapped("date")})
        return "-".join(filter(None, (self.env._("basis"), numbers, *months[:1], *months[1:][-1:])))
