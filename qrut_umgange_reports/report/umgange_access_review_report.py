from odoo import api, models
from odoo.tools import format_datetime


class UmgangeAccessReviewReport(models.AbstractModel):
    _name = "report.qrut_umgange_reports.report_access_review"
    _inherit = ["report.qrut_umgange_reports.document"]
    _description = "The Month's Review of the Log, as Signed"
    _document_model = "umgange.access.review"

    @api.model
    def _log_print(self, docs):
        # About nobody in particular: persons stand in it by their codes.
        nobody = self.env["umgange.person"]
        for company, reviews in docs.grouped("company_id").items():
            self.env["umgange.access.log"]._note("print", docs._name, dict.fromkeys(reviews.ids, nobody), company)

    @api.model
    def _get_document_values(self, docs):
        """Return what stands above the rows, and the rows, by review."""
        return {
            "months": {review.id: f"{review.month:%Y-%m}" for review in docs},
            "leads": {review.id: self._get_lead(review) for review in docs},
            "intros": {review.id: self._get_intro(review) for review in docs},
            "rows": {review.id: [self._prepare_row(line) for line in review.line_ids] for review in docs},
            "digests": {review.id: self._get_digest(review) for review in docs},
            "counts": {review.id: self._count(review) for review in docs},
        }

    @api.model
    def _get_lead(self, review):
        if review.state != "signed":
            return self.env._("%(month)s. Not signed yet: do not file this page.", month=review.display_name)
        return self.env._(
            "%(month)s, signed by %(who)s on %(when)s.",
            month=review.display_name,
            who=review.signed_by_id.name,
            when=self._moment(review.signed_at, review),
        )

    @api.model
    def _get_intro(self, review):
        return self.env._(
            "Of the %(total)s rows of the month %(drawn)s were looked at: what is odd first, the rest drawn by chance. "
            "Nobody answered about what they did themselves. Private persons stand here by their codes.",
            total=review.row_count,
            drawn=len(review.line_ids),
        )

    @api.model
    def _prepare_row(self, line):
        """Return what the paper says of a row: staff by name, private persons by code alone."""
        verdicts = dict(line._fields["verdict"]._description_selection(self.env))
        return {
            "when": line.when_label,
            "who": line.user_name,
            "what": f"{line.action_label}: {line.model_label}",
            "person": line.person_code,
            "reason": line.reason,
            "is_odd": line.kind != "random",
            "verdict": verdicts.get(line.verdict) or self.env._("Left to another reviewer"),
            "note": line.note,
            "answered": " ".join(
                filter(None, (line.answered_by_id.name, self._moment(line.answered_at, line, "d MMM HH.mm")))
            ),
        }

    @api.model
    def _count(self, review):
        """Return ``[(answer, how many)]`` of those that were given."""
        verdicts = review.line_ids._fields["verdict"]._description_selection(self.env)
        counts = [(label, len(review.line_ids.filtered(lambda each: each.verdict == key))) for key, label in verdicts]  # noqa: B023
        return [(label, count) for label, count in counts if count]

    @api.model
    def _moment(self, moment, record, words="d MMMM yyyy HH.mm"):
        zone = record.company_id._get_umgange_zone()
        return moment and format_datetime(self.env, moment, zone, words)

    @api.model
    def _get_digest(self, review):
        """Return the digest in groups that an eye can compare."""
        digest = review.head_digest or ""
        return " ".join(digest[place : place + 8] for place in range(0, len(digest), 8))
