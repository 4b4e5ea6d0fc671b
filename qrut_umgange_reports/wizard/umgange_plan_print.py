from odoo import api, fields, models

REPORTS = {
    ("full", "whole"): "action_report_plan_full",
    ("visiting", "whole"): "action_report_plan_visiting",
    ("home", "whole"): "action_report_plan_home",
    ("child", "whole"): "action_report_child_page",
    ("full", "changes"): "action_report_plan_changes",
    ("visiting", "changes"): "action_report_plan_changes_visiting",
    ("home", "changes"): "action_report_plan_changes_home",
}


class UmgangePlanPrint(models.TransientModel):
    """Which copy of a plan is printed: for whom, and the whole of it or what is changed."""

    _name = "umgange.plan.print"
    _description = "Print a Visit Plan"

    plan_id = fields.Many2one("umgange.plan", "Version", required=True, ondelete="cascade")
    reader = fields.Selection(selection="_get_readers", string="Who reads it", required=True, default="visiting")
    extent = fields.Selection(
        [("whole", "The plan"), ("changes", "What is changed since an earlier version")],
        "What",
        required=True,
        default="whole",
    )
    earlier_id = fields.Many2one(
        "umgange.plan",
        "Since",
        compute="_compute_earlier_id",
        store=True,
        readonly=False,
        precompute=True,
        compute_sudo=False,
        ondelete="cascade",
    )
    assignment_id = fields.Many2one(related="plan_id.assignment_id", related_sudo=False)
    plan_version = fields.Integer("Version number", related="plan_id.version", related_sudo=False)
    hint = fields.Text("What stands there", compute="_compute_hint")

    @api.model
    def _get_readers(self):
        """Return whose copies there are; the whole for those who coordinate."""
        readers = {
            "visiting": self.env._("The visiting person"),
            "home": self.env._("The home"),
            "child": self.env._("The child: a page of its own"),
        }
        if self.env.user.has_group("qrut_umgange.group_coordinator"):
            readers["full"] = self.env._("The officer and the file: the whole")
        return list(readers.items())

    # === COMPUTE METHODS === #

    @api.depends("plan_id")
    def _compute_earlier_id(self):
        for dialog in self:
            dialog.earlier_id = dialog.plan_id and dialog.plan_id._get_version_before()

    @api.depends_context("lang")
    @api.depends("reader")
    def _compute_hint(self):
        hints = {
            "visiting": self.env._(
                "What you agreed, how they come and go. Not what is to stay hidden from them, by which door "
                "others come, or how anybody else sees it."
            ),
            "home": self.env._(
                "What you agreed, how the child and the home come and go. Not what is to stay hidden from "
                "them, by which door the visiting person comes, or how anybody else sees it."
            ),
            "child": self.env._("A page with big letters and the child's own words, and a picture of the room."),
            "full": self.env._(
                "All of it: whole names, how everybody sees each point, all doors and times. Never to the family."
            ),
        }
        for dialog in self:
            dialog.hint = hints.get(dialog.reader)

    # === ACTION METHODS === #

    def action_print(self):
        """Print the copy that is chosen, as far as whoever asks may read it.

        :return: the report's action
        """
        self.ensure_one()
        self.plan_id.check_access("read")
        extent = "whole" if self.reader == "child" else self.extent
        report = self.env.ref(f"qrut_umgange_reports.{REPORTS[self.reader, extent]}")
        earlier = {"umgange_compare_with": self.earlier_id.id} if extent == "changes" else {}
        action = report.with_context(**earlier).report_action(self.plan_id, config=False)
        return {**action, "close_on_report_download": True}
