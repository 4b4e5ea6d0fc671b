from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ..lent_rights import lend
from .umgange_visit import JOURNAL_STATES, OPEN_STATES

NOT_SIGNED_OUT = "qrut_umgange.mail_activity_type_not_signed_out"
JOURNAL_LATE = "qrut_umgange.mail_activity_type_journal_late"
# How long after the end the coordinator is asked, and the managers after that.
SIGN_OUT_WITHIN = timedelta(minutes=20)
MANAGERS_AFTER = timedelta(minutes=20)
# What nobody has ended for longer than this is no alarm any more: it is left to write.
ALARM_FOR = timedelta(hours=12)
WRITE_WITHIN = timedelta(hours=24)
# Of what is older than this somebody was told long ago, or it was never ours to tell.
TELL_FOR = timedelta(days=30)
BATCH = 200


class UmgangeVisit(models.Model):
    """Nobody has signed out, or written: somebody is told, once each, and no longer when it is done."""

    _inherit = "umgange.visit"

    # When who was told; by the system alone.
    late_told_at = fields.Datetime(readonly=True, copy=False)
    late_managers_told_at = fields.Datetime(readonly=True, copy=False)
    unwritten_told_at = fields.Datetime(readonly=True, copy=False)

    # === CRON === #

    @api.model
    def _cron_tell_late(self):
        """Tell of visits that nobody has signed out from, and of journals that are not signed after a day."""
        now = fields.Datetime.now()
        self._tell_coordinators(now)
        self._tell_managers(now)
        self._tell_unwritten(now)

    def _tell_coordinators(self, now):
        """Put each visit that should have ended on its coordinator's list, once."""
        for visit in self._find_not_signed_out(now, SIGN_OUT_WITHIN, "late_told_at"):
            visit._tell(
                NOT_SIGNED_OUT, visit.assignment_id.coordinator_id or visit._get_managers(), visit._summarise_late
            )
            visit.late_told_at = now

    def _tell_managers(self, now):
        """Put on the managers' lists what the coordinator has not solved either."""
        waited = Domain("late_told_at", "<=", now - MANAGERS_AFTER)
        for visit in self._find_not_signed_out(now, SIGN_OUT_WITHIN, "late_managers_told_at", waited):
            told = visit.assignment_id.coordinator_id or visit._get_managers()
            visit._tell(NOT_SIGNED_OUT, visit._get_managers() - told, visit._summarise_late)
            visit.late_managers_told_at = now

    def _tell_unwritten(self, now):
        """Put each visit whose journal is not signed after a day on the author's and the coordinator's lists, once."""
        held = Domain("state", "in", JOURNAL_STATES) & Domain("is_documented", "=", False)
        ended = Domain("stop", "<=", now - WRITE_WITHIN) & Domain("stop", ">", now - TELL_FOR)
        ended &= Domain("actual_stop", "=", False) | Domain("actual_stop", "<=", now - WRITE_WITHIN)
        untold = Domain("unwritten_told_at", "=", False)
        for visit in lend(self).search(held & ended & untold, order="stop", limit=BATCH):
            users = visit._get_holder_user() | visit.assignment_id.coordinator_id
            visit._tell(JOURNAL_LATE, users or visit._get_managers(), visit._summarise_unwritten)
            visit.unwritten_told_at = now

    def _find_not_signed_out(self, now, within, told_name, more=Domain.TRUE):
        """Return visits that should have ended and that the field ``told_name`` says nobody was told of."""
        is_open = Domain("state", "in", OPEN_STATES)
        ended = Domain("stop", "<=", now - within) & Domain("stop", ">", now - ALARM_FOR)
        return lend(self).search(is_open & ended & Domain(told_name, "=", False) & more, order="stop", limit=BATCH)

    # === BUSINESS METHODS === #

    def _tell(self, activity_type, users, summarise):
        """Put a to-do of a type of its own on the users' lists: it is taken off when what it asks for is done."""
        self.ensure_one()
        for user in users:
            system = self.with_context(lang=user.lang)
            system.activity_schedule(activity_type, summary=summarise(system.env), user_id=user.id)

    def _get_managers(self):
        """Return the managers of the visit's company."""
        managers = lend(self.env.ref("qrut_umgange.group_manager")).all_user_ids
        return managers.filtered(lambda user: self.company_id in user.company_ids)

    def _summarise_late(self, env):
        return env._("Nobody has signed out after a visit: call the supporter")

    def _summarise_unwritten(self, env):
        return env._("The journal of a visit is not signed a day after it")

    def _end_alarms(self, *activity_types):
        """Take what is done off everybody's list."""
        # Whoever has deleted a type hinders nobody from ending a visit.
        ids = {self.env["ir.model.data"]._xmlid_to_res_id(each) for each in activity_types}
        lend(self).activity_ids.filtered(lambda each: each.activity_type_id.id in ids).unlink()

    def _after_end(self):
        """Nobody is asked any more whether the visit has ended."""
        super()._after_end()
        self._end_alarms(NOT_SIGNED_OUT)

    def _after_end_undone(self):
        """What is open again is asked about again."""
        super()._after_end_undone()
        self._end_alarms(JOURNAL_LATE)
        lend(self).write({"late_told_at": False, "late_managers_told_at": False, "unwritten_told_at": False})


class UmgangeJournalEntry(models.Model):
    """What is signed is asked about no more."""

    _inherit = "umgange.journal.entry"

    def action_sign(self):
        """Sign the own draft, and take its visit off the lists of what is left to write."""
        result = super().action_sign()
        # Lent: with the signature a substitute's world ends.
        lend(self).visit_id.filtered("is_documented")._end_alarms(JOURNAL_LATE)
        return result
