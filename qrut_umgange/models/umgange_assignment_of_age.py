from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ..lent_rights import lend

OF_AGE = 18
# Time enough to ask the young person, and for the officer to decide.
ASK_DAYS_BEFORE = 90


class UmgangeAssignment(models.Model):
    """A child who comes of age while the visits go on: guardians' say ends, and the young person is asked."""

    _inherit = "umgange.assignment"

    # when it was asked, never when the birthday is: that stands in the identity alone
    of_age_asked_on = fields.Date(readonly=True, copy=False)

    @api.model
    def _cron_ask_of_age(self):
        """Put a to-do on the coordinator's list for each assignment where a child is soon of age, once a child."""

        def summarise(env):
            return env._("A young person is soon 18: ask them how they want it, and write the guardians' last day")

        today = fields.Date.today()
        for assignment in lend(self).browse(self._fetch_of_age_soon(today)):
            assignment._ask_coordinator(assignment, summarise)
            assignment.of_age_asked_on = today

    def _fetch_of_age_soon(self, today):
        """Return the ids of assignments that go on, with a child who is 18 within some months and not asked about."""
        self.env["umgange.person.identity"].flush_model(["birth_date", "person_id"])
        self.env["umgange.person"].flush_model(["protection"])
        self.flush_model(["state", "of_age_asked_on", "child_ids"])
        # Past the content field, which would call it a read: it is compared, and shown to nobody. Of whom is
        # hidden not even that much is told.
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT a.id
                  FROM umgange_assignment a
                  JOIN umgange_assignment_child_rel c ON c.umgange_assignment_id = a.id
                  JOIN umgange_person p ON p.id = c.umgange_person_id AND p.protection <> 'hidden'
                  JOIN umgange_person_identity i ON i.person_id = p.id
                 WHERE a.state IN ('accepted', 'active', 'paused')
                   AND i.birth_date BETWEEN %(first)s AND %(last)s
                   AND (a.of_age_asked_on IS NULL OR i.birth_date > a.of_age_asked_on + %(ahead)s::interval)
                 ORDER BY a.id
                """,
                first=today - relativedelta(years=OF_AGE),
                last=today - relativedelta(years=OF_AGE) + relativedelta(days=ASK_DAYS_BEFORE),
                ahead=f"-{OF_AGE} years {ASK_DAYS_BEFORE} days",
            )
        )
        return [assignment_id for (assignment_id,) in rows]
