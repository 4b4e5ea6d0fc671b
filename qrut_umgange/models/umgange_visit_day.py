from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools.arguments import clean_ids
from ..tools.local_time import format_clock
from .umgange_visit import JOURNAL_STATES, OPEN_STATES, PLANNED_STATES

# How far ahead the page looks for the day that comes next.
AHEAD = timedelta(days=14)


class UmgangeVisit(models.Model):
    """The supporter's page of the day: what it shows before, during and after a visit.

    The page is loaded once with names and phones, which is one read in the log for each person;
    while it is open it asks for times and states alone.
    """

    _inherit = "umgange.visit"

    # === PUBLIC METHODS === #

    @api.model
    def get_my_day(self):
        """Return what the user's page of the day shows, read with the user's own rights.

        :return: ``now`` and whole ``visits`` of today (and what is under way); ``left``, those whose journal
            is left to write, and ``next``, the first of the next day, without names; what the user may stand in for
        """
        self.check_access("read")
        today = self._get_days_visits()
        left = self._find_left_to_write() - today
        return {
            "now": self._to_ms(fields.Datetime.now()),
            "zone": self.env.company._get_umgange_zone(),
            "visits": [visit._get_day_card() for visit in today],
            "left": [visit._get_day_line() for visit in left],
            "next": self._find_next_day()._get_day_line(),
            "standins": [visit._get_day_line() for visit in self._find_stand_ins()],
        }

    @api.model
    def get_my_day_state(self, more_ids=()):
        """Return the times and states of the user's visits of today: what may change while the page is open.

        :param more_ids: visits of other days that the page has open
        """
        self.check_access("read")
        visits = self._get_days_visits()
        visits |= self.search([("id", "in", clean_ids(more_ids))])
        return {"now": self._to_ms(fields.Datetime.now()), "visits": [visit._get_day_state() for visit in visits]}

    def get_day_card(self):
        """Return all that the page shows of one visit: what is left to write, from another day."""
        self.ensure_one()
        self.check_access("read")
        return self._get_day_card()

    def note_times(self, started, ended, people, reason=""):
        """Write down when a visit began and ended and when people came and left, as clocks show it.

        A visit that nobody started is held by it. The visit's supporter and coordinators.

        :param people: (id of the attendance, came, left) each
        :raise UserError: a text is no time, or others rely on a time already and no reason is given
        """
        self.ensure_one()
        self._check_may_run()
        is_held = self.state in OPEN_STATES and bool(started and ended)
        try:
            lines = [{"attendance_id": row, "arrived": came, "left": left} for row, came, left in people]
        except (TypeError, ValueError) as error:
            raise UserError(self.env._("Say of each who it is, when they came and when they left.")) from error
        if any(line["attendance_id"] not in self.attendance_ids._ids for line in lines):
            raise UserError(self.env._("Somebody here is at another visit: close the dialog and open it again."))
        dialog = self.env["umgange.visit.times"].create(
            {
                "visit_id": self.id,
                "step": "end" if is_held else "mend",
                "started": started,
                "ended": ended,
                "reason": reason,
                "line_ids": [fields.Command.create(line) for line in lines],
            }
        )
        dialog.action_apply()
        return True

    # === WHICH VISITS === #

    @api.model
    def _get_own_domain(self):
        """Return the domain of the visits that the user holds."""
        planned = Domain("supporter_id.user_id", "=", self.env.uid) & Domain("held_by_id", "=", False)
        beside = Domain("second_supporter_id.user_id", "=", self.env.uid)
        return planned | beside | Domain("held_by_id.user_id", "=", self.env.uid)

    @api.model
    def _get_days_visits(self):
        """Return the user's visits of today, and what is still under way or to be, in their order."""
        today = self.env.company._get_umgange_today()
        # A visit over midnight is not over with the day.
        lasting = Domain("date", "<", today) & Domain("stop", ">", fields.Datetime.now())
        days = Domain("date", "=", today) | Domain("state", "=", "under_way")
        days |= lasting & Domain("state", "in", PLANNED_STATES)
        return self.search(self._get_own_domain() & days, order="start")

    @api.model
    def _find_left_to_write(self):
        """Return the user's visits whose journal is left to write, the oldest first; so too what nobody ended."""
        today = self.env.company._get_umgange_today()
        unwritten = Domain("state", "in", JOURNAL_STATES) & Domain("is_documented", "=", False)
        passed = Domain("state", "in", PLANNED_STATES) & Domain("date", "<", today)
        return self.search(self._get_own_domain() & (unwritten | passed), order="start")

    @api.model
    def _find_next_day(self):
        """Return the first of the user's visits after today."""
        today = self.env.company._get_umgange_today()
        ahead = Domain("date", ">", today) & Domain("date", "<=", today + AHEAD) & Domain("state", "in", PLANNED_STATES)
        return self.search(self._get_own_domain() & ahead, order="start", limit=1)

    @api.model
    def _find_stand_ins(self):
        """Return the visits of today that somebody else is to hold and the user may stand in for."""
        today = self.env.company._get_umgange_today()
        domain = Domain("date", "=", today) & Domain("state", "in", OPEN_STATES)
        domain &= Domain("assignment_id.substitute_id.user_id", "=", self.env.uid) | Domain(
            "supporter_id.user_id", "=", self.env.uid
        )
        return self.search(domain & ~self._get_own_domain(), order="start")

    # === WHAT IS SHOWN === #

    def _get_day_line(self):
        """Return a visit in a line, by its code; nothing for no visit."""
        if not self:
            return False
        return {
            "id": self.id,
            "name": self.assignment_id.name,
            "day": self.near_label or self.day_label,
            "hours": self.time_label,
            "where": self._get_day_place(),
            "state": self.state,
        }

    def _get_day_card(self):
        """Return all that the page shows of a visit."""
        self.ensure_one()
        return {
            **self._get_day_line(),
            "zone": self._get_zone(),
            "date": self.day_label,
            "start": self._to_ms(self.start),
            "stop": self._to_ms(self.stop),
            "address": self._get_day_address(),
            "can_run": self.can_run,
            "warnings": self._get_day_warnings(),
            "decision_warning": self.decision_warning,
            "people": [row._get_day_row() for row in self.attendance_ids],
            "remember": self._get_reminders(),
            "calls": self._get_day_calls(),
            "to_read": self._get_to_read(),
            "lists": self._get_checklists(),
            "reasons": self._get_early_reasons(),
            "places": self._selection_held_place(),
            "interpreting": self._needs_interpreter() and self._fields["interpreting"]._description_selection(self.env),
            "live": self._get_day_state(),
        }

    def _get_day_state(self):
        """Return what may change of a visit while the page is open; nothing of it is content."""
        self.ensure_one()
        zone = self._get_zone()
        return {
            "id": self.id,
            "state": self.state,
            "state_label": dict(self._fields["state"]._description_selection(self.env))[self.state],
            "started": self._to_ms(self.actual_start),
            "ended": self._to_ms(self.actual_stop),
            "clocks": [format_clock(each, zone) if each else "" for each in (self.actual_start, self.actual_stop)],
            "documented": self.is_documented,
            "settled": self._is_settled(),
            "answered": self._get_answered_lists(),
            "talk": self.talk_offer,
            "held_place": self.held_place,
            "interpreting": self.interpreting,
            "rows": {row.id: row._get_day_times() for row in self.attendance_ids},
        }

    def _get_day_place(self):
        """Return where the visit is, in a word or two."""
        self.ensure_one()
        if self.place == "room":
            return self.room_id.name or self.env._("No room yet")
        return dict(self._fields["place"]._description_selection(self.env))[self.place]

    def _get_day_address(self):
        """Return the address of the room's premises (hook: other places have theirs)."""
        self.ensure_one()
        premises = self.room_id.premises_id if self.place == "room" else self.env["umgange.premises"]
        # Named after its town it is said once.
        return ", ".join(dict.fromkeys(filter(None, (premises.name, premises.street, premises.city))))

    def _get_reminders(self):
        """Return what to think of today: of the last entries, of the plan, and what the child wishes."""
        self.ensure_one()
        of_plan = self.plan_id.point_ids.filtered("is_reminder").sorted("sequence")
        return [
            *self._get_next_time_lines(),
            *(point._get_reminder() for point in of_plan),
            *self._get_open_wishes(),
        ]

    def _get_to_read(self):
        """Return what a substitute reads before the visit: the plan and the safety assessment, where there is one."""
        self.ensure_one()
        pages = ((self.plan_id, self.env._("The plan")), (self.assignment_id.assessment_id, self.env._("Safety")))
        return [{"model": record._name, "id": record.id, "label": label} for record, label in pages if record]

    def _get_open_wishes(self):
        """Return the children's open wishes for the visit, a sentence each (hook)."""
        return []

    def _get_day_calls(self):
        """Return whom the supporter may call, those who bring the child first; staff at the end."""
        self.ensure_one()
        around = self.contact_ids.sorted(lambda each: (not each._brings_child(), each.sequence, each.id))
        people = around._get_day_call_list()
        staff = (
            (self.coordinator_name, self.env._("Coordinator"), self.coordinator_phone),
            (self.env._("Our on-call"), "", self.on_call_phone),
            (self.env._("Social emergency service"), "", self.emergency_phone),
        )
        return people + [
            {"id": False, "name": name, "role": role, "phone": phone, "brings": False}
            for name, role, phone in staff
            if phone
        ]

    def _get_day_warnings(self):
        """Return what is missing, with names where the page has them: codes are for what leaves it."""
        self.ensure_one()
        names = {each.person_id.code: each.shown_name for each in self.attendance_ids.participant_id if each.person_id}
        lines = (self.warning or "").splitlines()
        for code, name in names.items():
            lines = [line.replace(code, name or code) for line in lines]
        return lines

    def _needs_interpreter(self):
        """Tell whether somebody there needs an interpreter, as far as the reader may see."""
        self.ensure_one()
        return any(each.shown_interpreter or each.role == "interpreter" for each in self.contact_ids)

    @api.model
    def _to_ms(self, moment):
        """Return a moment (naive UTC) as milliseconds of the epoch, as browsers count; False for none."""
        return moment and int((moment - fields.Datetime.to_datetime("1970-01-01")).total_seconds() * 1000)


