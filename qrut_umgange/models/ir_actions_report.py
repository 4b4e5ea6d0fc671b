from odoo import models


class IrActionsReport(models.Model):
    _name = "ir.actions.report"
    _inherit = ["ir.actions.report", "umgange.watch.mixin", "umgange.outward.file.mixin"]

    def _render_qweb_html(self, report_ref, docids, data=None):
        """Make the page; one of an order or invoice that says who somebody is, is refused."""
        page, kind = super()._render_qweb_html(report_ref, docids, data=data)
        report = self._get_report(report_ref)
        if report.model in self.env:
            self._check_umgange_page(self.env[report.model].browse(docids), page)
        return page, kind

    def _get_rights(self):
        self.ensure_one()
        return (self.model, self.report_name, self.group_ids)
