from odoo import api, models
from odoo.tools import SQL

from ..lent_rights import lend
from ..tools.naming import Person

# Local hours when nobody is expected to read.
NIGHT = (22, 6)
# Persons in an hour that are more than a day's work opens.
MANY = 15

_BY_MODEL = SQL("l.model,")
# Refused names in a day that are no slip of the pen.
TRIES = 3


class UmgangeAccessOddity(models.AbstractModel):
    _name = "umgange.access.oddity"
    _description = "What Is Odd in the Access Log"

    @api.model
    def _find(self, company, period):
        """Return the rows of the log that are odd, by kind; one row for each thing that happened.

        :param SQL period: which rows, as ``l``
        :rtype: dict[str, list[int]]
        """
        zone = company._get_umgange_zone()
        return {
            "unnoted": self._find_all(period, "unnoted"),
            "rights": self._find_by_day(period, "rights", zone),
            "emergency": self._find_all(period, "emergency"),
            "tries": self._find_tries(period, zone),
            "refused": self._find_by_day(period, "refused", zone, apart=SQL()),
            "outside": self._find_outside(period, zone),
            "namesake": self._find_namesakes(period),
            "many": self._find_many(period),
            "night": self._find_night(period, zone),
        }

    @api.model
    def _find_all(self, period, action):
        return self._fetch(SQL("SELECT l.id FROM umgange_access_log l WHERE %s AND l.action = %s", period, action))

    @api.model
    def _find_tries(self, period, zone):
        """Return a row for each day and user of whom name after name was refused.

        One refusal is one moment, however many persons the words could have meant.
        """
        return self._fetch(
            SQL(
                """SELECT min(l.id) FROM umgange_access_log l WHERE %s AND l.action = 'refused'
                 GROUP BY l.user_id, date_trunc('day', %s) HAVING count(DISTINCT l.date) >= %s""",
                period,
                self._local("l.date", zone),
                TRIES,
            )
        )

    @api.model
    def _find_by_day(self, period, action, zone, apart=_BY_MODEL):
        """Return a row for each local day and user; and kind of record, where many of one could bury another."""
        return self._fetch(
            SQL(
                """SELECT min(l.id) FROM umgange_access_log l WHERE %s AND l.action = %s
                 GROUP BY %s l.user_id, date_trunc('day', %s)""",
                period,
                action,
                apart,
                self._local("l.date", zone),
            )
        )

    @api.model
    def _find_outside(self, period, zone):
        """Return a row for each user and person that had no assignment in common that day."""
        return self._fetch(
            SQL(
                """SELECT min(l.id) FROM umgange_access_log l
                    WHERE %s AND l.person_id IS NOT NULL AND NOT %s GROUP BY l.user_id, l.person_id""",
                period,
                self._inside(zone),
            )
        )

    @api.model
    def _find_many(self, period):
        """Return a row for each hour in which a user met many persons."""
        return self._fetch(
            SQL(
                """SELECT min(l.id) FROM umgange_access_log l WHERE %s
                 GROUP BY l.user_id, date_trunc('hour', l.date) HAVING count(DISTINCT l.person_id) >= %s""",
                period,
                MANY,
            )
        )

    @api.model
    def _find_night(self, period, zone):
        """Return a row for each user and night with rows in it."""
        local = self._local("l.date", zone)
        # A night is one, before midnight and after.
        evening = SQL("%s - make_interval(hours => %s)", local, NIGHT[1])
        return self._fetch(
            SQL(
                """SELECT min(l.id) FROM umgange_access_log l
                    WHERE %s AND (EXTRACT(hour FROM %s) >= %s OR EXTRACT(hour FROM %s) < %s)
                 GROUP BY l.user_id, date_trunc('day', %s)""",
                period,
                local,
                NIGHT[0],
                local,
                NIGHT[1],
                evening,
            )  # fmt: skip
        )

    @api.model
    def _find_inside(self, row_ids, company):
        """Return those of the rows whose user had to do with an assignment of the person, on the day of the row."""
        inside = self._inside(company._get_umgange_zone())
        query = SQL("SELECT l.id FROM umgange_access_log l WHERE l.id = ANY(%s) AND %s", list(row_ids), inside)
        return set(self._fetch(query))

    @api.model
    def _inside(self, zone):
        """Return the condition that the user of row ``l`` had to do with its person on its local day.

        Whoever holds a visit has to do with it until its journal is signed, or it is over without one.
        """
        day = SQL("%s::date", self._local("l.date", zone))
        return SQL(
            """EXISTS (
                SELECT 1
                  FROM umgange_participant p
                  JOIN umgange_assignment_holder h ON h.assignment_id = p.assignment_id
                 WHERE p.person_id = l.person_id AND h.user_id = l.user_id
                   AND %(day)s BETWEEN COALESCE(p.date_from, '-infinity') AND COALESCE(p.date_to, 'infinity')
                   AND (h.start IS NULL OR %(start)s::date <= %(day)s)
                   AND (h.stop IS NULL OR %(stop)s::date >= %(day)s)
                   AND NOT EXISTS (
                       SELECT 1 FROM umgange_visit v
                    LEFT JOIN umgange_journal_entry e ON e.visit_id = v.id
                        WHERE v.id = h.visit_ref AND v.is_documented
                     GROUP BY v.id HAVING COALESCE(max(%(signed)s), max(%(over)s))::date < %(day)s)
            )""",
            day=day,
            start=self._local("h.start", zone),
            stop=self._local("h.stop", zone),
            signed=self._local("e.signed_at", zone),
            over=self._local("v.stop", zone),
        )

    def _local(self, column, zone):
        return SQL("(%s AT TIME ZONE 'UTC' AT TIME ZONE %s)", SQL(column), zone)

    @api.model
    def _find_namesakes(self, period):
        """Return rows where user and person have the same surname; names are compared and not shown."""
        self.env.cr.execute(
            SQL(
                """SELECT l.user_id, l.person_id, min(l.id) FROM umgange_access_log l
                    WHERE %s AND l.person_id IS NOT NULL GROUP BY l.user_id, l.person_id""",
                period,
            )
        )
        pairs = self.env.cr.fetchall()
        surnames = self._get_surnames({user_id for user_id, _person, _row in pairs})
        persons = self.env["umgange.person"].browse({person_id for _user, person_id, _row in pairs})
        people = self.env["umgange.person.identity"]._get_naming_people(persons)
        return [
            row_id
            for user_id, person_id, row_id in pairs
            if person_id in people and surnames.get(user_id) == people[person_id].words[-1:]
        ]

    def _get_surnames(self, user_ids):
        """Return ``{user id: last word of the name}``, as ``naming`` takes words apart."""
        users = lend(self.env["res.users"]).with_context(active_test=False).browse(user_ids).exists()
        words = {user.id: Person(user.name).words for user in users}
        return {user_id: name[-1:] for user_id, name in words.items() if len(name) > 1}

    def _fetch(self, query):
        self.env.cr.execute(query)
        return [row_id for (row_id,) in self.env.cr.fetchall()]
