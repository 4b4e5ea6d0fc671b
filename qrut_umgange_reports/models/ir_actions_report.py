from io import BytesIO

from odoo import fields, models
from odoo.exceptions import UserError

from .. import pdf_engine

INVOICE_REPORTS = ("account.report_invoice", "account.report_invoice_with_payments")


class IrActionsReport(models.Model):
    _inherit = "ir.actions.report"

    umgange_engine = fields.Selection(
        [("stock", "Odoo's own"), ("weasyprint", "WeasyPrint")],
        "PDF engine",
        required=True,
        default="stock",
        help="Our documents and the customer invoices of a Swedish company have a layout and an engine of "
        "their own; other stock documents keep theirs.",
    )

    def _get_readable_fields(self):
        """Let the web client see the engine: ours needs no wkhtmltopdf to download."""
        return super()._get_readable_fields() | {"umgange_engine"}

    def _render_qweb_pdf_prepare_streams(self, report_ref, data, res_ids=None):
        report = self._get_report(report_ref)
        if report.umgange_engine != "weasyprint":
            return super()._render_qweb_pdf_prepare_streams(report_ref, data, res_ids)
        if self._is_about_care(report):
            res_ids = self.env["report.qrut_umgange_reports.document"]._clean_docids(res_ids)
        else:
            # As many invoices as a run of the month has: they are sent in one go.
            res_ids = list(dict.fromkeys(res_ids or []))
        ours = self._get_document_ids(report, res_ids)
        stock = [res_id for res_id in res_ids if res_id not in ours]
        streams = super()._render_qweb_pdf_prepare_streams(report_ref, data, stock) if stock else {}
        # A document each, so that each has its own page count; nothing is kept as an
        # attachment, which could be read past the record's rights.
        refusals = {}
        for res_id in (each for each in res_ids if each in ours):
            try:
                streams[res_id] = {"stream": self._render_document(report, data, res_id), "attachment": None}
            except UserError as refusal:
                refusals[res_id] = refusal
        if refusals:
            self.env["report.qrut_umgange_reports.document"]._offer_rest(report, refusals, list(streams))
        return {res_id: streams[res_id] for res_id in res_ids}

    def _get_rendering_context(self, report, docids, data):
        # What a client sends along could stand on the paper as if we had said it.
        if self._is_about_care(report):
            data = {"report_type": (data or {}).get("report_type")}
        return super()._get_rendering_context(report, docids, data)

    def _prepare_pdf_report_attachment_vals_list(self, report, streams):
        # Whatever an administrator has asked for: a file could be read past the right to what it is about.
        if self._is_about_care(report):
            return []
        return super()._prepare_pdf_report_attachment_vals_list(report, streams)

    def _is_about_care(self, report):
        """Tell whether it is a document of our own, and no invoice."""
        return report.umgange_engine == "weasyprint" and report.report_name not in INVOICE_REPORTS

    def _get_document_ids(self, report, res_ids):
        """Return those of ``res_ids`` that have a document of ours; all but foreign kinds of invoices."""
        if report.report_name not in INVOICE_REPORTS:
            return set(res_ids)
        moves = self.env[report.model].browse(res_ids)
        return set(moves.filtered(lambda move: move._has_umgange_document()).ids)

    def _render_document(self, report, data, res_id):
        if report.report_name in INVOICE_REPORTS:
            with_payments = report.report_name == "account.report_invoice_with_payments"
            html = self.env["report.qrut_umgange_reports.invoice"]._render_invoice(res_id, data, with_payments)
        else:
            html = self._render_qweb_html(report, [res_id], data={**data, "report_type": "pdf"})[0]
        try:
            return BytesIO(pdf_engine.render(html.decode()))
        except pdf_engine.TooLong as error:
            raise UserError(
                self.env._("This is too long for one document: choose a shorter time, or print it in parts.")
            ) from error
