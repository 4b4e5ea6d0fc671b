from odoo import api, fields, models

from .umgange_visit import JOURNAL_STATES


class UmgangeVisit(models.Model):
    """Whether what a visit was is written down: an entry for each child, signed."""

    _inherit = "umgange.visit"

    is_documented = fields.Boolean("Journal signed", compute="_compute_is_documented", store=True, copy=False)

    # === COMPUTE METHODS === #

    @api.depends(
        "state",
        "supporter_id.user_id",
        "journal_entry_ids.state",
        "journal_entry_ids.child_id",
        "attendance_ids.participant_id.role",
        "attendance_ids.participant_id.person_id",
    )
    def _compute_is_documented(self):
        for visit in self:
            held = visit.state in JOURNAL_STATES
            without = visit.state in ("cancelled", "abstained")
            visit.is_documented = without or (held and visit._is_written())

    # === BUSINESS METHODS === #

    def _get_children(self):
        """Return the children that the visit was for, or the assignment's if nobody was listed."""
        self.ensure_one()
        children = self.attendance_ids.participant_id.filtered(lambda p: p.role == "child").person_id
        return children or self.assignment_id.child_ids

    def _is_written(self):
        """Tell whether each child has a signed entry, and the supporter no draft left to sign."""
        drafts = self.journal_entry_ids.filtered(lambda entry: entry.state == "draft")
        waiting = drafts.filtered(lambda entry: entry.author_id == self._get_holder_user())
        return bool(self._get_children()) and not self._lacks_entry() and not waiting

    def _lacks_entry(self):
        """Tell whether a child has no signed entry yet."""
        signed = self.journal_entry_ids.filtered(lambda entry: entry.state == "signed")
        return bool(self._get_children() - signed.child_id)
