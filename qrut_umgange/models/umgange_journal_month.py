from datetime import datetime, time

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date

from ..lent_rights import lend
from ..tools import word_diff
from ..tools.arguments import clean_ids
from ..tools.local_time import format_clock, local_date, to_utc
from .umgange_journal_entry import TOLD
from .umgange_visit import JOURNAL_STATES

FIRST_YEAR, LAST_YEAR = 1900, 2999


class UmgangeJournalEntry(models.Model):
    """A month of a child's journal as one page, to read."""

    _inherit = "umgange.journal.entry"

    # === ACTION METHODS === #

    def action_read_month(self):
        """Open the page of the entry's month."""
        self.ensure_one()
        self.check_access("read")
        month = f"{local_date(self.occurred_at, self.env.company._get_umgange_zone()):%Y-%m}"
        return self.child_id._open_month(month)

    # === PUBLIC METHODS === #

    @api.model
    def get_month(self, child_id, month=None):
        """Return a child's signed entries of a month, as far as the reader may read them, each logged as read.

        A correction stands beside what it corrects, and both can be read. What is not signed is named, never shown.

        :param child_id: the child
        :param month: “2026-03”; the month of the newest entry by default
        :rtype: dict
        """
        if not clean_ids([child_id]):
            raise UserError(self.env._("Say whose month it is: one child."))
        child = self.env["umgange.person"].browse(child_id)
        child.check_access("read")
        self.check_access("read")
        zone = self.env.company._get_umgange_zone()
        first = self._parse_month(month) or self._get_newest_month(child, zone)
        entries = self._find_of_month(child, first, zone)
        roots = entries.filtered(lambda entry: entry.corrects_id not in entries)
        return {
            "child": child.shown_name or child.code,
            "code": child.code,
            "month": self._prepare_month(first, zone),
            "entries": [entry._prepare_in_month(entries, zone) for entry in roots],
            "missing": self._prepare_missing(child, first, zone),
        }

    @api.model
    def note_month_printed(self, entry_ids):
        """Note in the log that the reader prints entries: those on the page."""
        entries = self.browse(clean_ids(entry_ids))
        entries.check_access("read")
        entries._log_care("print")
        return True

    # === BUSINESS METHODS === #

    @api.model
    def _parse_month(self, text):
        """Return the first day of a month that a client names, or nothing."""
        if not text:
            return None
        try:
            first = fields.Date.to_date(f"{text}-01")
        except (TypeError, ValueError):
            first = None
        # Before and after there is a month too.
        if not first or not FIRST_YEAR <= first.year <= LAST_YEAR:
            raise UserError(self.env._("Write the month as 2026-03."))
        return first

    @api.model
    def _get_newest_month(self, child, zone):
        newest = self.search([("child_id", "=", child.id), ("state", "=", "signed")], limit=1)
        day = local_date(newest.occurred_at, zone) if newest else self.env.company._get_umgange_today()
        return day.replace(day=1)

    @api.model
    def _find_of_month(self, child, first, zone):
        """Return the signed entries of the month in order of time, with their corrections and what they correct."""
        start, stop = (to_utc(day, time(), zone) for day in (first, first + relativedelta(months=1)))
        signed = Domain("child_id", "=", child.id) & Domain("state", "=", "signed")
        entries = self.search(signed & Domain("occurred_at", ">=", start) & Domain("occurred_at", "<", stop))
        seen = self.browse()
        while entries - seen:
            new, seen = entries - seen, entries
            entries |= self.search(
                signed & (Domain("corrects_id", "in", new.ids) | Domain("id", "in", new.corrects_id.ids))
            )
        return entries.sorted(lambda entry: (entry.occurred_at or datetime.min, entry.id))

    @api.model
    def _prepare_month(self, first, zone):
        today = self.env.company._get_umgange_today()
        return {
            "value": f"{first:%Y-%m}",
            "label": format_date(self.env, first, date_format="LLLL yyyy"),
            "previous": f"{first - relativedelta(months=1):%Y-%m}",
            "following": f"{first + relativedelta(months=1):%Y-%m}",
            "is_now": first >= today.replace(day=1),
            "zone": zone,
        }

    def _prepare_in_month(self, entries, zone, old=None):
        """Return an entry as the page shows it, with those that correct it.

        :param entries: all on the page
        :param old: the entry that this one corrects
        """
        self.ensure_one()
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        types = dict(self._fields["document_type"]._description_selection(self.env))
        roles = dict(self._fields["author_role"]._description_selection(self.env))
        corrections = entries.filtered(lambda entry: entry.corrects_id == self)
        return {
            "id": self.id,
            "day": format_date(self.env, local_date(self.occurred_at, zone), date_format="EEEE d MMMM"),
            "clock": format_clock(self.occurred_at, zone),
            "kind": kinds[self.kind],
            "about": [text for text in (self.visit_id.display_name, self.with_whom) if text],
            "document": self.document_type
            and [
                types[self.document_type],
                self.sender or "",
                self.received_on and format_date(self.env, self.received_on, date_format="d MMMM yyyy"),
            ],
            "paper": self.noted_on_paper_at and self._format_moment(self.noted_on_paper_at, zone),
            "author": " · ".join(filter(None, (self.author_name or self.author_id.name, roles.get(self.author_role)))),
            "signed": self.signed_at and self._format_moment(self.signed_at, zone),
            "number": self.chain_number,
            "released": self.is_released,
            "reason": self.other_child_reason or "",
            "parts": self._prepare_parts(old),
            "corrections": [entry._prepare_in_month(entries, zone, self) for entry in corrections],
        }

    def _prepare_parts(self, old=None):
        """Return what stands under each heading: its text, where it is from, and what is another than before."""
        self.ensure_one()
        form = self._get_form()
        sources = dict(form["sources"])
        every = {part["name"]: part["label"] for part in form["parts"]}
        every["facts"] = self._get_facts_label(self.kind) or every["facts"]
        parts = []
        for name, label in every.items():
            text, before = self[name] or "", (old and old[name]) or ""
            if not text and not before:
                continue
            is_told = name in TOLD
            parts.append(
                {
                    "name": name,
                    "label": label,
                    "text": text,
                    "source": (is_told and sources.get(self[f"{name}_source"])) or "",
                    "source_before": (is_told and old and sources.get(old[f"{name}_source"])) or "",
                    "pieces": [list(piece) for piece in word_diff.compare(before, text)]
                    if old and before != text
                    else False,
                }
            )
        return parts

    @api.model
    def _format_moment(self, moment, zone):
        day = format_date(self.env, local_date(moment, zone), date_format="d MMM yyyy")
        return f"{day} {format_clock(moment, zone)}"

    @api.model
    def _prepare_missing(self, child, first, zone):
        """Return a sentence for what is not on the page: not signed, or not the reader's to read."""
        after = first + relativedelta(months=1)
        visits = self.env["umgange.visit"].search(
            Domain("assignment_id.child_ids", "in", child.ids)
            & Domain("date", ">=", first)
            & Domain("date", "<", after)
            & Domain("state", "in", JOURNAL_STATES),
            order="start, id",
        )
        # Lent: that an entry is there and signed, which the visit's own page says too; nothing of its text.
        there = lend(self).search([("visit_id", "in", visits.ids), ("child_id", "=", child.id)])
        signed = there.filtered(lambda entry: entry.state == "signed")
        readable = self.search([("id", "in", signed.ids)])
        missing = []
        for visit in visits.filtered(lambda each: child in each._get_children()):
            begun = there.filtered(lambda entry, visit=visit: entry.visit_id.id == visit.id)
            if not begun & signed:
                drafts = ", ".join(begun.author_id.mapped("name"))
                missing.append(
                    self.env._("%(visit)s: begun by %(who)s, not signed", visit=visit.display_name, who=drafts)
                    if drafts
                    else self.env._("%(visit)s: no entry yet", visit=visit.display_name)
                )
            elif not begun & readable:
                missing.append(
                    self.env._("%(visit)s: signed by a colleague, not yours to read", visit=visit.display_name)
                )
        return missing


class UmgangePerson(models.Model):
    """The way to the page of a child's month."""

    _inherit = "umgange.person"

    def action_read_month(self):
        """Open the page of the child's month."""
        self.ensure_one()
        self.check_access("read")
        return self._open_month()

    def _open_month(self, month=False):
        self.env["umgange.journal.entry"].check_access("read")
        action = self.env["ir.actions.actions"]._for_xml_id("qrut_umgange.umgange_journal_action_month")
        return {**action, "context": {"active_id": self.id, "umgange_month": month}}


class UmgangeAssignment(models.Model):
    """The way to the page from the assignment."""

    _inherit = "umgange.assignment"

    def action_read_month(self):
        """Open the page of the child's month; of several children the child is chosen first."""
        self.ensure_one()
        self.check_access("read")
        if len(self.child_ids) == 1:
            return self.child_ids.action_read_month()
        question = self.env._("Whose journal?")
        return {
            "type": "ir.actions.act_window",
            "name": question,
            "res_model": "umgange.person",
            "domain": [("id", "in", self.child_ids.ids)],
            "views": [(self.env.ref("qrut_umgange.umgange_person_view_list_month").id, "list"), (False, "form")],
            "context": {"umgange_show_names": 1},
        }
