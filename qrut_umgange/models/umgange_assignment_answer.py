from odoo import SUPERUSER_ID, fields, models
from odoo.exceptions import UserError

from ..care_fields import CareText
from ..lent_rights import lend
from .umgange_care_mixin import SYSTEM

LIGHTS = [("green", "Green"), ("yellow", "Yellow"), ("red", "Red")]


class UmgangeAssignment(models.Model):
    """How a request was screened, and what we answered.

    Green and yellow are the coordinator's to accept. Red means that the risk is more than we can manage:
    it is declined, or a manager accepts it and says why. A request may be accepted before anybody has
    screened it, as on a Friday afternoon: that it was not is listed, and stops nothing.
    """

    _inherit = "umgange.assignment"

    screening = fields.Selection(
        LIGHTS,
        readonly=True,
        copy=False,
        help="Green: as we usually do. Yellow: with measures. Red: more than we can manage.",
    )
    screening_reason = CareText("Why this colour", readonly=True, copy=False)
    screened_by_id = fields.Many2one(
        "res.users", "Screened by", readonly=True, copy=False, index="btree_not_null", ondelete="restrict"
    )
    screened_at = fields.Datetime("Screened on", readonly=True, copy=False)
    answer_reason = CareText("Why we answered so", readonly=True, copy=False)
    answered_by_id = fields.Many2one(
        "res.users", "Answered by", readonly=True, copy=False, index="btree_not_null", ondelete="restrict"
    )
    answered_at = fields.Datetime("Answered on", readonly=True, copy=False)

    _screening_reasoned = models.Constraint(
        "CHECK (screening IS NULL OR screening = 'green' OR COALESCE(screening_reason, '') <> '')",
        "Yellow and red need a reason: what makes it so.",
    )
    _red_accepted_with_reason = models.Constraint(
        "CHECK (screening IS NULL OR screening <> 'red' OR state = 'request' OR COALESCE(answer_reason, '') <> '')",
        "A request that is screened red is declined, or accepted by a manager who says why.",
    )

    # === ACTION METHODS === #

    def action_accept(self, reason=None):
        """Accept the request: Qrut will do it. Coordinators; one that is screened red, managers.

        :param str reason: why it is accepted; needed where it is screened red
        """
        self._check_coordinator()
        self._check_acceptable(reason)
        self._answer("accepted", reason)
        return True

    def action_decline(self, reason=None):
        """Decline the request and say why. Coordinators only.

        :param str reason: why; where it is screened red, the reason of that is enough
        """
        self._check_coordinator()
        for assignment in self:
            why = reason or assignment.screening_reason
            if not (why or "").strip():
                raise UserError(
                    self.env._(
                        "Say why %(name)s is declined: the officer will ask. Use “Answer the request”.",
                        name=assignment.name,
                    )
                )
            assignment._answer("declined", why)
        return True

    # === BUSINESS METHODS === #

    def _screen(self, light, reason=None):
        """Write down what the request was screened as; who asks a manager needs no telling.

        :raise UserError: when it is answered already, or yellow or red has no reason
        """
        self.ensure_one()
        self._check_coordinator()
        if self.state != "request":
            raise UserError(self.env._("%(name)s is answered: make a safety assessment instead.", name=self.name))
        if self.screening == "red" and light != "red" and not self._may_answer_red():
            raise UserError(
                self.env._(
                    "%(name)s is screened red: only a manager may say that it is less, and is asked to.",
                    name=self.name,
                )
            )
        if light != "green" and not (reason or "").strip():
            raise UserError(self.env._("Yellow and red need a reason: what makes it so."))
        self.with_context(umgange_mover=SYSTEM).write(
            {
                "screening": light,
                "screening_reason": reason or False,
                "screened_by_id": self.env.uid,
                "screened_at": fields.Datetime.now(),
            }
        )

    def _ask_manager(self):
        """Put a request that is screened red on the managers' lists."""
        self.ensure_one()
        self._schedule_for_managers(
            lambda env: env._("A request is screened red: accept it with a reason, or decline it")
        )

    def _may_answer_red(self):
        """Tell whether the user may accept what is screened red, or say that it is less."""
        return self.env.user.has_group("qrut_umgange.group_manager")

    def _may_accept(self):
        """Tell whether the user may accept the request without saying more."""
        self.ensure_one()
        return self.screening != "red"

    def _check_acceptable(self, reason):
        for assignment in self.filtered(lambda each: each.state == "request" and each.screening == "red"):
            if not assignment._may_answer_red():
                raise UserError(
                    self.env._(
                        "%(name)s is screened red: decline it, or ask a manager, who may accept it with a reason.",
                        name=assignment.name,
                    )
                )
            if not (reason or "").strip():
                raise UserError(
                    self.env._("%(name)s is screened red: say why it is accepted all the same.", name=assignment.name)
                )

    def _answer(self, state, reason):
        self._move(
            state,
            {"answer_reason": reason or False, "answered_by_id": self.env.uid, "answered_at": fields.Datetime.now()},
        )
        # What the system asked of others about the request is settled.
        asked = lend(self).activity_ids.filtered(lambda to_do: to_do.create_uid.id == SUPERUSER_ID)
        asked.unlink()

    def _get_frame_gaps(self):
        """Name too a request that nobody has screened."""
        gaps = super()._get_frame_gaps()
        return [self.env._("screening"), *gaps] if self.state == "request" and not self.screening else gaps

    def _get_missing_labels(self):
        """Name too an officer who is not known."""
        labels = super()._get_missing_labels()
        today = self._get_today()
        known = any(each.role == "officer" and each._is_valid_on(today) for each in self.participant_ids)
        return labels if known else [*labels, self.env._("officer")]
