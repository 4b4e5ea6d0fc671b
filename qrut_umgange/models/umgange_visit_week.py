from datetime import timedelta

from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import format_date

from .umgange_visit import JOURNAL_STATES, OPEN_STATES

# How far ahead somebody should have said yes.
SOON = timedelta(days=14)
TODO_LIMIT = 30


class UmgangeVisit(models.Model):
    """Min vecka: what a coordinator has before her this week."""

    _inherit = "umgange.visit"

    @api.model
    def get_week(self, day=None, mine=None):
        """Return the visits of a week, what is left to look at, and the reader's own to-dos. Coordinators only.

        By codes: no person's name. The number of queries does not grow with the visits.

        :param day: “2026-03-04”, a day of the week; today by default
        :param mine: of the assignments that the reader coordinates, else of all; by default of all where there are none
        :return: ``mine``, ``week``, ``days``, ``left`` and ``todos``
        :rtype: dict
        """
        if not self.env.user.has_group("qrut_umgange.group_coordinator"):
            raise AccessError(self.env._("My week is for coordinators. Your own visits are under My day."))
        today = self.env.company._get_umgange_today()
        day = self.env["umgange.premises"]._parse_day(day) or today
        monday = day - timedelta(days=day.weekday())
        if mine is None:
            mine = bool(self.env["umgange.assignment"].search_count([("coordinator_id", "=", self.env.uid)], limit=1))
        own = Domain("assignment_id.coordinator_id", "=", self.env.uid) if mine else Domain.TRUE
        visits = self.search(
            own & Domain("date", ">=", monday) & Domain("date", "<", monday + timedelta(days=7)), order="start, id"
        )
        visits._log_care("read")
        return {
            "mine": bool(mine),
            "week": self._prepare_week(monday, today),
            "days": self._prepare_week_days(visits, monday, today),
            "left": [self._prepare_left(*each) for each in self._get_left(own, today)],
            "todos": self._prepare_todos(today),
        }

    # === BUSINESS METHODS === #

    @api.model
    def _prepare_week(self, monday, today):
        sunday = monday + timedelta(days=6)
        first = format_date(self.env, monday, date_format="d MMM" if monday.month != sunday.month else "d")
        last = format_date(self.env, sunday, date_format="d MMMM")
        number = monday.isocalendar().week
        return {
            "label": self.env._("Week %(number)s, %(first)s–%(last)s", number=number, first=first, last=last),
            "monday": str(monday),
            "previous": str(monday - timedelta(days=7)),
            "following": str(monday + timedelta(days=7)),
            "is_now": monday <= today <= sunday,
        }

    @api.model
    def _prepare_week_days(self, visits, monday, today):
        """Return each day of the week on which something is, and the working days."""
        by_day = visits.grouped("date")
        days = [monday + timedelta(days=number) for number in range(7)]
        return [
            {
                "day": str(day),
                "label": format_date(self.env, day, date_format="EEEE d MMM"),
                "is_today": day == today,
                "visits": [visit._prepare_in_week() for visit in by_day.get(day, ())],
            }
            for day in days
            if day.weekday() < 5 or day in by_day
        ]

    def _prepare_in_week(self):
        """Return what the week says of one visit: never who comes."""
        self.ensure_one()
        states = dict(self._fields["state"]._description_selection(self.env))
        places = dict(self._fields["place"]._description_selection(self.env))
        return {
            "id": self.id,
            "hours": self._get_time_label(),
            "assignment": self.assignment_id.name,
            "place": self.room_id.name or places[self.place],
            "staff": self.supporter_id.initials or "",
            "state": self.state,
            "state_label": states[self.state],
            "lacks_journal": self.state in JOURNAL_STATES and not self.is_documented,
        }

    @api.model
    def _get_left(self, own, today):
        """Return what is left to look at: (key, what it is called, model, domain)."""
        ahead = own & Domain("date", ">=", today)
        soon = ahead & Domain("date", "<=", today + SOON)
        unmanned = Domain("supporter_id", "=", False) | (Domain("place", "=", "room") & Domain("room_id", "=", False))
        held = own & Domain("state", "in", JOURNAL_STATES)
        late = own & Domain("date", "<", today) & Domain("state", "in", OPEN_STATES)
        return [
            ("journal", self.env._("Journal not signed"), "umgange.visit", held & Domain("is_documented", "=", False)),
            ("late", self.env._("Past, and nobody has said how it went"), "umgange.visit", late),
            (
                "unconfirmed",
                self.env._("Not confirmed, within two weeks"),
                "umgange.visit",
                soon & Domain("state", "=", "planned"),
            ),
            (
                "unmanned",
                self.env._("Without supporter or room"),
                "umgange.visit",
                ahead & Domain("state", "in", ("planned", "confirmed")) & unmanned,
            ),
            (
                "apart",
                self.env._("May they meet? Proposed and not decided"),
                "umgange.separation",
                Domain("state", "=", "proposed"),
            ),
        ]

    @api.model
    def _prepare_left(self, key, label, model, domain):
        return {
            "key": key,
            "label": label,
            "model": model,
            "domain": list(domain),
            "count": self.env[model].search_count(domain),
        }

    @api.model
    def _prepare_todos(self, today):
        """Return the reader's own to-dos, the oldest first."""
        activities = self.env["mail.activity"].search(
            [("user_id", "=", self.env.uid)], order="date_deadline, id", limit=TODO_LIMIT
        )
        return [
            {
                "id": activity.id,
                "summary": activity.summary or activity.activity_type_id.name,
                "about": activity.res_name or "",
                "model": activity.res_model,
                "res_id": activity.res_id,
                "day": format_date(self.env, activity.date_deadline, date_format="EEE d MMM"),
                "is_late": activity.date_deadline < today,
            }
            for activity in activities
        ]
