from odoo import api, fields, models
from odoo.exceptions import UserError

from ..care_fields import CareText
from ..sql_guards import keep_until, refuse_delete, refuse_onto, refuse_truncate, refuse_update
from ..tools.arguments import clean_ids
from .umgange_disclosure_mixin import KEPT
from .umgange_disclosure_part_mixin import has_left

SECTIONS = [
    ("visits", "The visits"),
    ("course", "What happened"),
    ("child", "The child's voice"),
    ("goal", "The goal, and the visiting person"),
    ("home", "The home and others"),
    ("deviation", "Deviations and measures"),
    ("assessment", "Assessment"),
]
RANKS = {section: rank for rank, (section, _label) in enumerate(SECTIONS)}
SOURCES = ("visit_id", "entry_id", "talk_id", "plan_id", "incident_id")
SEALED = ("report_id", "section", "rank", "happened_at", "sequence", "part", "is_included", "company_id", *SOURCES)
LEFT = has_left("umgange_report_line_has_left", "report_id")


class UmgangeReportLine(models.Model):
    """A line of a report: a visit, or a paragraph of what is signed; or an assessment, which has no source."""

    _name = "umgange.report.line"
    _description = "Line of a Report to the Municipality"
    _inherit = ["umgange.disclosure.part.mixin"]
    _order = "report_id, rank, happened_at, sequence, id"
    _rec_name = "section"
    _parts_of = ("report_id",)
    _whose = ("report_id",)
    _stays = True
    _leaving = ("text", "development")
    _sql_guards = (
        refuse_update((*SEALED, "sealed_at"), "OLD.sealed_at IS NOT NULL"),
        *keep_until(LEFT, ("text", "development"), "OLD.sealed_at IS NOT NULL OR OLD.release_id IS NOT NULL"),
        refuse_onto("report_id", "umgange_report", "state IN ('approved', 'sent')"),
        refuse_delete("OLD.sealed_at IS NOT NULL"),
        refuse_truncate(),
    )

    report_id = fields.Many2one("umgange.report", required=True, index=True, ondelete="cascade", check_company=True)
    section = fields.Selection(SECTIONS, "Under", required=True, readonly=True, default="assessment")
    rank = fields.Integer(compute="_compute_rank", compute_sudo=False, store=True, precompute=True)
    happened_at = fields.Datetime("When", readonly=True)
    # where it is from; nowhere: whoever puts it together thinks so
    visit_id = fields.Many2one(
        "umgange.visit", readonly=True, index="btree_not_null", ondelete="restrict", check_company=True
    )
    plan_id = fields.Many2one(
        "umgange.plan", readonly=True, index="btree_not_null", ondelete="restrict", check_company=True
    )
    incident_id = fields.Many2one(
        "umgange.incident", readonly=True, index="btree_not_null", ondelete="restrict", check_company=True
    )
    text = CareText("What it says")
    # of a goal of the plan: see ``umgange_report_goals``
    development = CareText("Development towards it", help="An assessment of yours: it stands among the assessments.")
    is_included = fields.Boolean("In the report", default=True)
    source_label = fields.Char("Source", compute="_compute_source_label")
    nature_label = fields.Char("Fact or assessment", compute="_compute_source_label")
    is_own = fields.Boolean("Without a source", compute="_compute_is_own")
    since_label = fields.Char("Since then", compute="_compute_since_label")

    _source_or_assessment = models.Constraint(
        f"CHECK (num_nonnulls({', '.join(SOURCES)}) = 1"
        f" OR section = 'assessment' AND num_nonnulls({', '.join(SOURCES)}) = 0)",
        "A line has one source, or is an assessment.",
    )
    _whole_or_left = models.Constraint(
        "CHECK ((release_id IS NULL) = (text IS NOT NULL))", "A line has its text, or has left."
    )
    _development_of_goal = models.Constraint(
        "CHECK (development IS NULL OR plan_id IS NOT NULL AND release_id IS NULL)",
        "How far one has come is written of a goal of the plan.",
    )

    # === COMPUTE METHODS === #

    @api.depends("section")
    def _compute_rank(self):
        for line in self:
            line.rank = RANKS.get(line.section, len(RANKS))

    @api.depends(*SOURCES)
    def _compute_is_own(self):
        for line in self:
            line.is_own = not line._get_source()

    @api.depends(*SOURCES)
    def _compute_part_label(self):
        super()._compute_part_label()

    @api.depends_context("lang")
    @api.depends("section", *SOURCES)
    def _compute_source_label(self):
        for line in self:
            line.source_label = line._describe_source()
            line.nature_label = self.env._("Assessment") if line.section == "assessment" else self.env._("Fact")

    @api.depends_context("lang")
    @api.depends("entry_id.corrected_by_ids.signed_at", "talk_id.correction_ids.closed_at", "report_id.approved_at")
    def _compute_since_label(self):
        for line in self:
            moment, approved = line._find_correction_moment(), line.report_id.approved_at
            is_since = moment and approved and moment > approved
            line.since_label = bool(is_since) and self.env._(
                "Corrected after the report, %(day)s", day=line._say_day(moment)
            )

    @api.depends("is_included")
    def _compute_warning(self):
        # Content comes one record at a time unless it is asked for together.
        shown = self.filtered("is_open")
        shown.fetch(["text"])
        shown.talk_id._filtered_access("read").fetch(KEPT)
        super()._compute_warning()

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Add lines. A client adds assessments alone: what has a source is found, not written.

        :raise UserError: when the report is handed in, or nothing is written
        """
        if not self._is_system():
            # First in words: onto what is approved the database refuses it.
            ids = clean_ids([vals.get("report_id") for vals in vals_list])
            self._check_drafts(self.env["umgange.report"].browse(ids).exists())
        lines = super().create(vals_list)
        if not self._is_system():
            lines._check_written()
        return lines

    def write(self, vals):
        """Choose what stands in the report, and write on assessments while it is a draft.

        :raise UserError: when it is handed in, or the text is somebody's who signed it
        """
        self.check_access("write")
        if not self._is_system():
            self._check_open()
            self._check_stays(vals)
            if "text" in vals and not all(line.is_own for line in self):
                raise UserError(
                    self.env._(
                        "What is signed is not written anew. Take the line out, and write a sentence of your own: it "
                        "stands as an assessment."
                    )
                )
            if vals.get("is_included") is False and self.visit_id:
                raise UserError(self.env._("All visits of the period stand in the report."))
        result = super().write(vals)
        if not self._is_system():
            self._check_written()
            if vals.get("is_included"):
                self._check_told()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_found(self):
        self._check_open()
        if not self._is_system() and not all(line.is_own for line in self):
            raise UserError(self.env._("A line with a source is taken out by its tick, not deleted."))

    # === ACTION METHODS === #

    def action_open_source(self):
        """Open what the line is from.

        :raise UserError: when nothing is behind it
        """
        self.ensure_one()
        self.check_access("read")
        source = self._get_source()
        if not source:
            raise UserError(self.env._("It is an assessment: nothing signed is behind it."))
        source.check_access("read")
        return source.get_formview_action()

    # === BUSINESS METHODS === #

    def _get_warnings(self):
        return [*self._find_hindrances(), *self._get_hints()] if self.is_open else []

    def _check_stays(self, vals):
        """Refuse to move a line: what is signed about one child would be told of another."""
        if "report_id" in vals and any(line.report_id.id != vals["report_id"] for line in self):
            raise UserError(self.env._("A line stays in its report: write it anew in the other one."))

    def _check_open(self):
        self._check_drafts(self.report_id)
        self._check_not_left()

    def _check_drafts(self, reports):
        """Refuse to change what is handed in."""
        if not self._is_system():
            reports.check_access("write")
            # Held: whoever has read a draft does not write into what is handed in meanwhile.
            reports._lock()
        if any(report.state != "draft" for report in reports):
            raise UserError(self.env._("The report is handed in: a manager can send it back."))

    def _check_written(self):
        if any(line.is_own and not (line.text or "").strip() for line in self):
            raise UserError(self.env._("Write the assessment, or take the line away."))

    def _get_source(self):
        """Return the record that the line is from, or nothing."""
        self.ensure_one()
        return next((self[name] for name in SOURCES if self[name]), None)

    def _find_correction(self):
        """Return the signed correction of the entry or the talk that the line is from, if there is one."""
        self.ensure_one()
        if self.talk_id:
            return self.talk_id.correction_ids.filtered(lambda each: each.state == "closed")[:1]
        return self.entry_id.corrected_by_ids.filtered(lambda each: each.state == "signed")[:1]

    def _find_correction_moment(self):
        """Return when what the line is from was corrected, or nothing."""
        later = self._find_correction()
        if not later:
            return False
        return later.closed_at if self.talk_id else later.signed_at
