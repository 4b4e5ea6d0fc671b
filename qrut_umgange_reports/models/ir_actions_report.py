from io import BytesIO

from odoo import fields, models

from .. import pdf_engine


class IrActionsReport(models.Model):
    _inherit = "ir.actions.report"

    umgange_engine = fields.Selection(
        [("stock", "Odoo's own"), ("weasyprint", "WeasyPrint")],
        "PDF engine",
        required=True,
        default="stock",
        help="Our documents have a layout and an engine of their own; stock documents keep theirs.",
    )

    def _get_readable_fields(self):
        """Let the web client see the engine: ours needs no wkhtmltopdf to download."""
        return super()._get_readable_fields() | {"umgange_engine"}

    def _render_qweb_pdf_prepare_streams(self, report_ref, data, res_ids=None):
        report = self._get_report(report_ref)
        if report.umgange_engine != "weasyprint":
            return super()._render_qweb_pdf_prepare_streams(report_ref, data, res_ids)
        # A document each, so that each has its own page count; nothing is kept as an
        # attachment, which could be read past the record's rights.
        return {
            res_id: {"stream": self._render_document(report, data, res_id), "attachment": None}
            for res_id in dict.fromkeys(res_ids or [])
        }

    def _render_document(self, report, data, res_id):
        html = self._render_qweb_html(report, [res_id], data={**data, "report_type": "pdf"})[0]
        return BytesIO(pdf_engine.render(html.decode()))
