from odoo import api, models


class UmgangeExtractReport(models.AbstractModel):
    """The extract on paper: what was frozen when it was decided, and nothing that is read anew."""

    _name = "report.qrut_umgange_reports.report_extract"
    _inherit = ["report.qrut_umgange_reports.document"]
    _description = "Extract of a Child's File on Paper"
    _document_model = "umgange.extract"

    @api.model
    def _get_document_values(self, docs):
        """Return the papers as they were decided, and who is asked about them, by extract.

        :raise UserError: before one is decided
        """
        langs = {extract.id: extract._get_paper_lang() for extract in docs}
        return {
            "papers": {extract.id: extract._get_paper() for extract in docs},
            "names": docs.child_id._get_readable_names(),
            "langs": langs,
            "leads": {extract.id: self.with_context(lang=langs[extract.id])._get_lead(extract) for extract in docs},
        }

    @api.model
    def _get_lead(self, extract):
        """Return in a sentence for whom and of what period it is."""
        paper = extract._get_paper()
        if paper["from"] and paper["to"]:
            period = self.env._("from %(start)s to %(end)s", start=paper["from"], end=paper["to"])
        elif paper["from"] or paper["to"]:
            period = paper["from"] and self.env._("from %(start)s", start=paper["from"])
            period = period or self.env._("until %(end)s", end=paper["to"])
        else:
            period = self.env._("from the beginning")
        return self.env._(
            "Asked for on %(day)s by: %(role)s. The signed entries, what the child told in talks, and the papers "
            "of the assignment %(assignment)s, %(period)s.",
            day=paper["asked_on"],
            role=paper["role"].lower(),
            assignment=paper["assignment"],
            period=period,
        )
