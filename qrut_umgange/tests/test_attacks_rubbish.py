from odoo.exceptions import UserError
from odoo.service.model import call_kw
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import UmgangeCommon

# What no page sends, and a hostile client does.
RUBBISH = (
    True, -1, 0, 2**31, 2**70, 1.5, float("nan"), float("inf"), "", "x", "'; DROP TABLE umgange_visit; --",
    "0001-01-01", "9999-12-31", "0001-01-01 00:00:00", "9999-12-31 23:59:59", "2026-02-30", "25.61", "<script>", [],
    [[]], ["x"], [None], [2**70], {}, {"a": [1]}, [{"x": 1}], ["quick", "x"], [[1, True]], [["x", True]], [[[], True]],
)  # fmt: skip


class _Undo(Exception):
    """Takes back what a call did."""


@tagged("post_install", "-at_install")
class TestRubbish(UmgangeCommon):
    """Every method of the pages answers rubbish with a sentence, or takes it for nothing."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.assignment = cls._make_assignment()
        cls._make_plan(cls.assignment)
        cls.visit = cls._make_visit(cls.assignment, day="2026-03-02", start="08:00", stop="09:30")
        cls.past = cls._make_visit(cls.assignment, day="2026-03-01", start="08:00", stop="09:30")
        cls.past.action_end()
        cls.entry = cls._make_entry(cls.past)

    def _try(self, call, *args, **named):
        """Return what went wrong in a call that ended in no sentence, or nothing; what it did is taken back."""
        try:
            with self.env.cr.savepoint(), mute_logger("odoo.sql_db", "odoo.addons.base.models.ir_rule"):
                self.env.invalidate_all()
                call(*args, **named)
                self.env.flush_all()
                raise _Undo
        except (UserError, _Undo):
            return ""
        except Exception as error:  # noqa: BLE001
            return f"{args}{named}: {type(error).__name__}: {error}"
        finally:
            self.env.invalidate_all(flush=False)

    def _call(self, user, model, method, *args, **named):
        """Call as a client does."""
        call_kw(self._as(user, model), method, list(args), {**named, "context": {"lang": "en_US"}})

    def _assert_words(self, calls):
        """Assert that each call, (user, model, method, argument, …), ends well or with a sentence."""
        wrong = [each for call in calls if (each := self._try(self._call, *call))]
        self.assertFalse(wrong, "\n".join(wrong))

    def test_the_coordinators_pages(self):
        user = self.coordinator
        calls = []
        for each in RUBBISH:
            calls += [
                (user, "umgange.premises", "get_day", each),
                (user, "umgange.premises", "get_day", None, each),
                (user, "umgange.premises", "get_free_times", each),
                (user, "umgange.visit", "get_week", each),
                (user, "umgange.visit", "get_week", None, each),
                (user, "umgange.visit", "action_cancel", self.visit.ids, each),
                (user, "umgange.visit", "action_cancel", self.visit.ids, "child_ill", each),
                (user, "umgange.visit", "action_abstain", self.visit.ids, "childs_best", each),
                (self.manager, "umgange.visit", "action_correct", self.past.ids, each, "Fel"),
                (self.manager, "umgange.visit", "action_correct", self.past.ids, "planned", each),
            ]
        self._assert_words(calls)

    def test_the_supporters_page(self):
        user, ids, past = self.supporter_user, self.visit.ids, self.past.ids
        row = self.past.attendance_ids[:1]
        calls = []
        for each in RUBBISH:
            calls += [
                (user, "umgange.visit", "get_my_day_state", each),
                (user, "umgange.visit", "note_times", past, each, "09.00", [], "x"),
                (user, "umgange.visit", "note_times", past, "08.00", each, [], "x"),
                (user, "umgange.visit", "note_times", past, "08.00", "09.00", each, "x"),
                (user, "umgange.visit", "note_times", past, "08.00", "09.00", [], each),
                (user, "umgange.visit", "note_times", past, "08.00", "09.00", [[row.id, each, "09.00"]], "x"),
                (user, "umgange.visit", "note_times", past, "08.00", "09.00", [[each, "08.00", "09.00"]], "x"),
                (user, "umgange.visit", "end_early", ids, each),
                (user, "umgange.visit", "end_early", ids, "unsafe", each),
                (user, "umgange.visit", "end_early", ids, "unsafe", "", each),
                (user, "umgange.visit", "end_early", ids, "unsafe", "", "", each),
                (user, "umgange.visit", "note_outlay", past, each, 12),
                (user, "umgange.visit", "note_outlay", past, "own_car", each),
                (user, "umgange.visit", "answer_list", ids, each),
                (user, "umgange.visit", "answer_list", ids, "quick", each, "x"),
                (user, "umgange.visit", "answer_list", ids, "quick", [], each),
                (user, "umgange.visit", "action_start", ids, each),
                (user, "umgange.visit", "action_end", ids, each),
                (user, "umgange.visit", "action_break_off", ids, each),
                (user, "umgange.visit", "action_break_off", ids, "unsafe", each),
                (user, "umgange.visit", "action_break_off", ids, "unsafe", None, each),
                (user, "umgange.visit", "action_no_show", ids, each),
                (user, "umgange.visit", "action_no_show", ids, "visiting_absent", each),
                (user, "umgange.attendance", "action_here", row.ids, each),
                (user, "umgange.attendance", "action_left", row.ids, each),
                (user, "umgange.journal.entry", "save_draft", self.entry.ids, each, 0),
                (user, "umgange.journal.entry", "save_draft", self.entry.ids, {"facts": each}, 0),
                (user, "umgange.journal.entry", "save_draft", self.entry.ids, {"facts": "x"}, each),
                (user, "umgange.journal.entry", "sign_as_shown", self.entry.ids, each),
            ]  # fmt: skip
        self._assert_words(calls)

    def test_what_was_otherwise(self):
        wrong = []
        for name in ("held_place", "held_where", "interpreting", "talk_offer", "state"):
            for each in RUBBISH:
                call = (self.supporter_user, "umgange.visit", "note_otherwise", self.visit.ids)
                wrong += filter(None, [self._try(self._call, *call, **{name: each})])
        self.assertFalse(wrong, "\n".join(wrong))

    def test_dialogs_and_parts_at_the_edge_of_the_calendar(self):
        user, manager = self.coordinator, self.manager
        hired = self._make_premises("Hyrd", kind="hired")
        room = self._make_room("Gul", premises_id=hired.id)
        visit = {"visit_id": self.visit.id}
        series = {"assignment_id": self.assignment.id}
        calls = []
        for each in (2**31 - 1, -(2**31), 0, -1):
            calls += [(user, "umgange.visit.series", "web_save", [], {**series, name: each}, {"frequency": {}})
                      for name in ("interval_weeks", "starts_at", "ends_at", "count")]  # fmt: skip
            calls += [
                (user, "umgange.visit.move", "web_save", [], {**visit, "minutes": each}, {"outcome": {}}),
                (manager, "umgange.school.break.paste", "onchange", [], {"year": each, "text": "Höstlov v 44"},
                 ["year"], {"year": {}, "text": {}, "unread": {}, "line_ids": {"fields": {"name": {}}}}),
            ]  # fmt: skip
        spec = {"display_name": {}}
        for moment in ("0001-01-01 00:00:00", "9999-12-31 23:59:59"):
            calls += [
                (user, "umgange.room.request", "web_save", [],
                 {"room_id": room.id, "start": moment, "stop": "9999-12-31 23:59:59"}, {**spec, "message": {}}),
                (user, "umgange.room.request", "web_save", [],
                 {"room_id": room.id, "start": "2026-04-01 10:00:00", "stop": moment}, {**spec, "message": {}}),
                (self.supporter_user, "umgange.transport", "web_save", [], {**visit, "starts_at": moment},
                 {"time_label": {}}),
                (user, "umgange.attendance", "web_save", self.visit.attendance_ids[:1].ids,
                 {"planned_arrival": moment}, {"time_label": {}, "minutes_late": {}}),
                (user, "umgange.meeting", "web_save", [],
                 {"assignment_id": self.assignment.id, "start": moment, "stop": "9999-12-31 23:59:59"}, spec),
            ]  # fmt: skip
        for day in ("0001-01-01", "9999-12-31"):
            absence = {"supporter_id": self.supporter.id, "date_from": day, "date_to": "9998-01-01"}
            calls += [
                (user, "umgange.supporter.absence", "web_save", [], absence, {"line_ids": {}}),
                (user, "umgange.visit.series", "web_save", [], {**series, "first_day": day}, spec),
            ]
        self._assert_words(calls)

    def _plan_series(self, method, values):
        series = self._as(self.coordinator, "umgange.visit.series").create(
            {"assignment_id": self.assignment.id, **values}
        )
        self._call(self.coordinator, series._name, method, series.ids)

    def test_a_series_of_rubbish(self):
        wrong = []
        for values in (
            {"starts_at": float("nan")}, {"starts_at": float("inf")}, {"ends_at": -1.0}, {"interval_weeks": 2**31 - 1},
            {"count": 2**31 - 1}, {"count": -5}, {"first_day": "9999-12-31"}, {"first_day": "0001-01-01"},
            {"until": "9999-12-31"}, {"until": "0001-01-01"}, {"first_day": "9999-12-30", "follows_plan": True},
            {"is_extra": True, "first_day": "9999-12-31"}, {"is_extra": True, "first_day": "0001-01-01"},
        ):  # fmt: skip
            for method in ("action_preview", "action_plan"):
                wrong += filter(None, [self._try(self._plan_series, method, values)])
        self.assertFalse(wrong, "\n".join(wrong))

    def test_somebody_is_away_in_years_that_can_be_shown(self):
        calls = []
        for moment in ("0001-01-01 00:00:00", "9999-12-31 23:59:59"):
            away = {"name": "x", "resource_id": self.supporter.resource_id.id, "date_from": moment}
            away["date_to"] = "9999-12-31 23:59:59"
            calls.append((self.supporter_user, "resource.calendar.leaves", "web_save", [], away, {"display_name": {}}))
        self._assert_words(calls)
        for call in calls:
            with self.assertRefused("The year cannot be right"):
                self._call(*call)

    def test_minutes_before_and_after(self):
        calls = [
            (
                self.coordinator,
                "umgange.visit",
                "web_save",
                visit.ids,
                {name: each},
                {"display_name": {}, "warning": {}},
                {},
            )
            for name in ("minutes_before", "minutes_after")
            for each in (2**31 - 1, -(2**31), -60)
            for visit in (self.visit, self.past)
        ]
        self._assert_words(calls)
        with self.assertRaises(UserError):
            self.past.minutes_before = 60

    def test_the_page_of_a_month(self):
        child, user = self.assignment.child_ids.id, self.supporter_user
        rubbish = ("x", 2**40, -1, [], {}, [1], None, 1.5, "\0", True)
        calls = [
            *((user, "umgange.journal.entry", "get_month", each) for each in rubbish),
            *((user, "umgange.journal.entry", "get_month", child, each) for each in (*rubbish, "9999-12", "0001-01")),
            *((user, "umgange.journal.entry", "note_month_printed", each) for each in (*rubbish, ["x"], [2**40])),
            *((user, "umgange.journal.entry", "save_common", self.entry.ids, each, 0) for each in rubbish),
            *((user, "umgange.journal.entry", "save_common", self.entry.ids, "x", each) for each in rubbish),
            *((user, "umgange.journal.entry", "sign_as_shown", self.entry.ids, each) for each in rubbish),
        ]
        self._assert_words(calls)

    def test_minutes_of_a_plan(self):
        """What is approved of a plan cannot be changed: no visit could be planned by it."""
        visiting = self.assignment.participant_ids.filtered(lambda each: each.role == "visiting")
        plan = self._make_plan(self.assignment, approve=False, valid_from="2027-03-01", valid_to=False)
        self._as(self.coordinator, "umgange.plan.arrival").search([("plan_id", "=", plan.id)]).unlink()
        for each in (2**31 - 1, 721):
            for name in ("minutes_before", "minutes_after"):
                with self.assertRefused("that long before or after"), self.env.cr.savepoint():
                    plan[name] = each
                with self.assertRefused("that long before or after"), self.env.cr.savepoint():
                    arrival = {"plan_id": plan.id, "participant_id": visiting.id, name: -each}
                    self._as(self.coordinator, "umgange.plan.arrival").create(arrival)
