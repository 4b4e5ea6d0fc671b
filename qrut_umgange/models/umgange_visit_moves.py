from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from ..lent_rights import lend
from ..tools.arguments import clean_text
from ..tools.local_time import format_clock
from .umgange_visit import END_REASONS, END_STATES, FREED_STATES, OPEN_STATES, PLANNED_STATES


class UmgangeVisit(models.Model):
    """What may happen to a visit, and who may say that it has."""

    _inherit = "umgange.visit"

    # === ACTION METHODS === #

    def action_confirm(self):
        """Confirm: those who come have said yes. Coordinators only."""
        self.check_access("write")
        self._check_confirmable()
        self._move("confirmed", {"confirmed_at": fields.Datetime.now()})
        lend(self.assignment_id)._activate_if_first_visit()
        return True

    def action_start(self, moment=None):
        """Start the visit. The visit's supporter and coordinators; from any open state.

        :param moment: when it started (UTC), not in the future; now by default
        """
        self._check_may_run()._move_visit("under_way", actual_start=self._get_moment(moment))
        return True

    def action_end(self, moment=None):
        """End the visit as planned. The visit's supporter and coordinators.

        A visit that was never started here counts as started at its planned time.

        :param moment: when it ended (UTC), not in the future; now by default
        """
        moment = self._get_moment(moment)
        for visit in self._check_may_run():
            visit._check_after_start(moment)
            started = visit.actual_start or min(visit.start, moment)
            visit._move_visit("done", actual_start=started, actual_stop=moment)
        return True

    def action_break_off(self, reason, moment=None, note=None):
        """End the visit early, or before it began, for ``reason``.

        :param str reason: an end reason of the state “broken_off”
        """
        moment = self._get_moment(moment)
        for visit in self._check_may_run():
            visit._check_after_start(moment)
            stopped = {"actual_stop": moment} if visit.state == "under_way" else {}
            visit._end("broken_off", reason, moment, note, stopped)
        return True

    def action_no_show(self, reason="visiting_absent", moment=None, note=None):
        """Write down that somebody did not come: not before they were expected.

        :param str reason: an end reason of the state “no_show”
        """
        self._check_may_run()._end("no_show", reason, self._get_moment(moment), note)
        return True

    def action_cancel(self, reason, told_at=None, note=None):
        """Cancel the visits; the time is free again. Coordinators only.

        :param str reason: an end reason of the state “cancelled”
        :param told_at: when the message came (UTC): what the notice is counted from
        """
        self.check_access("write")
        self._end("cancelled", reason, self._get_moment(told_at), note)
        return True

    def action_abstain(self, reason="childs_best", told_at=None, note=None):
        """Call the visits off for the child's sake. Coordinators only."""
        self.check_access("write")
        self._end("abstained", reason, self._get_moment(told_at), note)
        return True

    def action_correct(self, state, reason):
        """Take ended visits back to ``state`` because the ending was written down wrongly.

        Managers only, with a reason, and only before the visit is invoiced.
        """
        self._check_correctable(state, reason)
        if state == "confirmed":
            self._check_confirmable()
        self._check_times_free({(visit.assignment_id.id, visit.start) for visit in self})
        # What stood there is kept with the same reason, where something is signed about it.
        corrected = self.with_context(umgange_mend_reason=reason)
        corrected._force_state(state, self._prepare_correction(state, reason))
        self._after_end_undone()
        self._sync_bookings()
        return True

    # === BUSINESS METHODS === #

    def _may_run(self):
        """Tell whether the user runs these visits: their supporter, or a coordinator."""
        if self.env.user.has_group("qrut_umgange.group_coordinator"):
            return self.has_access("write")
        return all(self.env.user in visit.sudo()._get_possible_holders() for visit in self)

    def _check_may_run(self):
        """Refuse others, and lend the supporter the right to move the own visits.

        :return: the visits with lent rights
        """
        self.check_access("read")
        if not self._may_run():
            raise AccessError(
                self.env._(
                    "Only the visit's supporter or a coordinator can do this. "
                    "Ask the coordinator to make you the supporter."
                )
            )
        return lend(self)

    def _move_visit(self, state, **values):
        """Take the visits to ``state`` and do what follows from it."""
        self._move(state, values)
        if state in FREED_STATES:
            self._free_bookings()
        if state in END_STATES:
            self._after_end()

    def _end(self, state, reason, moment, note=None, values=None):
        """End the visits for ``reason``, told of at ``moment``."""
        if not isinstance(reason, str) or END_REASONS.get(reason) != state:
            raise UserError(self.env._("Choose the reason that fits how the visit ended."))
        if state == "no_show":
            self._check_expected(moment)
        values = {**(values or {}), "end_reason": reason, "told_at": moment}
        self._move_visit(state, **values, **({"end_note": note} if note else {}))

    def _after_end(self):
        """Do what follows when visits have ended (hook)."""

    def _after_end_undone(self):
        """Undo what followed from an ending that was corrected (hook)."""

    def _check_confirmable(self):
        """Refuse to confirm what the law demands more for."""
        for visit in self:
            if gap := visit._get_confirm_gap():
                raise UserError(
                    self.env._("%(visit)s cannot be confirmed. %(gap)s", visit=visit.display_name, gap=gap),
                )

    def _get_confirm_gap(self):
        """Return the sentence on what has to be there first, or nothing (hook)."""
        self.ensure_one()
        assignment = self.assignment_id
        if assignment.state == "request":
            return self.env._("%(name)s is still a request: accept it first.", name=assignment.name)
        if assignment._is_ended():
            return self.env._("%(name)s is closed or declined: no more visits take place in it.", name=assignment.name)
        return ""

    def _check_expected(self, moment):
        """Refuse that somebody is called absent before the first is expected."""
        for visit in self:
            if visit.state in PLANNED_STATES and not visit._is_expected(moment):
                raise UserError(
                    self.env._(
                        "%(visit)s: nobody is expected before %(time)s. Has somebody said no beforehand, "
                        "the coordinator cancels the visit.",
                        visit=visit.display_name,
                        time=format_clock(visit._get_first_arrival(), visit._get_zone()),
                    )
                )

    def _get_first_arrival(self):
        """Return when the first is expected (naive UTC)."""
        self.ensure_one()
        return self.start - timedelta(minutes=self.minutes_before)

    def _is_expected(self, moment=None):
        """Tell whether anybody is expected by ``moment`` (naive UTC), now by default."""
        return (moment or fields.Datetime.now()) >= self._get_first_arrival()

    def _check_correctable(self, state, reason):
        if not self.env.user.has_group("qrut_umgange.group_manager"):
            raise AccessError(self.env._("Only a manager corrects how a visit ended."))
        self.check_access("write")
        if not clean_text(reason) or state not in OPEN_STATES:
            raise UserError(self.env._("A correction needs a reason and an open state."))
        if any(visit.state not in END_STATES for visit in self):
            raise UserError(self.env._("Only an ended visit is corrected."))

    def _prepare_correction(self, state, reason):
        """Return the values of a visit whose ending did not happen."""
        began = {} if state == "under_way" else {"actual_start": False, "confirmed_at": False}
        if state == "confirmed":
            began["confirmed_at"] = fields.Datetime.now()
        return {
            "correction_reason": reason,
            "end_reason": False,
            "told_at": False,
            "actual_stop": False,
            **began,
        }
