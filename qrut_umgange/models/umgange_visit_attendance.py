from odoo import models

from .umgange_visit import PLANNED_STATES


class UmgangeVisit(models.Model):
    """Who is expected at a visit."""

    _inherit = "umgange.visit"

    def _sync_attendances(self):
        """Let the list of each visit that lies ahead say who takes part on its day.

        A row with times is a fact and stays, whoever was expected.
        """
        ahead = self.filtered(lambda visit: visit.state in PLANNED_STATES)
        rows = ahead.attendance_ids
        there = {(row.visit_id, row.participant_id) for row in rows}
        expected = [(visit, each) for visit in ahead for each in visit._get_expected()]
        wanted = set(expected)
        gone = rows.filtered(lambda row: (row.visit_id, row.participant_id) not in wanted)
        gone.filtered(lambda row: not row.actual_arrival and not row.actual_departure).unlink()
        rows.create([visit._prepare_attendance(each) for visit, each in expected if (visit, each) not in there])

    def _get_expected(self):
        """Return the participants who come to the visit, in their order."""
        self.ensure_one()
        return self.assignment_id._get_participants_on(self.date).filtered("attends")

    def _prepare_attendance(self, participant):
        return {
            "visit_id": self.id,
            "participant_id": participant.id,
            "company_id": self.company_id.id,
            **self.env["umgange.attendance"]._prepare_times(self, participant),
        }