class UmgangeAttendance(models.Model):
    """What the page of the day shows of who comes."""

    _inherit = "umgange.attendance"

    def _get_day_row(self):
        """Return who it is, when they are expected and by which door."""
        self.ensure_one()
        visit, participant = self.visit_id, self.participant_id
        planned = self._get_clocks("planned_arrival", "planned_departure")
        arrival = visit.plan_id.arrival_ids.filtered(lambda each: each.participant_id == participant)
        return {
            "id": self.id,
            "name": self.shown_name,
            "role": self.role_label,
            "kind": self.role,
            "planned": planned,
            "moments": [visit._to_ms(each) for each in (self.planned_arrival, self.planned_departure)],
            "door": arrival[:1].entrance or "",
            "notice": participant.notice or "",
        }

    def _get_day_times(self):
        """Return when they came and left, as the clock of the visit shows it, and how late."""
        self.ensure_one()
        came, left = self._get_clocks("actual_arrival", "actual_departure")
        return {"came": came, "left": left, "late": self.minutes_late}


class UmgangeParticipant(models.Model):
    """Who brings the child, and how they are reached from the page of the day."""

    _inherit = "umgange.participant"

    def _brings_child(self):
        """Tell whether this one brings and collects the child: who lives with it, or somebody who may."""
        self.ensure_one()
        return self.role == "carer" and self.may_collect != "no"

    def _get_day_call_list(self):
        """Return whom to call, each once: somebody in two roles has both behind the name."""
        same = self.grouped(lambda each: each.person_id or each.partner_id)
        calls = []
        for participants in same.values():
            roles = dict.fromkeys(each.role_label for each in participants)
            call = participants.sorted(lambda each: not (each.can_call and each.shown_phone))[:1]._get_day_call()
            brings = any(each._brings_child() for each in participants)
            calls.append({**call, "role": ", ".join(filter(None, roles)), "brings": brings})
        return calls

    def _get_day_call(self):
        """Return name, role and phone; no phone where it is closed to the reader."""
        self.ensure_one()
        return {
            "id": self.id,
            "name": self.shown_name,
            "role": self.role_label,
            "phone": self.shown_phone if self.can_call else False,
            "closed": bool(self.shown_phone) and not self.can_call,
            "brings": self._brings_child(),
        }
