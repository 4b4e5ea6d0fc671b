from odoo import api, models
from odoo.tools import format_date

from odoo.addons.qrut_umgange.tools.local_time import format_clock


class UmgangeDaySheetReport(models.AbstractModel):
    _name = "report.qrut_umgange_reports.report_day_sheet"
    _inherit = ["report.qrut_umgange_reports.document"]
    _description = "Day Sheet: Codes and Phones for When the System Is Down"
    _document_model = "umgange.day.sheet"

    @api.model
    def _log_print(self, docs):
        for sheet in docs:
            visits = sheet._get_visits()
            visits._log_care("print")
            # Whose phones stand on it.
            self._get_people(visits)._log_care("print")

    @api.model
    def _get_document_values(self, docs):
        """Return the day in words, the visits and whom to call, by sheet: people by code, staff by name."""
        docs = docs.with_context(umgange_show_names=False)
        return {
            "docs": docs,
            "days": {sheet.id: format_date(self.env, sheet.day, date_format="EEEE d MMMM y") for sheet in docs},
            "visits": {sheet.id: self._prepare_visits(sheet._get_visits()) for sheet in docs},
            "staff": {sheet.id: self._get_staff(sheet._get_visits()) for sheet in docs},
        }

    @api.model
    def _get_people(self, visits):
        """Return whoever is around the visits on their day."""
        people = self.env["umgange.participant"]
        return people.union(*(visit.assignment_id._get_participants_on(visit.date) for visit in visits))

    @api.model
    def _prepare_visits(self, visits):
        # All together, so that what is closed in one record is read of all of them at once.
        people = self._get_people(visits)
        by_assignment = people.grouped("assignment_id")
        return [self._prepare_visit(visit, by_assignment.get(visit.assignment_id, people[:0])) for visit in visits]

    @api.model
    def _prepare_visit(self, visit, people):
        expected = {row.participant_id: row for row in visit.attendance_ids}
        states = dict(visit._fields["state"]._description_selection(self.env))
        return {
            "hours": visit.time_label,
            "room": visit.room_id.name,
            "assignment": visit.assignment_id.name,
            "state": states[visit.state],
            "supporter": visit.supporter_id.name or self.env._("No supporter yet."),
            "phone": visit.supporter_id.user_id.partner_id.phone or "",
            "measure": dict(visit._fields["apart_measure"]._description_selection(self.env)).get(visit.apart_measure),
            "people": [self._prepare_person(each, expected.get(each), visit) for each in people],
        }

    @api.model
    def _prepare_person(self, participant, row, visit):
        """Return a person by code, with times where they are expected, and the phone as far as the printer may."""
        zone = visit._get_zone()
        barring = dict(participant._fields["may_attend"]._description_selection(self.env))
        moments = (row.planned_arrival, row.planned_departure) if row else ()
        return {
            "role": participant.role_label,
            "code": participant.person_id.code or participant.partner_id.name,
            "hours": "–".join(format_clock(moment, zone) for moment in moments if moment),
            "phone": participant.shown_phone or "",
            "barred": barring["no"] if participant.may_attend == "no" else "",
        }

    @api.model
    def _get_staff(self, visits):
        """Return ``[(what they are, name, phone)]`` of whom everybody may call that day."""
        coordinators = visits.assignment_id.coordinator_id
        lines = [(self.env._("Coordinator"), each.name, each.partner_id.phone or "") for each in coordinators]
        on_call = (visits.company_id or self.env.company)[:1].umgange_on_call_phone
        return [*lines, (self.env._("On call"), "", on_call)] if on_call else lines
