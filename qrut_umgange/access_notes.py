"""What a transaction has done with confidential records, kept until the log has it.

The rows are written by the cursor's precommit hooks: in the same transaction, or nothing
is committed and no answer is sent. One transaction gives one row per action, model and
person; a savepoint taken in between divides the records over two rows, and never writes
one of them twice.
"""

from psycopg2.errors import ReadOnlySqlTransaction

from odoo.exceptions import AccessError
from odoo.tools import SQL
from odoo.tools.misc import Callbacks


class AccessNotes(Callbacks):
    """The precommit hooks of a cursor, with the notes that they have to write.

    A savepoint that is rolled back empties a cursor's hooks, their data and its cache, and
    takes rows with it that were written inside. What was read there may have reached the
    caller all the same: so the notes stay here, and what the log lost is written again.
    """

    __slots__ = ["cr", "is_running", "noted", "written"]

    @classmethod
    def of(cls, cr):
        """Return the notes of the cursor's transaction."""
        if not isinstance(cr.precommit, cls):
            cr.precommit = cls(cr)
        return cr.precommit

    def __init__(self, cr):
        super().__init__()
        self._funcs, self.data = cr.precommit._funcs, cr.precommit.data
        self.cr = cr
        self.is_running = False
        self.noted = {}  # key -> record ids
        self.written = {}  # id of the log's row -> (key, record ids)

    def add_note(self, key, res_ids):
        """Note that ``key`` was done with the records.

        :param tuple key: user id, company id, action, model name, person id or None, description or None
        :raise ReadOnlySqlTransaction: on a replica, before anything is shown; whoever serves
            the request begins it anew on the primary
        """
        if self.cr.readonly:
            raise ReadOnlySqlTransaction("The access log is written on the primary alone")
        if not self.noted:
            self.cr.postcommit.add(self.forget)
            self.cr.postrollback.add(self.forget)
        self.noted.setdefault(key, set()).update(res_ids)
        self._arm()

    def forget(self):
        """Begin anew: the transaction has ended."""
        self.noted.clear()
        self.written.clear()

    def run(self):
        """Call the hooks; the notes are written among them."""
        self.is_running = True
        try:
            super().run()
        except Exception:
            # Whoever goes on after this error meets it again: nothing is read unnoticed.
            self._arm()
            raise
        finally:
            self.is_running = False

    def clear(self):
        """Forget all hooks but the one that writes the notes."""
        super().clear()
        if self.noted and not self.is_running:
            self._arm()

    def _arm(self):
        if self._write not in self._funcs:
            self.add(self._write)

    def _write(self):
        """Write what the log does not have (any more), as one INSERT."""
        self._forget_lost_rows()
        missing = {key: set(res_ids) for key, res_ids in self.noted.items()}
        for key, res_ids in self.written.values():
            missing[key] -= res_ids
        rows = [
            SQL(
                "(%s, %s, %s, %s, %s, %s, %s, date_trunc('second', now() AT TIME ZONE 'UTC'))",
                *key,
                ",".join(map(str, sorted(res_ids))),
            )
            for key, res_ids in missing.items()
            if res_ids
        ]
        if rows:
            self._insert(rows)

    def _insert(self, rows):
        # By SQL: the log must not depend on what the reader may see, nor log itself. Its trigger adds who they are.
        self.cr.execute(
            SQL(
                """
                INSERT INTO umgange_access_log (
                    user_id, company_id, action, model, person_id, description, res_ids, date
                ) VALUES %s
                RETURNING id, user_id, company_id, action, model, person_id, description, res_ids
                """,
                SQL(", ").join(rows),
            )
        )
        written = self.cr.fetchall()
        if len(written) != len(rows):
            # Somebody has put something before the log: nothing is read that it does not have.
            # A cursor has no environment, so no language either.
            raise AccessError(  # pylint: disable=translation-required
                "The access log did not take what was to be noted. Call whoever runs the system."
            )
        for row_id, *key, res_ids in written:
            self.written[row_id] = (tuple(key), set(map(int, res_ids.split(","))))

    def _forget_lost_rows(self):
        """Find the rows that went with a savepoint that was rolled back."""
        if not self.written:
            return
        self.cr.execute(SQL("SELECT id FROM umgange_access_log WHERE id = ANY(%s)", list(self.written)))
        there = {row_id for (row_id,) in self.cr.fetchall()}
        self.written = {row_id: row for row_id, row in self.written.items() if row_id in there}
