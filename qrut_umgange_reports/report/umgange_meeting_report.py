from odoo import api, models
from odoo.exceptions import AccessError
from odoo.tools import format_date

from odoo.addons.qrut_umgange.tools.local_time import format_clock, format_hours, local_date


class UmgangeMeetingReport(models.AbstractModel):
    """What was said at a meeting, for the file and for the officer: the whole of it, so not for everybody at it."""

    _name = "report.qrut_umgange_reports.report_meeting"
    _inherit = ["report.qrut_umgange_reports.document"]
    _description = "Record of a Meeting"
    _document_model = "umgange.meeting"

    @api.model
    def _get_document_values(self, docs):
        """Return when the meeting was, who was there, and what was answered, by meeting.

        :raise AccessError: to whoever is no coordinator: a supporter reads the meeting on the screen
        """
        if not self.env.user.has_group("qrut_umgange.group_coordinator"):
            raise AccessError(self.env._("Coordinators print the record of a meeting."))
        self._read_together(docs)
        names = docs.participant_ids.person_id._get_readable_names()
        return {
            "times": {meeting.id: self._get_time(meeting) for meeting in docs},
            "people": {meeting.id: self._get_people(meeting, names) for meeting in docs},
            "agendas": {meeting.id: self._get_agenda(meeting) for meeting in docs},
            "answers": {meeting.id: self._get_answers(meeting) for meeting in docs},
        }

    @api.model
    def _get_time(self, meeting):
        """Return the day and the hours in words: “Wednesday 4 March 2026, 15.00–16.00, by phone”."""
        zone = meeting.assignment_id._get_zone()
        day = format_date(self.env, local_date(meeting.start, zone), date_format="EEEE d MMMM y")
        hours = format_hours(meeting.start, meeting.stop, zone) if meeting.stop else format_clock(meeting.start, zone)
        way = dict(meeting._fields["way"]._description_selection(self.env))[meeting.way]
        parts = (day[:1].upper() + day[1:], meeting.way != "written" and hours, way[:1].lower() + way[1:])
        return ", ".join(filter(None, parts))

    @api.model
    def _read_together(self, docs):
        """Read what is written of the meetings together: content comes one record at a time unless asked for so."""
        docs.fetch(["notes", "next_step_reason"])
        docs.agenda_ids.fetch(["name", "note"])
        docs.answer_ids.filtered("answered_on").fetch(["question", "answer"])
        docs.question_ids.fetch(["question", "answer"])

    @api.model
    def _get_people(self, meeting, names):
        """Return ``[(role, name)]`` of those who took part, by the ``names`` that whoever prints it may read."""
        return [
            (each.role_label, each.partner_id.name or names.get(each.person_id.id) or each.person_id.code)
            for each in meeting.participant_ids
        ]

    @api.model
    def _get_agenda(self, meeting):
        """Return the points to come, or those that were talked about and the headings of the rest."""
        points = meeting.agenda_ids
        if not meeting.held:
            return {"coming": points, "talked": points.browse(), "left": ""}
        talked = points.filtered(lambda point: point.done or point.note)
        return {"coming": points.browse(), "talked": talked, "left": " · ".join((points - talked).mapped("name"))}

    @api.model
    def _get_answers(self, meeting):
        """Return ``[(role, [(question, answer)])]`` of those who were asked, each once."""
        answered = meeting.answer_ids.filtered("answered_on")
        return [
            (who.role_label, [(each.question, each.answer) for each in answered if each.participant_id == who])
            for who in answered.participant_id
        ]
