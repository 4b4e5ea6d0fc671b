from odoo import models

from ..tools.local_time import format_hours, to_local

# How late somebody may come and still be on time: as in the statistics.
ON_TIME = 5


class UmgangeReportLine(models.Model):
    """How a line says where it is from: number, day and who signed; staff by name."""

    _inherit = "umgange.report.line"

    # === BUSINESS METHODS === #

    def _describe_source(self):
        """Return the source in words: what can be looked up."""
        self.ensure_one()
        if entry := self.entry_id:
            return self._describe_entry(entry)
        if talk := self.talk_id:
            day, who = self._say_day(talk.talked_at), talk.author_id.name
            return self.env._("Talk with the child %(day)s, closed by %(who)s", day=day, who=who)
        if plan := self.plan_id:
            day = plan.approved_at and self._say_day(plan.approved_at)
            return self.env._("Plan, version %(version)s, approved %(day)s", version=plan.version, day=day or "–")
        if incident := self.incident_id:
            day = self._say_day(incident.reported_at)
            who = incident.reporter_id.name
            return self.env._(
                "Incident %(number)s, reported %(day)s by %(who)s", number=incident.name, day=day, who=who
            )
        if self.visit_id:
            entries = self._find_visit_entries()
            signed = "; ".join(self._describe_entry(entry) for entry in entries)
            if signed or self.visit_id.is_documented:
                return signed or self.env._("The list of visits")
            return self.env._("The list of visits; nothing is signed")
        return self.env._("No source: an assessment of whoever put it together")

    def _find_visit_entries(self):
        """Return the signed entries of the child about the visit, as they stand."""
        child = self.report_id.child_id
        entries = self.visit_id.journal_entry_ids
        return entries.filtered(
            lambda each: each.child_id == child and each.state == "signed" and not each.is_corrected
        )

    def _describe_entry(self, entry):
        values = {
            "number": entry.chain_number,
            "day": entry.signed_at and self._say_day(entry.signed_at),
            "who": entry.author_name or entry.author_id.name,
        }
        words = self.env._("Entry %(number)s, signed %(day)s by %(who)s", **values)
        if wrong := entry.corrects_id:
            return self.env._("%(entry)s, corrects entry %(number)s", entry=words, number=wrong.chain_number)
        return words

    def _get_quiet_source(self):
        """Return the source without anybody's name: for a refusal, which ends in the server's log."""
        self.ensure_one()
        if self.entry_id:
            return self.env._("Entry %(number)s", number=self.entry_id.chain_number)
        if self.talk_id:
            return self.env._("The talk of %(day)s", day=self._say_day(self.talk_id.talked_at))
        source = self._get_source()
        return source._get_quiet_names() if source else self.env._("An assessment without a source")

    def _get_part_label(self):
        """Return under which heading it stands in its source, and from whom it is known where that is said."""
        self.ensure_one()
        if self.entry_id and self.part == "assessment":
            # What it stands under says so already.
            return ""
        if self.talk_id and self.part == "wish":
            return self.env._("A wish")
        if self.plan_id:
            return self._describe_goal_part()
        if self.incident_id:
            return self.env._("What happened, and what was done at once")
        return super()._get_part_label()


class UmgangeVisit(models.Model):
    """A visit as the report tells of it."""

    _inherit = "umgange.visit"

    # === BUSINESS METHODS === #

    def _describe_for_report(self):
        """Return the visit in a sentence: when, what became of it and why, with whom of us, where, who was late."""
        self.ensure_one()
        cells = self._get_report_cells()
        when = f"{cells['day']} {cells['hours']}"
        return ". ".join(filter(None, (f"{when}: {cells['outcome']}", cells["with_whom"], cells["times"])))

    def _get_report_cells(self):
        """Return what the report's table says of the visit; of where somebody lives nothing."""
        self.ensure_one()
        zone = self._get_zone()
        places = dict(self._fields["place"]._description_selection(self.env))
        where = self.room_id.name if self.place == "room" else places.get(self.place)
        who = (self.held_by_id or self.supporter_id) | self.second_supporter_id
        return {
            "day": f"{to_local(self.start, zone):%Y-%m-%d}",
            "hours": format_hours(self.start, self.stop, zone),
            "outcome": self._get_report_outcome(),
            "with_whom": ", ".join(filter(None, (*who.mapped("name"), where))),
            "times": self._get_report_times(),
        }

    def _get_report_outcome(self):
        states, reasons = (
            dict(self._fields[name]._description_selection(self.env)) for name in ("state", "end_reason")
        )
        state, reason = states[self.state], reasons.get(self.end_reason)
        return f"{state}: {reason[0].lower()}{reason[1:]}" if reason else state

    def _get_report_times(self):
        """Return the real times where they are not as planned, and who was late, by their part in it."""
        zone = self._get_zone()
        parts = []
        if self.actual_start and self.actual_stop and self.state in ("done", "broken_off"):
            parts.append(format_hours(self.actual_start, self.actual_stop, zone))
        for row in self.attendance_ids.filtered(lambda each: each.minutes_late > ON_TIME):
            parts.append(self.env._("%(who)s %(minutes)s min late", who=row.role_label, minutes=row.minutes_late))
        return ", ".join(parts)
