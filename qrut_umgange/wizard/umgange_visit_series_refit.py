from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.umgange_care_mixin import SYSTEM
from ..tools import refit
from .umgange_visit_series import EMPTY_TIME

# What is done with a visit that is there, where nobody leaves it as it is.
CHANGES = {"move": "move", "confirmed_move": "move", "remove": "remove", "confirmed_remove": "remove"}


class UmgangeVisitSeries(models.TransientModel):
    """The visits ahead follow a plan that has changed: what was held, confirmed or moved by hand stays."""

    _inherit = "umgange.visit.series"

    refits = fields.Boolean("Fit the visits to the plan")
    is_overtaken = fields.Boolean("Something has changed since it was shown", readonly=True)
    fits_label = fields.Char("Stay as they are", compute="_compute_fits_label")

    # === COMPUTE METHODS === #

    @api.depends_context("lang")
    @api.depends("refits", "plan_id", "first_day", "until")
    def _compute_fits_label(self):
        for series in self:
            count = len(series._compare().fits) if series._may_compare() else 0
            series.fits_label = bool(count) and self.env._("%(count)s visits follow the plan already.", count=count)

    # === ACTION METHODS === #

    def action_plan(self):
        """Do what the preview shows, in one step; what has been done since is not done again.

        Where something else has become of the visits since, nothing is done: the preview is shown anew, and says so.

        :raise UserError: when something is taken, or the plan no longer holds
        """
        self.ensure_one()
        if not self.refits:
            return super().action_plan()
        self._check_comparable()
        self.assignment_id.check_access("write")
        self.assignment_id._lock()
        times = self._get_times()
        if self._is_overtaken(times):
            action = self.action_preview()
            self.is_overtaken = True
            return action
        done = self._refit([time for time in times if not time["skip"]])
        return self._notify_refitted(done)

    # === BUSINESS METHODS === #

    @api.model
    def _open_refit(self, plan):
        """Open the preview of what becomes of the visits by the rule of ``plan``."""
        first, last = plan._get_refit_period()
        series = self.create(
            {
                "assignment_id": plan.assignment_id.id,
                "first_day": first,
                "until": last,
                "refits": True,
            }
        )
        return series.action_preview()

    def _may_compare(self):
        return bool(self.refits and self.plan_id and self.plan_id._may_refit())

    def _check_comparable(self):
        if not self._may_compare():
            raise UserError(
                self.env._("No plan with a rule holds from that day: choose a later first day, or approve the plan.")
            )

    def _compare(self, left=()):
        """Return what becomes of the visits within the series.

        :rtype: refit.Refit
        """
        return self.plan_id._get_refit(*self._get_refit_period(), self._get_zone(), left)

    def _get_times(self):
        if not self.refits:
            return super()._get_times()
        self._check_comparable()
        compared, rule = self._compare(), self._get_rule_times()
        visits = {visit.id: visit for visit in self.assignment_id.visit_ids}
        lines = {self._get_line_key(line): line for line in self.line_ids}
        times = [
            *(self._prepare_move(visits[each.ref], each, day, rule[day]) for each, day in compared.moves),
            *(self._prepare_visit_line(visits[each.ref], _name("remove", each)) for each in compared.removes),
            *(self._prepare_visit_line(visit, "keep") for visit in self._get_staying(compared)),
            *(self._prepare_new(day, rule[day]) for day in compared.adds),
        ]
        times = [self._keep_said(time, lines) for time in times]
        return sorted(times, key=lambda time: (time["start"], time["kind"]))

    def _get_rule_times(self):
        return self.plan_id._get_rule_times(*self._get_refit_period(), self._get_zone())

    def _get_refit_period(self):
        """Return from which day to which the visits are compared: never today, whatever day the form was opened."""
        first = max(self.first_day, self.assignment_id._get_today() + timedelta(days=1))
        return first, self.until or self.plan_id._get_refit_period()[1]

    def _is_overtaken(self, times):
        """Tell whether something else is to be done by now than was shown."""
        shown = {(self._get_line_key(line), line.kind, line.start) for line in self.line_ids if line.kind != "keep"}
        due = {(self._get_line_key(time), time["kind"], time["start"]) for time in times if time["kind"] != "keep"}
        # What is left of what was shown is what somebody else has done of it: nothing is done twice.
        return bool(shown) and not due <= shown

    def _fill_preview(self, times):
        self.is_overtaken = False
        super()._fill_preview(times)

    def _get_staying(self, compared):
        """Return the visits ahead that do not follow the rule and stay all the same."""
        ahead = self.assignment_id.visit_ids.filtered(
            lambda visit: (
                visit.state in ("planned", "confirmed")
                and visit.start > fields.Datetime.now()
                and self.first_day <= visit.date
                and (not self.until or visit.date <= self.until)
            )
        )
        changed = {each.ref for each in (*compared.fits, *compared.removes, *(each for each, _day in compared.moves))}
        return ahead.filtered(lambda visit: visit.id not in changed)

    def _prepare_move(self, visit, standing, day, times):
        line = self._prepare_visit_line(visit, _name("move", standing))
        was = f"{visit.day_label} {visit.time_label}"
        moved = {"start": times[0], "stop": times[1], "series_start": times[0], "date": day}
        return {**line, **moved, "reason": self.env._("was %(when)s", when=was)}

    def _prepare_visit_line(self, visit, kind):
        """Return the values of the line of a visit that is there."""
        names = ("start", "stop", "series_start")
        return {
            **EMPTY_TIME,
            **{name: visit[name] for name in names},
            "kind": kind,
            "date": visit.date,
            "visit_id": visit.id,
            "room_id": visit.room_id.id,
            "supporter_id": visit.supporter_id.id,
            "reason": visit._get_refit_reason() if kind == "keep" else False,
        }

    def _prepare_new(self, day, times):
        own = {"room_id": self.room_id.id, "supporter_id": self.supporter_id.id}
        return {**EMPTY_TIME, **own, "date": day, "start": times[0], "stop": times[1], "series_start": times[0]}

    @api.model
    def _get_line_key(self, line):
        """Return what a line is about: its visit, else the day of the rule."""
        return line["visit_id"] and int(line["visit_id"]) or line["date"]

    def _keep_said(self, time, lines):
        """Return the values with what was said of the same line before: leave it, do it, or another time."""
        line = lines.get(self._get_line_key(time))
        if not line or line.kind != time["kind"]:
            return time
        said = {"skip": line.skip, "tick": line.tick}
        # A free time that was chosen and has passed since is none.
        is_ahead = line.chosen and line.start > fields.Datetime.now()
        return {**time, **said, **(line._get_choice() if is_ahead else {})}

    def _get_given_up(self):
        """Return the visits that move or go away: what they hold is free by then."""
        if not self.refits:
            return super()._get_given_up()
        compared = self._compare()
        changed = [each for each, _day in compared.moves] + compared.removes
        said = {line.visit_id.id: line for line in self.line_ids if line.visit_id}
        ids = [
            each.ref
            for each in changed
            if not (each.ref in said and said[each.ref].skip)
            and (each.status == refit.FREE or (each.ref in said and said[each.ref].tick))
        ]
        return self.env["umgange.visit"].browse(ids)

    def _refit(self, times):
        """Take away, move and plan; return how many of each.

        :rtype: dict[str, int]
        """
        visits = self.env["umgange.visit"]
        wanted = [time for time in times if not time["kind"].startswith("confirmed") or time["tick"]]
        gone = [time for time in wanted if CHANGES.get(time["kind"]) == "remove"]
        moved = [time for time in wanted if CHANGES.get(time["kind"]) == "move"]
        confirmed = visits.browse([time["visit_id"] for time in gone if time["kind"] == "confirmed_remove"])
        if confirmed:
            confirmed.action_cancel("provider_cancelled")
        visits.browse([time["visit_id"] for time in gone if time["kind"] == "remove"]).unlink()
        self._move_visits(moved)
        new = self._create_visits([time for time in wanted if time["kind"] == "new"])
        return {"gone": len(gone), "moved": len(moved), "new": len(new)}

    def _move_visits(self, times):
        """Move the visits; those that were confirmed are asked for anew."""
        visits = self.env["umgange.visit"]
        again = visits.browse([time["visit_id"] for time in times if time["kind"] == "confirmed_move"])
        if again:
            again._move("planned", {"confirmed_at": False})
        for time in times:
            names = ("start", "stop", "room_id", "supporter_id", "series_start")
            visit = visits.browse(time["visit_id"]).with_context(umgange_mover=SYSTEM)
            visit.write({name: time[name] for name in names})

    def _reopen(self):
        if not self.refits:
            return super()._reopen()
        view = self.env.ref("qrut_umgange.umgange_visit_series_view_form_refit")
        return {**super()._reopen(), "name": self.env._("Fit the visits to the plan"), "views": [(view.id, "form")]}

    def _notify_refitted(self, done):
        """Return the action that says what was done, and lists the visits."""
        if not any(done.values()):
            message = self.env._("All visits follow the plan already. Nothing was changed.")
        else:
            message = self.env._(
                "Moved: %(moved)s. Taken away: %(gone)s. New: %(new)s. What was held, confirmed or moved by hand "
                "stays as it was.",
                **done,
            )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {"type": "success", "message": message, "next": self.assignment_id.action_view_visits()},
        }


def _name(kind, standing):
    """Return the kind of the line: what is confirmed changes only where somebody says so."""
    return f"confirmed_{kind}" if standing.status == refit.ASKED else kind
