from odoo import api, fields, models

from ..lent_rights import lend

# So many entries back is far enough: the last visit's is among them.
LOOKED_AT = 60


class UmgangeVisit(models.Model):
    """What was left for next time meets whoever holds the visit, a substitute too, where it begins."""

    _inherit = "umgange.visit"

    next_time_notes = fields.Text("To think of", compute="_compute_next_time_notes")
    wish_notes = fields.Text("The child wishes", compute="_compute_wish_notes")

    # === COMPUTE METHODS === #

    @api.depends_context("uid", "lang")
    @api.depends("assignment_id", "start")
    def _compute_next_time_notes(self):
        for visit in self:
            visit.next_time_notes = "\n".join(visit._get_next_time_lines()) or False

    @api.depends_context("uid", "lang")
    @api.depends("assignment_id", "start")
    def _compute_wish_notes(self):
        for visit in self:
            visit.wish_notes = "\n".join(visit._get_open_wishes()) or False

    # === BUSINESS METHODS === #

    def _get_next_time_lines(self):
        """Return what the last signed entries left for this visit, a line each; each is logged as read."""
        self.ensure_one()
        entries = self._get_last_entries()
        several = len(entries.child_id) > 1
        lines = []
        for entry in entries:
            noted = [line.strip() for line in (entry.next_time or "").splitlines() if line.strip()]
            if noted and entry.corrects_id:
                noted[-1] = self.env._("%s (corrected)", noted[-1])
            if noted and several:
                child = entry.child_id.sudo(False)
                noted[0] = f"{child.shown_name or child.code}: {noted[0]}"
            lines += noted
        return lines

    def _get_last_entries(self):
        """Return of each child the last signed entry about a visit before this one, and what was signed since.

        What was corrected is passed by for its correction, and what was voided altogether.
        """
        self.ensure_one()
        entries = self.env["umgange.journal.entry"]
        if not self.start or not entries.has_access("read"):
            return entries
        if self._is_in_own_world():
            # Lent: what is to be thought of, whoever wrote it; a substitute has no entry here of their own.
            entries = lend(entries)
        earlier = entries.search(
            [
                ("assignment_id", "=", self.assignment_id.id),
                ("state", "=", "signed"),
                ("occurred_at", "<", self.start),
                ("corrected_by_ids", "not any", [("state", "=", "signed")]),
            ],
            limit=LOOKED_AT,
        )
        return entries.union(*(of_child._until_last_visit() for of_child in earlier.grouped("child_id").values()))

    def _is_in_own_world(self):
        """Tell whether the user is to hold visits of the assignment, or is left to write about one."""
        return self.env.user in self.sudo().assignment_id.member_user_ids


class UmgangeJournalEntry(models.Model):
    _inherit = "umgange.journal.entry"

    def _until_last_visit(self):
        """Return the newest entries, up to the first about a visit; what has left counts as nothing."""
        kept, last = self.browse(), None
        for entry in self.filtered(lambda each: not each.is_released):
            # Two who were there may each have written.
            if last is not None and entry.visit_id != last:
                break
            kept |= entry
            if entry.kind == "visit":
                last = entry.visit_id
        return kept
