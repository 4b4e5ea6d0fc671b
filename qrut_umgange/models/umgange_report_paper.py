from odoo import fields, models

from ..tools.local_time import to_local
from .umgange_care_mixin import SYSTEM
from .umgange_report_line import SECTIONS

# What the paper says in a table, and not line by line.
TABLED = "visits"


class UmgangeReport(models.Model):
    """Exactly what was approved: frozen with its checksum, and printed from what was frozen."""

    _inherit = "umgange.report"

    # === BUSINESS METHODS === #

    def _approve(self):
        """Seal the lines, and keep what the paper says."""
        self.ensure_one()
        self._refresh_visits()
        now = fields.Datetime.now()
        paper = self.with_context(lang=self._get_paper_lang())._prepare_paper(self.env.user, now)
        self.line_ids.with_context(umgange_mover=SYSTEM).write({"sealed_at": now})
        self._move(
            "approved",
            {"approved_by_id": self.env.uid, "approved_at": now, **self._keep(paper)},
        )

    def _prepare_paper(self, approver, now):
        """Return the paper as data: what stands there, in the order in which it is read."""
        self.ensure_one()
        told = self._get_told()
        kinds, advices = (
            dict(self._fields[name]._description_selection(self.env)) for name in ("kind", "recommendation")
        )
        plan = self.assignment_id._get_plan_on(self.date_to)
        return {
            "assignment": self.assignment_id.name,
            "file": self.child_id.code,
            "kind": kinds[self.kind],
            "from": str(self.date_from),
            "to": str(self.date_to),
            "version": self.version,
            "replaces": self._prepare_replaced(),
            "buyer": self.assignment_id.partner_id.display_name or "",
            "figures": [list(figure) for figure in self._count_figures()],
            "visits": [self._prepare_visit(line) for line in told.filtered("visit_id")],
            "sections": self._prepare_sections(told),
            "voice": self._prepare_voice(told),
            "goals": self._prepare_development(told),
            "unsigned": self._describe_unsigned(),
            "recommendation": advices[self.recommendation] if self.recommendation != "none" else "",
            "reason": self.recommendation_reason or "" if self.recommendation != "none" else "",
            "review": str(plan.review_date or "") if plan else "",
            "put_together": [self.submitted_by_id.name, self._get_day(self.submitted_at)],
            "approved": [approver.name, self._get_day(now)],
        }

    def _get_day(self, moment):
        return f"{to_local(moment, self.company_id._get_umgange_zone()):%Y-%m-%d}"

    def _prepare_replaced(self):
        replaced = self.replaces_id
        if not replaced:
            return {}
        day = self._get_day(replaced.approved_at)
        return {"version": replaced.version, "approved": day, "checksum": replaced.checksum or ""}

    def _prepare_visit(self, line):
        source = f"umgange.visit,{line.visit_id.id}"
        return {**line.visit_id._get_report_cells(), "source": line.source_label, "of": source}

    def _prepare_sections(self, lines):
        """Return the sections that have something to say; the assessment stands last, apart."""
        labels = dict(lines._fields["section"]._description_selection(self.env))
        sections = []
        for section, _label in SECTIONS:
            those = lines.filtered(lambda line, section=section: line.section == section)
            if those and section != TABLED:
                rows = [row for line in those if (row := self._prepare_told(line))]
                sections.append({"section": section, "title": labels[section], "lines": rows})
        return sections

    def _prepare_row(self, line):
        source = line._get_source()
        return {
            "day": line._say_day(line.happened_at) if line.happened_at and not line.plan_id else "",
            "label": line.part_label or "",
            "text": line.text,
            "source": line.source_label,
            "of": f"{source._name},{source.id}" if source else "",
        }
