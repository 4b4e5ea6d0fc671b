from odoo import api, fields, models
from odoo.exceptions import UserError


class DocumentReport(models.AbstractModel):
    """What every document of ours does before it shows anything."""

    _name = "report.qrut_umgange_reports.document"
    _description = "Document about a Person's Care"

    #: the model that the document is about
    _document_model = None

    @api.model
    def _get_report_values(self, docids, data=None):
        """Return what the template shows, after checking the right and logging the print.

        Odoo never checks a report's groups: whoever knows its name can ask for it.

        :raise AccessError: when one of the records may not be read
        """
        docs = self.env[self._document_model].browse(docids or [])
        if not docs:
            raise UserError(self.env._("Choose what to print first."))
        docs.check_access("read")
        self._log_print(docs)
        docs = docs.with_context(umgange_show_names=True)
        return {
            "doc_ids": docs.ids,
            "doc_model": docs._name,
            "docs": docs,
            "lang": (self.env.lang or "en_US").split("_")[0],
            "printed_at": fields.Datetime.context_timestamp(
                docs.with_context(tz=self.env.company._get_umgange_zone()), fields.Datetime.now()
            ),
            **self._get_document_values(docs),
        }

    @api.model
    def _log_print(self, docs):
        """Note in the access log what was printed (hook)."""
        docs._log_care("print")

    @api.model
    def _get_document_values(self, docs):
        """Return what this document shows besides its records (hook)."""
        return {}
