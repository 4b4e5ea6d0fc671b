from odoo import http
from odoo.exceptions import AccessError, MissingError
from odoo.http import content_disposition, request

SOURCES = ("sale.order", "account.move", "umgange.delivery")
TYPES = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


class UmgangeBasis(http.Controller):
    """The basis of an invoice as a file."""

    @http.route("/qrut_umgange/basis/<string:name>", type="http", auth="user", methods=["GET"], readonly=False)
    def download(self, name, ids="", **_kwargs):
        """Return the basis of orders, invoices or deliveries, for whoever may read them and what they bill."""
        model, _dot, extension = name.rpartition(".")
        numbers = [int(each) for each in ids.split(",") if each.isdecimal() and len(each) < 10]
        if extension not in TYPES or not numbers or model not in (*SOURCES, "umgange.basis.handout"):
            raise request.not_found()
        try:
            records = request.env[model].browse(numbers).exists()
            records.check_access("read")
            deliveries = records._get_umgange_basis()
            sheet = deliveries._make_basis_sheet(with_cause=model == "umgange.basis.handout")
        except (AccessError, MissingError):
            # As if there were none.
            raise request.not_found() from None
        content = sheet.to_csv() if extension == "csv" else sheet.to_xlsx()
        file_name = f"{deliveries._get_basis_name()}.{extension}"
        headers = [
            ("Content-Type", TYPES[extension]),
            ("Content-Disposition", content_disposition(file_name)),
            ("Cache-Control", "no-store"),
            ("X-Content-Type-Options", "nosniff"),
        ]
        return request.make_response(content, headers)
