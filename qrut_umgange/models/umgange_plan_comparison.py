from odoo import api, fields, models

from ..tools.comparison import compare


class UmgangePlan(models.Model):
    """What a version says that the one before it did not."""

    _inherit = "umgange.plan"

    # both versions are read, so by the reader's own rights and noted as read
    changes = fields.Text("Changed since the version before", compute="_compute_changes")

    # === COMPUTE METHODS === #

    @api.depends_context("lang", "uid", "allowed_company_ids")
    @api.depends("assignment_id", "version")
    def _compute_changes(self):
        for plan in self:
            previous = plan._get_version_before()
            plan.changes = plan._describe_changes(previous) if previous else False

    # === BUSINESS METHODS === #

    def _get_version_before(self):
        """Return the version that was approved last before this one was begun, if there is one."""
        self.ensure_one()
        earlier = self.assignment_id.plan_ids.filtered(
            lambda plan: plan.state == "approved" and plan.version < self.version
        )
        return earlier.sorted("version")[-1:]

    def _describe_changes(self, previous):
        # Together, so that what belongs to both is asked for once.
        both = previous | self
        both._fetch_content()
        both.arrival_ids.fetch(["entrance"])
        old, new = (plan._get_texts() for plan in both)
        lines = [self._describe_change(change) for change in compare(old, new)]
        if not lines:
            return self.env._("Nothing is changed since version %(version)s.", version=previous.version)
        return "\n".join([self.env._("Changed since version %(version)s", version=previous.version), *lines])

    def _describe_change(self, change):
        if change.old is None:
            return self.env._("New: %(point)s: %(text)s", point=change.name, text=change.new or "–")
        if change.new is None:
            return self.env._("Taken away: %(point)s: %(text)s", point=change.name, text=change.old or "–")
        return self.env._(
            "%(point)s: %(old)s → %(new)s", point=change.name, old=change.old or "–", new=change.new or "–"
        )

    def _fetch_content(self):
        """Read what every copy says: content comes one record at a time unless it is asked for together."""
        self.fetch(["purpose"])
        self.point_ids.fetch(["agreed"])
        self.step_ids.fetch(["criteria", "child_view"])

    def _get_texts(self):
        """Return each heading of the plan with what stands under it."""
        self.ensure_one()
        labels = {name: self._fields[name]._description_string(self.env) for name in self._get_compared_fields()}
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        return [
            (self._fields["kind"]._description_string(self.env), kinds[self.kind]),
            *((label, str(self[name] or "")) for name, label in labels.items()),
            *((point.name or "", point._get_agreed()) for point in self.point_ids.sorted()),
            *(arrival._get_text() for arrival in self.arrival_ids.sorted() if not arrival._is_usual()),
            *(step._get_text() for step in self.step_ids.sorted()),
        ]

    def _get_compared_fields(self):
        return ("purpose", "rule_sentence", "minutes_before", "minutes_after")
