from odoo import api, models
from odoo.exceptions import AccessError
from odoo.tools import format_date

from odoo.addons.qrut_umgange.models.umgange_journal_correction import HEADINGS
from odoo.addons.qrut_umgange.models.umgange_journal_entry import TOLD
from odoo.addons.qrut_umgange.tools.local_time import format_clock, format_hours, local_date


class UmgangeJournalReport(models.AbstractModel):
    """A child's journal of a period: what was signed, word for word, and nothing that was not."""

    _name = "report.qrut_umgange_reports.report_journal"
    _inherit = ["report.qrut_umgange_reports.document"]
    _description = "A Child's Journal on Paper"
    _document_model = "umgange.journal.print"

    @api.model
    def _check_printable(self, docs):
        """Refuse to whoever is no coordinator: a supporter reads the own entries on the screen."""
        if not self.env.user.has_group("qrut_umgange.group_coordinator"):
            raise AccessError(self.env._("Coordinators print the journal."))
        docs._check_period()

    @api.model
    def _log_print(self, docs):
        for doc in docs:
            doc._find_entries()._log_care("print")

    @api.model
    def _get_document_values(self, docs):
        """Return the entries of each journal, in the order in which they are read."""
        return {
            "names": docs.child_id._get_readable_names(),
            "days": {doc.id: self._say_period(doc) for doc in docs},
            "drafts": {doc.id: doc._count("draft") for doc in docs},
            "entries": {doc.id: self._prepare_entries(doc) for doc in docs},
        }

    @api.model
    def _prepare_entries(self, doc):
        entries = doc._find_entries()
        # Content comes one record at a time unless it is asked for together.
        entries.fetch([*HEADINGS, *(f"{name}_source" for name in TOLD)])
        numbers = {entry: entry.chain_number for entry in entries}
        return [self._prepare_entry(entry, numbers) for entry in entries]

    @api.model
    def _prepare_entry(self, entry, numbers):
        """Return what stands on paper of an entry: when, what, who signed when, and each part with its source."""
        zone = entry.company_id._get_umgange_zone()
        kinds = dict(entry._fields["kind"]._description_selection(self.env))
        roles = dict(entry._fields["author_role"]._description_selection(self.env))
        role = (roles.get(entry.author_role) or "").lower()
        who = f"{entry.author_name} ({role})" if role else entry.author_name
        correcting = entry.corrected_by_ids.filtered(lambda each: each in numbers)
        return {
            "number": entry.chain_number,
            "heading": f"{self._say_day(entry.occurred_at, zone)}, {kinds[entry.kind].lower()}",
            "hours": self._get_hours(entry, zone),
            "signed": self.env._(
                "Signed by %(who)s on %(day)s at %(time)s.",
                who=who,
                day=self._say_day(entry.signed_at, zone),
                time=format_clock(entry.signed_at, zone),
            ),
            "paper": entry.noted_on_paper_at
            and self.env._("Noted on paper on %(day)s.", day=self._say_day(entry.noted_on_paper_at, zone)),
            "corrects": numbers.get(entry.corrects_id),
            "corrected_by": ", ".join(str(numbers[each]) for each in correcting),
            "has_left": bool(entry.is_released or entry.is_release_requested),
            "parts": self._get_parts(entry),
        }

    @api.model
    def _say_period(self, doc):
        """Return the days in words; the year once where it is the same."""
        first = format_date(
            self.env, doc.date_from, date_format="d MMMM" if doc.date_from.year == doc.date_to.year else "d MMMM y"
        )
        return f"{first} – {format_date(self.env, doc.date_to, date_format='d MMMM y')}"

    @api.model
    def _say_day(self, moment, zone):
        return format_date(self.env, local_date(moment, zone), date_format="d MMMM y")

    @api.model
    def _get_hours(self, entry, zone):
        visit = entry.visit_id
        if visit.actual_start and visit.actual_stop:
            return format_hours(visit.actual_start, visit.actual_stop, zone)
        return "" if visit else format_clock(entry.occurred_at, zone)

    @api.model
    def _get_parts(self, entry):
        """Return label, source and text of all that stands in the entry; what somebody thinks of it apart."""
        if entry.is_released or entry.is_release_requested:
            return []
        labels = {name: entry._fields[name]._description_string(self.env) for name in HEADINGS}
        labels["facts"] = entry._get_facts_label(entry.kind) or labels["facts"]
        sources = dict(entry._fields["facts_source"]._description_selection(self.env))
        return [
            {
                "label": labels[name],
                "source": (name in TOLD and sources.get(entry[f"{name}_source"]) or "").lower(),
                "text": entry[name],
                "is_thought": name == "assessment",
            }
            for name in HEADINGS
            if entry[name]
        ]
