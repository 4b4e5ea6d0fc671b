from odoo import api, models


class UmgangeVisitSeriesLine(models.TransientModel):
    """A child who comes of age within the series: from that day it is the young person who is asked."""

    _inherit = "umgange.visit.series.line"

    @api.depends("series_id.assignment_id.participant_ids.person_id.identity_ids.birth_date")
    def _compute_note(self):
        super()._compute_note()
        for series, lines in self.filtered("start").grouped("series_id").items():
            coming = series.assignment_id._get_coming_of_age()
            for line in lines:
                notes = [note for day, note in coming if day <= line._get_day()]
                line.note = " · ".join(filter(None, [line.note, *notes])) or False
