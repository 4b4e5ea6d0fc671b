from datetime import time

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools.local_time import to_utc
from ..tools.masking import split_passages
from .umgange_care_mixin import SYSTEM
from .umgange_child_talk import ANSWERS
from .umgange_disclosure_mixin import KEPT
from .umgange_journal_entry import PARTS
from .umgange_report_line import SOURCES

# Under which heading of the report each heading of an entry stands; what to think of next time is ours alone.
SECTION_OF = {
    "facts": "course",
    "child_mood": "child",
    "child_words": "child",
    "visiting_reactions": "goal",
    "others_reactions": "home",
    "staff_acts": "course",
    "goodbye": "course",
    "assessment": "assessment",
}
# What of an entry the report begins with: the rest is there to be chosen.
SHORT = {"child_mood", "child_words", "visiting_reactions", "others_reactions", "assessment"}
FIRST = {"facts"}
OWNER = {
    "umgange.visit": "visit_id",
    "umgange.journal.entry": "entry_id",
    "umgange.child.talk": "talk_id",
    "umgange.plan": "plan_id",
    "umgange.incident": "incident_id",
}


class UmgangeReport(models.Model):
    """What a report is put together from: it is named here, and nothing else is asked for.

    Of this child alone, in this assignment and period: the visits, the signed entries as they were last corrected,
    what the child told in closed talks, the goals of the plans, and incidents that the coordinator may read. What the
    child does not want told, what is not signed, a sibling's file, the visiting person's own quarter of an hour,
    complaints, reports of concern, comments and where somebody lives are in none of them.
    """

    _inherit = "umgange.report"

    # === BUSINESS METHODS === #

    def _collect(self):
        """Lay out what is in the file and not here yet, and take away what no longer stands there."""
        self.ensure_one()
        paper = self.with_context(lang=self._get_paper_lang(), umgange_mover=SYSTEM)
        wanted = {paper._get_key(values): values for values in paper._prepare_found()}
        found = paper.line_ids.filtered(lambda line: not line.is_own)
        found.fetch(["text"])
        known = {self._get_key_of(line): line for line in found}
        (found - found.browse([line.id for key, line in known.items() if key in wanted])).unlink()
        new = [values for key, values in wanted.items() if key not in known]
        lines = paper.env["umgange.report.line"].create([{**values, "report_id": self.id} for values in new])
        # What tells of somebody else is there to be seen, and is not told.
        lines.filtered(lambda line: line.is_included and line._find_hindrances()).write({"is_included": False})

    def _collect_anew(self):
        """Put the drafts together anew: they are about another period or child."""
        for report in self.filtered(lambda each: each.state == "draft"):
            report._collect()

    def _refresh_visits(self):
        """Let what the report says of the visits be what is written of them now."""
        paper = self.with_context(lang=self._get_paper_lang(), umgange_mover=SYSTEM)
        lines = paper.line_ids.filtered("visit_id")
        lines.fetch(["text"])
        for line in lines:
            sentence = line.visit_id._describe_for_report()
            if line.text != sentence:
                line.text = sentence

    @api.model
    def _get_key(self, values):
        """Return what tells a found line from others, of the values of one that is to be."""
        name = next(name for name in SOURCES if values.get(name))
        # A visit has one line, whatever it says; of a text each paragraph is one.
        return (name, values[name], values["part"], None if name == "visit_id" else values["text"])

    @api.model
    def _get_key_of(self, line):
        """Return the same of a line that is there."""
        return self._get_key({"part": line.part, "text": line.text, **{name: line[name].id for name in SOURCES}})

    def _find_visits(self):
        domain = Domain("assignment_id", "=", self.assignment_id.id) & self._get_period("date")
        return self._find_all("umgange.visit", domain, "start, id")

    def _find_entries(self):
        """Return the signed entries as they stand: corrected, the correction alone."""
        return self._find_signed().filtered(lambda entry: not entry.is_corrected)

    def _find_talks(self):
        return self._find_closed().filtered(lambda talk: "closed" not in talk.correction_ids.mapped("state"))

    def _find_incidents(self):
        """Return the incidents that may be told of: of this child and no other, and not for managers only."""
        domain = Domain("assignment_id", "=", self.assignment_id.id) & self._get_period("happened_at")
        incidents = self.env["umgange.incident"].search(domain & Domain("managers_only", "=", False), order="id")
        return incidents.filtered(lambda each: each.person_ids.filtered(lambda p: p.kind == "child") <= self.child_id)

    # === WHAT EACH SAYS === #

    def _prepare_found(self):
        """Return the values of the lines, in the order in which they are read within their sections."""
        if not (self.date_from and self.date_to and self.child_id):
            return []
        entries, talks, incidents = self._find_entries(), self._find_talks(), self._find_incidents()
        # Content comes one record at a time unless it is asked for together.
        entries.fetch([*SECTION_OF, "facts_source"])
        talks.fetch([*ANSWERS, "not_asked_why"])
        talks.wish_ids.fetch(["wish"])
        incidents.fetch(["what", "measure"])
        found = [
            *self._prepare_visits(),
            *(values for entry in entries for values in self._prepare_entry(entry)),
            *(values for talk in talks for values in self._prepare_talk(talk)),
            *self._prepare_plan(),
            *(values for incident in incidents for values in self._prepare_incident(incident)),
        ]
        return [{**values, "sequence": number} for number, values in enumerate(found, 1)]

    def _prepare_line(self, record, section, moment, part, text, told=True):
        return {
            OWNER[record._name]: record.id,
            "section": section,
            "happened_at": moment,
            "part": part,
            "text": text,
            "is_included": told,
        }

    def _prepare_visits(self):
        return [
            self._prepare_line(visit, "visits", visit.start, "visit", visit._describe_for_report())
            for visit in self._find_visits()
        ]

    def _prepare_entry(self, entry):
        """Return a line for each paragraph; those that make it short are told from the beginning."""
        lines = []
        for name in ("facts", *PARTS, "assessment"):
            section = SECTION_OF[name]
            if name == "facts" and entry.facts_source == "home":
                section = "home"
            for number, text in enumerate(split_passages(entry[name])):
                told = name in SHORT or (name in FIRST and number == 0 and entry.kind != "document")
                lines.append(self._prepare_line(entry, section, entry.occurred_at, name, text, told))
        return lines

    def _prepare_talk(self, talk):
        """Return what the child told; where it wants something kept, nothing of it is told unless it is chosen."""
        told = not any(talk[name] for name in KEPT)
        if talk.outcome == "not_today":
            parts = self._prepare_not_today(talk)
        else:
            # A wish says the same, with what became of it.
            skipped = {*KEPT, "same_words", "different_words"} if talk.wish_ids else set(KEPT)
            wishes = [("wish", self._describe_wish(wish)) for wish in talk.wish_ids]
            parts = [*self._prepare_answers(talk, skipped), *wishes]
        return [self._prepare_line(talk, "child", talk.talked_at, part, text, told) for part, text in parts]

    def _describe_wish(self, wish):
        """Return what the child wishes, and what became of it."""
        outcomes = dict(wish._fields["outcome"]._description_selection(self.env))
        outcome = outcomes.get(wish.outcome) or self.env._("no answer yet")
        return self.env._("Wish: %(wish)s. What became of it: %(outcome)s.", wish=wish.wish, outcome=outcome.lower())

    def _get_start(self):
        return to_utc(self.date_from, time.min, self.company_id._get_umgange_zone())

    def _prepare_incident(self, incident):
        """Return what was done at once. Whoever puts it together chooses whether it is told here."""
        texts = [incident.what, incident.measure]
        text = "\n".join(filter(None, texts))
        return [self._prepare_line(incident, "deviation", incident.happened_at, "measure", text, told=False)]

    # === WHAT IS MISSING === #

    def _find_unsigned(self):
        """Return (visits, entries) whose text is missing: visits nobody has signed of, drafts that are begun.

        Whose draft it is and about what kind of thing is told; of its text nothing is read.
        """
        visits = self._find_visits().filtered(
            lambda visit: not visit.is_documented and visit.state not in ("planned", "confirmed")
        )
        domain = self._get_file("occurred_at") & Domain("state", "=", "draft") & Domain("corrects_id", "=", False)
        drafts = self._find_all("umgange.journal.entry", domain, "occurred_at, id")
        return visits, drafts.filtered(lambda draft: draft.kind != "visit" or draft.visit_id not in visits)

    def _get_told(self):
        """Return the lines that stand in the report, with their texts at hand."""
        told = self.line_ids.filtered("is_included")
        told.fetch(["text"])
        return told

    def _check_ready(self):
        """Refuse a report that says too little, or tells what it must not.

        :raise UserError: in words
        """
        self.ensure_one()
        told = self._get_told()
        if not told:
            raise UserError(self.env._("There is nothing in the report: choose a period in which something happened."))
        if not self.recommendation:
            raise UserError(self.env._("Choose what we recommend; “No recommendation” is an answer too."))
        if self.recommendation != "none" and not (self.recommendation_reason or "").strip():
            raise UserError(self.env._("Write why we recommend it."))
        self._check_current()
        told._check_told()
        self._check_reason_told()

    def _check_current(self):
        """Refuse what was corrected, or may leave the file, since it was put together."""
        lines = self._get_told()
        stale = lines.filtered(lambda line: line._find_correction() or line.entry_id.is_release_requested)
        if stale:
            raise UserError(
                self.env._(
                    "Corrected or voided since it was put together: %(sources)s. Press “Add what is new”, and look "
                    "at it again.",
                    sources=", ".join(dict.fromkeys(line._get_quiet_source() for line in stale)),
                )
            )
