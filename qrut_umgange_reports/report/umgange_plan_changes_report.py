from odoo import api, models
from odoo.exceptions import UserError

from odoo.addons.qrut_umgange.tools.comparison import compare


class UmgangePlanChangesReport(models.AbstractModel):
    """What a version of the plan says that an earlier one did not, as far as it stands on this reader's copies.

    Both copies are made first, then compared: what is on neither is not here.
    """

    _name = "report.qrut_umgange_reports.plan_changes"
    _description = "What Is Changed in a Visit Plan, on Paper"

    @api.model
    def _get_document_values(self, docs):
        """Return the changes of each plan since the version that stands in the context, else since the one before.

        :raise UserError: where there is no earlier version
        """
        values = super()._get_document_values(docs)
        earlier = {plan.id: self._get_earlier(plan) for plan in docs}
        values["earlier"] = earlier
        values["changes"] = {plan.id: self._get_changes(earlier[plan.id], plan) for plan in docs}
        return values

    @api.model
    def _get_earlier(self, plan):
        """Return the version that ``plan`` is compared with."""
        chosen = self.env.context.get("umgange_compare_with")
        others = plan.assignment_id.plan_ids.filtered(lambda each: each.version < plan.version)
        earlier = others.filtered(lambda each: each.id == chosen) or plan._get_version_before()
        if not earlier:
            raise UserError(
                self.env._(
                    "%(plan)s is the first version: there is nothing to compare it with.", plan=plan._get_quiet_names()
                )
            )
        earlier.check_access("read")
        self._check_hidden(earlier)
        earlier._log_care("print")
        return earlier.with_context(umgange_show_names=True)

    @api.model
    def _get_changes(self, earlier, plan):
        """Return what is changed, new and taken away, in the order of the paper."""
        both = earlier | plan
        both._fetch_content()
        both.arrival_ids.fetch(["entrance"])
        changes = compare(*(self._get_lines(each) for each in both))
        return {
            "changed": [each for each in changes if each.old and each.new],
            "new": [each for each in changes if each.new and not each.old],
            "gone": [each for each in changes if each.old and not each.new],
        }

    @api.model
    def _get_lines(self, plan):
        """Return ``[(heading, text)]`` of all that stands on this reader's copy of ``plan``."""
        copy = self._prepare_copy(plan)
        kinds = dict(plan._fields["kind"]._description_selection(self.env))
        comes = self.env._(
            "%(before)s minutes before the child, and stays %(after)s minutes after",
            before=plan.minutes_before,
            after=plan.minutes_after,
        )
        return [
            (self.env._("Kind of plan"), kinds[plan.kind]),
            (self.env._("Looked at together by"), self._say_day(plan.review_date) if plan.review_date else ""),
            (self.env._("Why we meet"), plan.purpose or ""),
            (self.env._("%(who)s comes", who=copy["early"]), comes),
            *((point["name"] or "", self._join(point["text"], point["outcome"])) for point in copy["points"]),
            *(
                self._get_view_line(point, view)
                for point in copy["points"]
                for view in copy["views"].get(point["id"], ())
            ),
            *(
                (self.env._("Coming and going: %(who)s", who=each["role"]), self._say_arrival(each))
                for each in copy["arrivals"]
            ),
            *((step["name"] or "", self._join(step["text"], step["child_view"])) for step in copy["steps"]),
            *copy["people"],
        ]

    @api.model
    def _get_view_line(self, point, view):
        heading = self.env._("%(point)s, as seen by: %(who)s", point=point["name"], who=view[0])
        return heading, view[1] or ""

    @api.model
    def _say_arrival(self, arrival):
        times = self.env._(
            "comes %(before)s minutes before, goes %(after)s minutes after",
            before=arrival["before"],
            after=arrival["after"],
        )
        return ", ".join(filter(None, (times, arrival["way"])))

    @api.model
    def _join(self, *texts):
        return "\n".join(text.strip() for text in texts if text and text.strip())


class UmgangePlanChangesFullReport(models.AbstractModel):
    _name = "report.qrut_umgange_reports.report_plan_changes"
    _inherit = ["report.qrut_umgange_reports.plan_changes", "report.qrut_umgange_reports.report_plan_full"]
    _description = "What Is Changed in a Visit Plan: the Whole"

    @api.model
    def _get_reader(self, plan):
        return self.env._("For the officer and the file")


class UmgangePlanChangesVisitingReport(models.AbstractModel):
    _name = "report.qrut_umgange_reports.report_plan_changes_visiting"
    _inherit = ["report.qrut_umgange_reports.plan_changes", "report.qrut_umgange_reports.report_plan_visiting"]
    _description = "What Is Changed in a Visit Plan: for the Visiting Person"


class UmgangePlanChangesHomeReport(models.AbstractModel):
    _name = "report.qrut_umgange_reports.report_plan_changes_home"
    _inherit = ["report.qrut_umgange_reports.plan_changes", "report.qrut_umgange_reports.report_plan_home"]
    _description = "What Is Changed in a Visit Plan: for the Home"
