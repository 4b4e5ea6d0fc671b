from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError

from ..tools.arguments import clean_text
from ..tools.local_time import local_date
from .umgange_visit import END_REASONS, JOURNAL_STATES

# Which endings the officer is told of the same day; one that was agreed on is no news.
TOLD_STATES = ("broken_off", "no_show")
UNTOLD_REASONS = ("ended_early",)
# What may have happened before it began, and while it was under way: the reasons that the page offers, in this order.
REASONS_BEFORE = ("visiting_absent", "child_absent", "child_declined", "child_unwell", "unsafe")
REASONS_DURING = ("child_stop", "child_unwell", "unsafe", "ended_early")
# What is written down later than this is no news of the day.
NEWS = timedelta(days=2)
# How many times in a row the child may not want to before somebody asks why.
DECLINED_IN_A_ROW = 3


class UmgangeVisit(models.Model):
    """A visit that ended early or did not take place: whom we called, and who is told."""

    _inherit = "umgange.visit"

    call_ids = fields.One2many("umgange.contact.note", "visit_id", "Called", readonly=True)

    # === PUBLIC METHODS === #

    def end_early(self, reason, clock="", note="", called=()):
        """End a visit early or before it began, from the phone.

        :param str reason: an end reason of “broken_off” or “no_show”
        :param str clock: when, as clocks where the visit is show it; now by default
        :param called: (id of a participant or False for staff, whether they answered) each
        """
        self.ensure_one()
        self._check_may_run()
        moment, note = self._find_early_moment(clean_text(clock)), clean_text(note) or None
        if isinstance(reason, str) and END_REASONS.get(reason) == "no_show":
            self.action_no_show(reason, moment, note)
        else:
            self.action_break_off(reason, moment, note)
        self._note_calls(called)
        return True

    # === BUSINESS METHODS === #

    def _get_early_reasons(self):
        """Return the reasons that the page offers, as (value, label): ``before`` it begins, and ``during``."""
        labels = dict(self._fields["end_reason"]._description_selection(self.env))
        offered = {"before": REASONS_BEFORE, "during": REASONS_DURING}
        return {when: [(reason, labels[reason]) for reason in reasons] for when, reasons in offered.items()}

    def _find_early_moment(self, clock):
        """Return the moment that ``clock`` means on the day of the visit, now for nothing."""
        now = fields.Datetime.now()
        if not clock:
            return now
        moment = self.env["umgange.visit.times"].new({"visit_id": self.id})._get_moment(self, "actual_stop", clock)
        # The minute that runs is no time ahead.
        return now if now < moment < now + timedelta(minutes=1) else moment

    def _note_calls(self, called):
        """Keep in the register of contacts whom somebody called about the visit."""
        self.ensure_one()
        around = {participant.id: participant for participant in self.contact_ids}
        nobody, values = self.contact_ids.browse(), []
        for each in called if isinstance(called, list | tuple) else [called]:
            participant_id, answered = each if isinstance(each, list | tuple) and len(each) == 2 else (-1, False)
            if participant_id is not False and (type(participant_id) is not int or participant_id not in around):
                raise UserError(self.env._("Only those around the visit are noted here."))
            participant = around.get(participant_id, nobody)
            values.append(
                {
                    "assignment_id": self.assignment_id.id,
                    "visit_id": self.id,
                    "participant_id": participant.id,
                    "kind": "answered" if answered else "no_answer",
                    "text": False if participant else self.env._("Our own on-call or coordinator"),
                }
            )
        self.env["umgange.contact.note"].create(values)

    def _after_end(self):
        """Ask the coordinator to tell the officer the same day, and after the third no of the child."""
        super()._after_end()
        now = fields.Datetime.now()
        for visit in self.filtered(lambda each: each.stop > now - NEWS):
            if visit.state in TOLD_STATES and visit.end_reason not in UNTOLD_REASONS:
                visit._ask_to_tell_officer()
            if visit.end_reason == "child_declined" and visit._is_declined_again():
                visit.assignment_id._ask_coordinator(visit, visit._summarise_declined)

    def _ask_to_tell_officer(self):
        self.ensure_one()
        today = local_date(fields.Datetime.now(), self._get_zone())
        self.assignment_id._ask_coordinator(self, self._summarise_telling, today)

    def _summarise_telling(self, env):
        return env._("Call the officer today: a visit ended early or did not take place")

    def _summarise_declined(self, env):
        return env._("The child did not want to three times in a row: plan a follow-up")

    def _is_declined_again(self):
        """Tell whether the child did not want to at the last three visits that were to be."""
        self.ensure_one()
        domain = [
            ("assignment_id", "=", self.assignment_id.id),
            ("state", "in", JOURNAL_STATES),
            ("start", "<=", self.start),
        ]
        last = self.search(domain, order="start desc", limit=DECLINED_IN_A_ROW)
        return len(last) == DECLINED_IN_A_ROW and set(last.mapped("end_reason")) == {"child_declined"}


class UmgangeContactNote(models.Model):
    """A call about a visit is kept with the others, and found from the visit."""

    _inherit = "umgange.contact.note"

    visit_id = fields.Many2one(
        "umgange.visit", "About the visit", index="btree_not_null", ondelete="restrict", check_company=True, copy=False
    )
