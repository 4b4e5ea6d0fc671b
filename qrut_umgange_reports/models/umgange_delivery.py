from odoo import api, models


class UmgangeDelivery(models.Model):
    """The basis as a paper, beside the files for a spreadsheet."""

    _inherit = "umgange.delivery"

    # === BUSINESS METHODS === #

    @api.model
    def _download_basis(self, file):
        if file.extension != "pdf":
            return super()._download_basis(file)
        return self.env.ref(file._basis_report).report_action(file, config=False)

    def _make_basis_file(self, extension, with_cause=False):
        # A paper is printed by its report, which notes it: the dialog holds no copy.
        return b"" if extension == "pdf" else super()._make_basis_file(extension, with_cause)
