from odoo import api, fields, models


class UmgangeVisit(models.Model):
    """What is kept beside a visit: that there is something, for whoever may read it; never what."""

    _inherit = "umgange.visit"

    complaint_count = fields.Integer(compute="_compute_beside_counts")
    incident_count = fields.Integer(compute="_compute_beside_counts")

    # === COMPUTE METHODS === #

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_beside_counts(self):
        complaints, incidents = (self._count_beside(name) for name in ("umgange.complaint", "umgange.incident"))
        for visit in self:
            visit.complaint_count = complaints.get(visit._origin, 0)
            visit.incident_count = incidents.get(visit._origin, 0)

    # === ACTION METHODS === #

    def action_view_complaints(self):
        """Open the complaints about this visit, as far as the user may read them."""
        return self._open_beside("umgange.complaint", self.env._("Complaints"))

    def action_view_incidents(self):
        """Open the incidents at this visit, as far as the user may read them."""
        return self._open_beside("umgange.incident", self.env._("Incidents"))

    # === BUSINESS METHODS === #

    def _count_beside(self, name):
        """Return how many records of the model each visit has, of those that the user may read."""
        records = self.env[name]
        if not records.has_access("read"):
            return {}
        return dict(records._read_group([("visit_id", "in", self._origin.ids)], ["visit_id"], ["__count"]))

    def _open_beside(self, name, title):
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": name,
            "domain": [("visit_id", "=", self.id)],
            "views": [(False, "list"), (False, "form")],
            "context": {"default_visit_id": self.id, "default_assignment_id": self.assignment_id.id},
        }


class UmgangeJournalEntry(models.Model):
    """What is kept beside the visit that an entry is about: linked, and not retold."""

    _inherit = "umgange.journal.entry"

    complaint_count = fields.Integer(related="visit_id.complaint_count", related_sudo=False)
    incident_count = fields.Integer(related="visit_id.incident_count", related_sudo=False)

    # === ACTION METHODS === #

    def action_view_complaints(self):
        """Open the complaints about the visit, as far as the user may read them."""
        self.ensure_one()
        return self.visit_id.action_view_complaints()

    def action_view_incidents(self):
        """Open the incidents at the visit, as far as the user may read them."""
        self.ensure_one()
        return self.visit_id.action_view_incidents()
