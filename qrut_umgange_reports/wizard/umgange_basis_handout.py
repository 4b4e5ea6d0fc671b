from odoo import fields, models


class UmgangeBasisHandout(models.TransientModel):
    _inherit = "umgange.basis.handout"

    #: the report that is its paper
    _basis_report = "qrut_umgange_reports.action_report_basis_officer"

    extension = fields.Selection(selection_add=[("pdf", "PDF")], ondelete={"pdf": "set default"})
