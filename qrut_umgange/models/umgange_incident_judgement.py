from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .umgange_incident import KEPT_YEARS
from .umgange_incident_step import AFTER_JUDGEMENT, WHEN_SERIOUS


class UmgangeIncident(models.Model):
    """What a manager does with what was reported: lex Sarah or not, the steps, the end of it."""

    _inherit = "umgange.incident"

    # === ACTION METHODS === #

    def action_judge_yes(self):
        """Judge that it falls under lex Sarah, for the reason that is written: the steps are laid out. Managers only.

        What was judged “no” may still become “yes” until it is closed.

        :raise UserError: without a reason
        """
        for incident in self._check_judgement():
            if incident.state == "judged" and incident.lex_sarah == "no":
                incident._force_state("judged", incident._prepare_judgement("yes"))
            else:
                incident._move("judged", incident._prepare_judgement("yes"))
            self.env["umgange.incident.step"]._lay_out(incident, AFTER_JUDGEMENT)
            incident._tell_reporter(lambda env: env._("What you reported is taken care of: it is investigated"))
        return True

    def action_judge_no(self):
        """Judge that it does not fall under lex Sarah, for the reason that is written. Managers only.

        :raise UserError: without a reason
        """
        for incident in self._check_judgement():
            incident._move("judged", incident._prepare_judgement("no"))
            incident._tell_reporter(lambda env: env._("What you reported is read and taken care of"))
        return True

    def action_serious(self):
        """Judge that it is serious, or could have become so: it goes to IVO. Managers only.

        :raise UserError: when it is not judged to fall under lex Sarah
        """
        self._check_manager()
        for incident in self:
            if incident.state != "judged" or incident.lex_sarah != "yes":
                raise UserError(self.env._("First judge that it falls under lex Sarah; then whether it goes to IVO."))
            incident._force_state("judged", {"is_serious": True})
            self.env["umgange.incident.step"]._lay_out(incident, WHEN_SERIOUS)
        return True

    def action_close(self):
        """Close it: it is kept five years from today. Managers only.

        :raise UserError: when steps are left and no reason says why
        """
        self._check_manager()
        for incident in self:
            left = incident.step_ids.filtered(lambda step: not step.done_on)
            if left and not (incident.closing_note or "").strip():
                raise UserError(
                    self.env._(
                        "Left to do: %(steps)s. Do it, or write why it is closed all the same.",
                        steps=", ".join(left.mapped("display_name")),
                    )
                )
            incident._move("closed", incident._prepare_closing())
            incident._end_todos()
            incident._tell_reporter(lambda env: env._("What you reported is closed: read what became of it"))
        return True

    # === CRON === #

    @api.model
    def _cron_remind(self):
        """Put each step that is late on the managers' lists, once."""
        self.env["umgange.incident.step"]._remind_late()

    # === BUSINESS METHODS === #

    def _check_manager(self):
        self.check_access("write")
        if not self.env.user.has_group("qrut_umgange.group_manager"):
            raise AccessError(self.env._("A manager judges what is reported."))

    def _check_judgement(self):
        """Return the incidents, once it is a manager who judges them and each says why."""
        self._check_manager()
        if any(not (incident.lex_sarah_reason or "").strip() for incident in self):
            raise UserError(self.env._("Write why, or why not: it is read by whoever looks at this in years to come."))
        return self

    def _prepare_judgement(self, answer):
        return {"lex_sarah": answer, "judged_at": fields.Datetime.now(), "judged_by_id": self.env.uid}

    def _prepare_closing(self):
        today = self.company_id._get_umgange_today()
        return {
            "closed_on": today,
            "closed_by_id": self.env.uid,
            "kept_until": today + relativedelta(years=KEPT_YEARS),
        }

    def _tell_reporter(self, summarise):
        """Let whoever reported it know, in place of what was to be done about it."""
        self.ensure_one()
        self._end_todos()
        if self.reporter_id != self.env.user:
            self._schedule_for(self.reporter_id, summarise)
