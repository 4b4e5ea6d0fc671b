from odoo import api, models


class UmgangeStatisticsBoardReport(models.AbstractModel):
    _name = "report.qrut_umgange_reports.report_statistics_board"
    _inherit = ["report.qrut_umgange_reports.document"]
    _description = "Page of Figures for the Board"
    _document_model = "umgange.statistics.board"

    @api.model
    def _log_print(self, docs):
        """Note nothing: sums of five and more are no reading about anybody."""

    @api.model
    def _get_document_values(self, docs):
        """Return the page of each, as those may read it who may not see the visits."""
        return {"pages": {board.id: {**board._prepare_choice(), **board._prepare_page()} for board in docs}}
