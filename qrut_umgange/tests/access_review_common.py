from odoo.tests import freeze_time
from odoo.tools import SQL

from .common import UmgangeCommon

FEBRUARY = "2026-02-11 12:00:00"


class AccessReviewCase(UmgangeCommon):
    """A log that is written as it might have been, and its review."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        with freeze_time("2026-01-05 08:00:00"):
            cls.assignment = cls._make_assignment()
        cls.child = cls.assignment.child_ids
        cls.env.cr.precommit.run()
        cls.env.cr.execute(SQL("SELECT COALESCE(max(id), 0) FROM umgange_access_log"))
        cls.second_reviewer = cls._make_user("reviewer2", "qrut_umgange.group_log_reviewer")

    def _log(self, user=None, count=1, date=FEBRUARY, action="read", person=None, company=None, words=None):
        """Write rows of the log as they might have been and return their ids."""
        user, person = user or self.coordinator, person or self.child
        query = SQL(
            """
            INSERT INTO umgange_access_log
                   (user_id, login, date, action, model, res_ids, person_id, person_code, company_id, description)
            SELECT %s, %s, %s, %s, 'umgange.journal.entry', n::text, %s, %s, %s, %s FROM generate_series(1, %s) n
            RETURNING id
            """,
            user.id, user.login, date, action, person.id, person.code, (company or self.company).id, words, count,
        )  # fmt: skip
        self.env.cr.execute(query)
        return [row_id for (row_id,) in self.env.cr.fetchall()]

    def _begin(self, user=None):
        reviews = self._as(user or self.reviewer, "umgange.access.review")
        return reviews.browse(reviews.action_begin()["res_id"])

    def _get_kinds(self, review):
        return dict(review.line_ids.mapped(lambda line: (line.log_id, line.kind)))
