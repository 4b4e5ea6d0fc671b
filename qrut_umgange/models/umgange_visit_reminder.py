from datetime import timedelta
from urllib.parse import quote

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..lent_rights import lend
from ..tools.local_time import format_clock
from ..tools.neutral_words import find_telling
from .umgange_naming import Passage
from .umgange_visit import PLANNED_STATES


class UmgangeVisitReply(models.Model):
    """A reminder before a visit, in words that tell nobody what it is about.

    The system sends nothing: it lists who is to be reminded, and has the words ready. What is
    due follows from the visit as it stands now, so that a visit that is called off, an
    assignment that rests or a death leaves nothing that could still go out.
    """

    _inherit = "umgange.visit.reply"

    remind_on = fields.Date("Remind from", readonly=True, copy=False, help="Since when it is on the list.")
    reminded_at = fields.Datetime("Reminded", readonly=True, copy=False)
    can_remind = fields.Boolean(compute="_compute_can_remind")
    reminder_text = fields.Char("Text", compute="_compute_reminder_text")
    sms_link = fields.Char("Text message", compute="_compute_reminder_text")

    # === COMPUTE METHODS === #

    @api.depends(
        "visit_id.state",
        "visit_id.start",
        "participant_id.wants_reminder",
        "company_id.umgange_reminds",
        "visit_id.assignment_id.state",
    )
    def _compute_can_remind(self):
        for reply in self:
            reply.can_remind = not reply._get_reminder_obstacle()

    @api.depends_context("lang", "uid", "allowed_company_ids")
    @api.depends("visit_id.start", "participant_id.shown_phone", "can_remind")
    def _compute_reminder_text(self):
        for reply in self:
            text = reply._write_reminder() if reply.can_remind else ""
            reply.reminder_text = text or False
            number = "".join(filter(lambda sign: sign.isdigit() or sign == "+", reply.shown_phone or ""))
            reply.sms_link = text and reply.can_call and number and f"sms:{number}?body={quote(text)}"

    # === ACTION METHODS === #

    def action_remind(self):
        """Open the words of the reminder, to copy or to send from one's own phone. Coordinators only.

        :raise UserError: when nobody is to be reminded any more, or the words tell what it is about
        :raise ValidationError: when the words tell of somebody
        """
        self.ensure_one()
        self._check_coordinator()
        self._check_remindable()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Reminder"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(self.env.ref("qrut_umgange.umgange_visit_reply_view_form_remind").id, "form")],
            "target": "new",
        }

    def action_reminded(self):
        """Note in the register that the reminder was sent. Coordinators only."""
        self._check_coordinator()
        self._check_remindable()
        self.env["umgange.handout"].create([reply._prepare_handout() for reply in self])
        self._write_as_system({"reminded_at": fields.Datetime.now()})
        return {"type": "ir.actions.act_window_close"}

    # === CRON === #

    @api.model
    def _cron_list_reminders(self):
        """Put on the list who is to be reminded in the days to come; nothing is sent."""
        # Lent: dates and switches, nobody's name.
        for company in lend(self.env["res.company"]).search([("umgange_reminds", "=", True)]):
            self._list_due(company)

    # === BUSINESS METHODS === #

    @api.model
    def _list_due(self, company):
        today = company._get_umgange_today()
        last = today + timedelta(days=company.umgange_remind_days)
        visits = lend(self.env["umgange.visit"]).search(
            [
                ("company_id", "=", company.id),
                ("state", "in", PLANNED_STATES),
                ("date", ">", today),
                ("date", "<=", last),
                ("assignment_id.participant_ids.wants_reminder", "=", True),
            ]
        )
        due = visits._list_replies().filtered(lambda reply: not reply.remind_on and reply.can_remind)
        due._write_as_system({"remind_on": today})

    def _get_reminder_obstacle(self):
        """Return why they are not reminded, or nothing."""
        self.ensure_one()
        visit = self.visit_id
        if not self.company_id.umgange_reminds:
            return self.env._("Reminders are off: a manager switches them on for the whole company.")
        if not self.participant_id.wants_reminder:
            return self.env._("They have not asked for reminders: that is ticked under People.")
        if visit.state not in PLANNED_STATES or visit.start <= fields.Datetime.now():
            return self.env._("The visit has begun, is over or was called off: nobody is reminded of it.")
        # Lent: that it rests, never why.
        assignment = lend(visit.assignment_id)
        if assignment.state not in ("accepted", "active") or assignment._is_quiet():
            return self.env._("The assignment rests: nobody is reminded.")
        if not self.participant_id._is_valid_on(visit.date):
            return self.env._("They take no part on that day: nobody is reminded.")
        return ""

    def _check_remindable(self):
        for reply in self:
            if obstacle := reply._get_reminder_obstacle():
                raise UserError(obstacle)
            if telling := find_telling(reply.reminder_text or ""):
                raise UserError(
                    self.env._(
                        "The text says what it is about: %(words)s. A manager rewrites it under Agendas and rules.",
                        words=", ".join(telling),
                    )
                )
        self._check_umgange_names()

    def _write_reminder(self):
        """Return the words of the reminder: the day and the hour, and whom to call."""
        self.ensure_one()
        visit = self.visit_id
        templates = lend(self.env["umgange.text.template"])
        template = templates.search([("use", "=", "reminder"), ("company_id", "=", self.company_id.id)], limit=1)
        text = template.text or self.env._("Reminder: we meet on {day} at {time}. Call {phone} if anything changes.")
        said = {
            "day": format_date(self.env, visit.date, date_format="EEEE d MMMM"),
            "time": format_clock(self._get_times()["planned_arrival"], visit._get_zone()),
            "phone": visit.coordinator_phone or visit.on_call_phone or "",
        }
        return templates._fill(text, said)

    def _prepare_handout(self):
        self.ensure_one()
        return {
            "assignment_id": self.visit_id.assignment_id.id,
            "participant_id": self.participant_id.id,
            "what": "reminder",
            "way": "text_message",
            "note": f"{self.visit_id._get_code()}: {self.reminder_text}",
        }

    # === WHAT LEAVES === #

    def _get_umgange_outward_assignments(self):
        return self.visit_id.assignment_id

    def _get_umgange_passages(self):
        """Return the words of the reminder: a manager typed them."""
        self.ensure_one()
        text = self.reminder_text or ""
        return [Passage(self.env._("Reminder"), text, lambda: text)]

    def _get_umgange_advice(self):
        """Say where the words are changed."""
        return self.env._("Rewrite the text under Agendas and rules: the day, the hour and a phone number are enough.")
