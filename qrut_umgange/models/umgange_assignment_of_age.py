from dateutil.relativedelta import relativedelta

from odoo import Command, api, fields, models
from odoo.tools import SQL, format_date

from ..lent_rights import lend
from ..tools.coming_of_age import ADULT_YEARS, adult_day

# Time enough to ask the young person, and for the officer to decide.
ASK_DAYS_BEFORE = 90


class UmgangeAssignment(models.Model):
    """A child who comes of age while the visits go on: guardians' say ends, and the young person is asked."""

    _inherit = "umgange.assignment"

    # who was asked about, for nobody to look up: it would tell who is soon 18, as a day would
    of_age_asked_ids = fields.Many2many(
        "umgange.person",
        "umgange_assignment_of_age_asked_rel",
        readonly=True,
        copy=False,
        groups=fields.NO_ACCESS,
        check_company=True,
    )

    @api.model
    def _cron_ask_of_age(self):
        """Put a to-do on the coordinator's list for each assignment where a child is soon of age, once a child."""

        def summarise(env):
            return env._("A young person is soon 18: ask them how they want it, and write the guardians' last day")

        for assignment_id, person_ids in self._fetch_of_age_soon(fields.Date.today()):
            assignment = lend(self).browse(assignment_id)
            if not assignment._is_quiet():
                assignment._ask_coordinator(assignment, summarise)
                assignment.of_age_asked_ids = [Command.link(person_id) for person_id in person_ids]

    def _fetch_of_age_soon(self, today):
        """Return the ids of assignments that go on, each with those of the children who are 18 within some months
        and not asked about.

        Who takes part no longer, as one who has died, is never asked about.
        """
        self.env["umgange.person.identity"].flush_model(["birth_date", "person_id"])
        self.env["umgange.person"].flush_model(["protection"])
        self.env["umgange.participant"].flush_model(["assignment_id", "person_id", "role", "date_to"])
        self.flush_model(["state", "of_age_asked_ids"])
        # Past the content field, which would call it a read: it is compared, and shown to nobody. Of whom is
        # hidden not even that much is told.
        return self.env.execute_query(
            SQL(
                """
                SELECT a.id, array_agg(DISTINCT p.id)
                  FROM umgange_assignment a
                  JOIN umgange_participant c ON c.assignment_id = a.id AND c.role = 'child'
                   AND (c.date_to IS NULL OR c.date_to >= %(today)s)
                  JOIN umgange_person p ON p.id = c.person_id AND p.protection <> 'hidden'
                  JOIN umgange_person_identity i ON i.person_id = p.id
                 WHERE a.state IN ('accepted', 'active', 'paused')
                   AND i.birth_date BETWEEN %(first)s AND %(last)s
                   AND NOT EXISTS (SELECT FROM umgange_assignment_of_age_asked_rel asked
                                    WHERE asked.umgange_assignment_id = a.id AND asked.umgange_person_id = p.id)
                 GROUP BY a.id
                 ORDER BY a.id
                """,
                today=today,
                first=today - relativedelta(years=ADULT_YEARS),
                last=today - relativedelta(years=ADULT_YEARS) + relativedelta(days=ASK_DAYS_BEFORE),
            )
        )

    def _get_coming_of_age(self):
        """Return the days ahead on which a child is 18, each with what is said of it, to who may know the age.

        :rtype: list[tuple[datetime.date, str]]
        """
        self.ensure_one()
        today = self._get_today()
        parts = self.participant_ids.filtered(lambda each: each.role == "child")
        children = parts.filtered(lambda each: not each.date_to or each.date_to >= today).person_id
        days = {child: adult_day(born) for child, born in children._get_birth_dates().items() if born}
        return [
            (day, self._say_coming_of_age(child, day, len(children)))
            for child, day in sorted(days.items(), key=lambda each: each[1])
            if day > today
        ]

    def _say_coming_of_age(self, child, day, count):
        """Return when the child is 18; which child, where there are several."""
        when = format_date(self.env, day)
        if count == 1:
            return self.env._("the child is 18 on %(day)s", day=when)
        return self.env._("%(child)s is 18 on %(day)s", child=child.display_name, day=when)
