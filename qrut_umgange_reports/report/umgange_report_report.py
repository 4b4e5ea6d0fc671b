from odoo import api, models

from ..tools.child_drawing import draw

ASSESSMENT = "assessment"


class UmgangeReportReport(models.AbstractModel):
    """The report to the municipality on paper: what was frozen when it was approved, and nothing that is read anew."""

    _name = "report.qrut_umgange_reports.report_municipal"
    _inherit = ["report.qrut_umgange_reports.document"]
    _description = "Report to the Municipality on Paper"
    _document_model = "umgange.report"

    @api.model
    def _get_document_values(self, docs):
        """Return the papers as they were approved, by report.

        :raise UserError: before one is approved
        """
        papers = {report.id: report._get_paper() for report in docs}
        langs = {report.id: report._get_paper_lang() for report in docs}
        return {
            "papers": papers,
            "langs": langs,
            "names": docs.child_id._get_readable_names(),
            "draw": draw,
            "told": {report_id: self._get_sections(paper, assessed=False) for report_id, paper in papers.items()},
            "assessed": {report_id: self._get_sections(paper, assessed=True) for report_id, paper in papers.items()},
            # Beside what was approved: the paper itself stays as it is.
            "corrected": {
                report.id: (report.with_context(lang=langs[report.id]).corrected_label or "").splitlines()
                for report in docs
            },
        }

    @api.model
    def _get_sections(self, paper, assessed):
        """Return (title, blocks, which) of the facts, or of the assessments: lines of one source stand together."""
        return [
            (section["title"], self._get_blocks(section["lines"]), section["section"])
            for section in paper["sections"]
            if (section["section"] == ASSESSMENT) == assessed
        ]

    @api.model
    def _get_blocks(self, lines):
        """Return the lines in blocks of one source, which it is said of once, and within them by heading."""
        blocks = []
        for line in lines:
            of = (line["day"], line["source"])
            if not blocks or blocks[-1]["of"] != of:
                blocks.append(
                    {"of": of, "day": line["day"], "source": line["source"], "is_found": line["of"], "parts": []}
                )
            parts = blocks[-1]["parts"]
            if not parts or parts[-1]["label"] != line["label"]:
                parts.append({"label": line["label"], "texts": []})
            parts[-1]["texts"].append(line["text"])
        return blocks
