import json

from odoo import api, fields, models

from ..lent_rights import lend
from ..tools import continuity
from ..tools.local_time import local_date
from .umgange_report import FROZEN
from .umgange_report_words import ON_TIME

HELD = ("done", "broken_off")


class UmgangeReport(models.Model):
    """The figures of the period: what was ordered and planned, what became of it, how punctual, how much the same."""

    _inherit = "umgange.report"

    figures_label = fields.Text("In figures", compute="_compute_figures_label")
    unsigned_label = fields.Text("Not signed, and not in it", compute="_compute_figures_label")
    corrected_label = fields.Text("Corrected after the report", compute="_compute_corrected_label")

    # === COMPUTE METHODS === #

    @api.depends_context("lang", "uid", "allowed_company_ids")
    @api.depends("date_from", "date_to", "child_id", "assignment_id", "state", "content")
    def _compute_figures_label(self):
        for report in self:
            figures, unsigned = report._get_shown_figures()
            report.figures_label = "\n".join(f"{label}: {value}" for label, value in figures) or False
            report.unsigned_label = "\n".join(unsigned) or False

    @api.depends_context("lang")
    @api.depends("line_ids.since_label", "line_ids.is_included", "line_ids.source_label")
    def _compute_corrected_label(self):
        for report in self:
            lines = report.line_ids.filtered(lambda line: line.is_included and line.since_label)
            sentences = (f"{line.source_label}. {line.since_label}." for line in lines)
            report.corrected_label = "\n".join(dict.fromkeys(sentences)) or False

    # === BUSINESS METHODS === #

    def _get_shown_figures(self):
        """Return the figures and what is missing: as it was approved, or as it is written now."""
        self.ensure_one()
        if self.state in FROZEN:
            paper = json.loads(self.content or "{}")
            return paper.get("figures", []), paper.get("unsigned", [])
        if not (self._origin and self.date_from and self.date_to and self.child_id):
            return [], []
        return self._count_figures(), self._describe_unsigned()

    def _count_figures(self):
        """Return (label, value) of each figure, from the visits of the period as they are written."""
        self.ensure_one()
        visits = self._find_visits()
        return [
            (self.env._("Ordered"), self._describe_ordered()),
            (self.env._("Planned in the period"), str(len(visits))),
            *self._count_states(visits),
            (self.env._("On time"), self._describe_punctuality(visits)),
            (self.env._("The same as usual"), self._describe_sameness(visits)),
        ]

    def _count_states(self, visits):
        """Return (state, how many and why) of what the visits became."""
        reasons = dict(visits._fields["end_reason"]._description_selection(self.env))
        counted = []
        for state, label in visits._fields["state"]._description_selection(self.env):
            those = visits.filtered(lambda visit, state=state: visit.state == state)
            why = [
                f"{reasons[reason][0].lower()}{reasons[reason][1:]} ({len(each)})"
                for reason, each in those.grouped("end_reason").items()
                if reason
            ]
            if those:
                counted.append((label, f"{len(those)}: {', '.join(why)}" if why else str(len(those))))
        return counted

    def _describe_ordered(self):
        """Return what was ordered, by the order of the period's last day."""
        # Lent: how many were ordered and the buyer's own number, and nothing of the price.
        order = lend(self.assignment_id).order_id
        number = order.purchase_order_reference or order.name
        if order.umgange_ceiling and order.umgange_ceiling_unit == "visits":
            return self.env._("at most %(count)s visits (order %(number)s)", count=order.umgange_ceiling, number=number)
        return (
            self.env._("as the plan says (order %(number)s)", number=number)
            if order
            else self.env._("as the plan says")
        )

    def _describe_punctuality(self, visits):
        rows = visits.filtered(lambda visit: visit.state in HELD).attendance_ids.filtered("actual_arrival")
        if not rows:
            return self.env._("nothing is noted")
        parts = []
        for label, each in rows.grouped("role_label").items():
            on_time = len(each.filtered(lambda row: row.minutes_late <= ON_TIME))
            parts.append(self.env._("%(who)s %(count)s of %(all)s", who=label, count=on_time, all=len(each)))
        return ", ".join(parts)

    def _describe_sameness(self, visits):
        """Return how often the room and the supporter were the usual ones."""
        met = visits.filtered(lambda visit: visit.state in HELD)
        if not met:
            return self.env._("no visit was held")
        found = continuity.measure(
            [visit._get_continuity_meeting() for visit in met.sorted("start")],
            self.assignment_id._get_agreed_weekdays(),
        )
        changes = dict(found.changes)
        words = {
            continuity.SUPPORTER: self.env._("the supporter"),
            continuity.ROOM: self.env._("the room"),
            continuity.WEEKDAY: self.env._("the weekday"),
            continuity.TIME: self.env._("the time"),
        }
        parts = (
            self.env._(
                "%(what)s %(count)s of %(all)s", what=word, count=len(met) - changes.get(aspect, 0), all=len(met)
            )
            for aspect, word in words.items()
        )
        return ", ".join(parts)

    def _describe_unsigned(self):
        """Return a sentence for each thing whose text is missing, without a word of it."""
        visits, drafts = self._find_unsigned()
        kinds = dict(drafts._fields["kind"]._description_selection(self.env))
        sentences = [
            self.env._("%(visit)s: nothing is signed of the visit", visit=visit.display_name) for visit in visits
        ]
        for draft in drafts:
            day = str(local_date(draft.occurred_at, self.company_id._get_umgange_zone()))
            kind, who = kinds[draft.kind], draft.author_id.name
            sentences.append(self.env._("%(day)s %(kind)s, begun by %(who)s", day=day, kind=kind, who=who))
        return sentences
