from datetime import time, timedelta

from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ..lent_rights import lend
from ..models.umgange_visit import PLANNED_STATES
from ..tools.local_time import to_utc


class UmgangeSupporterAbsence(models.TransientModel):
    """A supporter is ill or away: who takes over each visit, and who is told. Never why."""

    _name = "umgange.supporter.absence"
    _description = "Supporter Away"
    _check_company_auto = True

    supporter_id = fields.Many2one("umgange.supporter", required=True, ondelete="cascade", check_company=True)
    company_id = fields.Many2one("res.company", compute="_compute_company_id", compute_sudo=False, store=True)
    date_from = fields.Date("First day", required=True, default=lambda self: self._default_day())
    date_to = fields.Date("Last day", required=True, default=lambda self: self._default_day())
    line_ids = fields.One2many(
        "umgange.supporter.absence.line",
        "absence_id",
        "Visits",
        compute="_compute_line_ids",
        compute_sudo=False,
        store=True,
        readonly=False,
    )
    is_noted = fields.Boolean(readonly=True)
    # whom to call when it is done
    contact_ids = fields.Many2many("umgange.participant", string="People to call", compute="_compute_contact_ids")
    staff_to_call = fields.Text(compute="_compute_contact_ids")

    @api.model
    def _default_day(self):
        return self.env.company._get_umgange_today()

    # === COMPUTE METHODS === #

    @api.depends("supporter_id")
    def _compute_company_id(self):
        # Before somebody is chosen it says among whom.
        for absence in self:
            absence.company_id = absence.supporter_id.company_id or self.env.company

    @api.depends("supporter_id", "date_from", "date_to")
    def _compute_line_ids(self):
        for absence in self.filtered(lambda each: not each.is_noted):
            visits = absence._find_visits()
            substitutes = visits._find_substitutes() if visits else {}
            lines = [absence.line_ids._prepare(visit, substitutes[visit]) for visit in visits]
            absence.line_ids = [Command.clear(), *(Command.create(line) for line in lines)]

    @api.depends_context("uid")
    @api.depends("is_noted", "line_ids.outcome", "line_ids.visit_id")
    def _compute_contact_ids(self):
        for absence in self:
            lines = absence.line_ids if absence.is_noted else absence.line_ids.browse()
            changed = lines.filtered(lambda line: line.outcome != "keep")
            absence.contact_ids = changed.visit_id.contact_ids
            swapped = changed.filtered(lambda line: line.outcome == "swap").substitute_id
            absence.staff_to_call = "\n".join(each._get_phone_line() for each in swapped) or False

    # === ACTION METHODS === #

    def action_apply(self):
        """Note the absence, and give each visit its substitute or cancel it. Coordinators only.

        :return: the action that shows whom to call, each with the number that the user may see
        """
        self.ensure_one()
        self.line_ids.visit_id.check_access("write")
        self._check_days()
        self._check_lines()
        self._note_leave()
        self.line_ids._apply()
        self.is_noted = True
        return self._reopen(self.env._("Whom to tell"))

    # === BUSINESS METHODS === #

    @api.model
    def _open(self, supporter, day):
        """Return the action that opens the dialog for the supporter's visits of ``day``.

        :raise UserError: when the visit has no supporter
        """
        if not supporter:
            raise UserError(self.env._("The visit has no supporter yet: choose one."))
        absence = self.create({"supporter_id": supporter.id, "date_from": day, "date_to": day})
        return absence._reopen(self.env._("%(name)s is away", name=supporter.name))

    def _reopen(self, title):
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }

    def _find_visits(self):
        """Return the visits ahead that the supporter was to hold on those days."""
        self.ensure_one()
        if not (self.supporter_id and self.date_from and self.date_to):
            return self.env["umgange.visit"]
        supporter = self.supporter_id._origin.id
        return self.env["umgange.visit"].search(
            [
                "|",
                ("supporter_id", "=", supporter),
                ("second_supporter_id", "=", supporter),
                ("state", "in", PLANNED_STATES),
                ("date", ">=", self.date_from),
                ("date", "<=", self.date_to),
                ("stop", ">", fields.Datetime.now()),
            ],
            order="start, id",
        )

    def _check_days(self):
        """Refuse days that cannot be, or that no calendar holds."""
        if self.date_to < self.date_from:
            raise UserError(self.env._("The last day cannot come before the first."))
        self.env["umgange.booking"]._check_years(self.date_from, self.date_to)

    def _check_lines(self):
        """Refuse visits that the supporter does not hold: whatever a client wrote into the dialog."""
        others = self.line_ids.visit_id.filtered(lambda visit: self.supporter_id not in visit._get_supporters())
        if others:
            raise UserError(
                self.env._(
                    "%(visits)s is not one of the visits of %(name)s: open the dialog again.",
                    visits=", ".join(others.mapped("display_name")),
                    name=self.supporter_id.name,
                )
            )

    def _note_leave(self):
        """Note the absence where Odoo keeps it, without a reason: why is nobody else's."""
        zone = self.supporter_id.tz or self.company_id._get_umgange_zone()
        lend(self.env["resource.calendar.leaves"]).create(
            {
                "name": self.env._("Away"),
                "resource_id": self.supporter_id.resource_id.id,
                "date_from": to_utc(self.date_from, time(), zone),
                "date_to": to_utc(self.date_to + timedelta(days=1), time(), zone),
            }
        )
