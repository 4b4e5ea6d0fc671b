from odoo import fields, models


class UmgangeBasisFile(models.TransientModel):
    _inherit = "umgange.basis.file"

    #: the report that is its paper
    _basis_report = "qrut_umgange_reports.action_report_basis"

    extension = fields.Selection(selection_add=[("pdf", "PDF")], ondelete={"pdf": "set default"})
