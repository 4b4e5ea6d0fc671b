"""Who plays the story, on which days, and what it has told so far."""

import csv
from datetime import date, datetime, time, timedelta
from pathlib import Path

from odoo import fields

from ..tools.local_time import local_date, to_local, to_utc

DATA = Path(__file__).parent / "data"
LANGUAGE = "sv_SE"
ZONE = "Europe/Stockholm"
MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY = range(6)


def read_rows(name):
    """Return the rows of one of the story's own files, as dicts."""
    with open(DATA / name, encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


class Stage:
    """The database that the story is played in, one role at a time.

    Every chapter acts through :meth:`as_role`, with the rights that this person has and
    in the context that the web client would send; what the story makes follows from today.
    """

    def __init__(self, env):
        self.env = env
        self.company = env.company
        self.today = local_date(fields.Datetime.now(), ZONE)
        self.acting = env
        self.users = {}
        self.lines = []

    # === ROLES === #

    def add_user(self, user):
        """Remember a user by the login, for :meth:`as_role`."""
        self.users[user.login] = user

    def as_role(self, login):
        """Return the environment of this person at work in Swedish, without lent rights.

        Whoever acted before is done: what is still unwritten is written in that name.
        """
        self.acting.flush_all()
        context = {"lang": LANGUAGE, "tz": ZONE, "allowed_company_ids": self.company.ids}
        self.acting = self.env(user=self.users[login].id, context=context, su=False)
        return self.acting

    def by(self, login, records):
        """Return the records as this person has them."""
        return records.with_env(self.as_role(login))

    # === DAYS === #

    def day(self, weeks: int, weekday: int = MONDAY) -> date:
        """Return the weekday of the week that lies ``weeks`` from this one."""
        monday = self.today - timedelta(days=self.today.weekday())
        return monday + timedelta(weeks=weeks, days=weekday)

    def moment(self, day: date, hour: int, minute: int = 0) -> datetime:
        """Return a clock time on a day as naive UTC."""
        return to_utc(day, time(hour, minute), ZONE)

    def soon(self) -> datetime:
        """Return the half hour of today that is about to come; late at night one that has begun."""
        now = to_local(fields.Datetime.now(), ZONE)
        halves = min(max(2 * now.hour + now.minute // 30 + 2, 18), 45)
        return self.moment(self.today, halves // 2, 30 * (halves % 2))

    # === WHAT IT TELLS === #

    def tell(self, sentence):
        """Add one sentence to what is printed when the story has been played."""
        self.lines.append(sentence)
