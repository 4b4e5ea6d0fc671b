from odoo import api, models
from odoo.exceptions import AccessError

from odoo.addons.qrut_umgange.tools.local_time import local_date


class UmgangePlanFullReport(models.AbstractModel):
    """The whole plan, with how everybody sees it: for the officer and the file."""

    _name = "report.qrut_umgange_reports.report_plan_full"
    _inherit = ["report.qrut_umgange_reports.report_plan"]
    _description = "Visit Plan on Paper: the Whole"
    _reader_roles = ("officer",)
    _arrival_roles = ("child", "visiting", "guardian", "carer", "officer", "sibling", "interpreter", "other")

    @api.model
    def _get_document_values(self, docs):
        """Return the whole of each plan.

        :raise AccessError: to whoever is no coordinator: a supporter reads it on the screen
        """
        if not self.env.user.has_group("qrut_umgange.group_coordinator"):
            raise AccessError(
                self.env._("Coordinators print the whole plan. Choose the copy of whoever is to read it.")
            )
        return super()._get_document_values(docs)

    @api.model
    def _prepare_copy(self, plan):
        return {
            **super()._prepare_copy(plan),
            "views": self._get_views(plan),
            "approval": self._get_approval(plan),
            "contact": "",
        }

    @api.model
    def _get_reader(self, plan):
        return self.env._("The whole plan: for the officer and the file")

    @api.model
    def _get_hidden(self, plan):
        return self.env["umgange.person"]

    @api.model
    def _get_views(self, plan):
        """Return ``[(role, how they see it, whether it differs)]`` by point, in the order in which they are heard."""
        views = plan.point_ids.view_ids
        views.fetch(["text", "agrees"])
        return {
            point.id: [
                (view.participant_id.role_label, view.text, view.differs)
                for view in point.view_ids.sorted(lambda each: (each.participant_id.sequence, each.id))
                if view.is_written
            ]
            for point in plan.point_ids
        }

    @api.model
    def _get_plan_steps(self, plan):
        phases = dict(plan.step_ids._fields["phase"]._description_selection(self.env))
        return [
            {
                "name": f"{phases[step.phase]}: {step.name}",
                "text": step.criteria,
                "child_view": step.child_view,
                "day": self._get_step_day(step),
            }
            for step in plan.step_ids
        ]

    @api.model
    def _get_step_day(self, step):
        taken, meant = (day and self._say_day(day) for day in (step.taken_date, step.date))
        days = (
            meant and self.env._("Meant for %(day)s.", day=meant),
            taken and self.env._("Taken on %(day)s.", day=taken),
            step.is_carer_nearby and self.env._("The carer waits nearby."),
        )
        return " ".join(filter(None, days))

    @api.model
    def _get_approval(self, plan):
        if plan.state != "approved":
            return ""
        day = self._say_day(local_date(plan.approved_at, plan.assignment_id._get_zone()))
        return self.env._("Approved on %(day)s by %(who)s.", day=day, who=plan.approved_by_id.name)

    @api.model
    def _say_name(self, name):
        return name or ""


class UmgangePlanVisitingReport(models.AbstractModel):
    """The visiting person's copy: nothing that is to stay hidden from them, and how they themselves come and go."""

    _name = "report.qrut_umgange_reports.report_plan_visiting"
    _inherit = ["report.qrut_umgange_reports.report_plan"]
    _description = "Visit Plan on Paper: the Visiting Person's"
    _reader_roles = ("visiting",)

    @api.model
    def _get_reader(self, plan):
        return self.env._("The visiting person's copy")

    @api.model
    def _prepare_copy(self, plan):
        return {**super()._prepare_copy(plan), "signers": [self.env._("I have gone through the plan")]}


class UmgangePlanHomeReport(models.AbstractModel):
    """The home's copy: how the child and the home come and go, and by which door."""

    _name = "report.qrut_umgange_reports.report_plan_home"
    _inherit = ["report.qrut_umgange_reports.report_plan"]
    _description = "Visit Plan on Paper: the Home's"
    _reader_roles = ("carer",)
    _arrival_roles = ("child", "carer", "sibling")

    @api.model
    def _get_reader(self, plan):
        return self.env._("The home's copy")

    @api.model
    def _prepare_copy(self, plan):
        return {**super()._prepare_copy(plan), "signers": [self.env._("I have gone through the plan")]}

    @api.model
    def _get_plan_steps(self, plan):
        nearby = self.env._("You wait in a room nearby.")
        return [
            {**step, "day": nearby if record.is_carer_nearby else ""}
            for step, record in zip(super()._get_plan_steps(plan), plan.step_ids, strict=True)
        ]
