from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..sql_guards import refuse_delete, refuse_truncate, refuse_update

BUFFER = "qrut_umgange.access_log"


class UmgangeAccessLog(models.Model):
    _name = "umgange.access.log"
    _description = "Access Log"
    _order = "id desc"
    _log_access = False
    _rec_name = "date"

    # No foreign keys: a row outlives the user and the person that it tells about.
    user_id = fields.Integer("User ID", required=True, readonly=True, index=True)
    login = fields.Char(required=True, readonly=True)
    date = fields.Datetime(required=True, readonly=True, index=True)
    action = fields.Selection(
        [
            ("read", "Read"),
            ("search", "Searched"),
            ("create", "Created"),
            ("write", "Changed"),
            ("unlink", "Deleted"),
            ("print", "Printed"),
        ],
        required=True,
        readonly=True,
    )
    model = fields.Char(required=True, readonly=True)
    res_ids = fields.Text("Record IDs", required=True, readonly=True)
    person_id = fields.Integer("Person ID", readonly=True, index=True)
    person_code = fields.Char("Person", readonly=True)
    company_id = fields.Integer("Company ID", readonly=True, index=True)

    def init(self):
        """Let the table only grow, whoever writes to it."""
        refuse_update(self.env.cr, self._table, [])
        refuse_delete(self.env.cr, self._table)
        refuse_truncate(self.env.cr, self._table)

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Refuse: rows come from what is done, never from a client."""
        raise UserError(self.env._("The access log is written by the system alone."))

    def write(self, vals):
        """Refuse: the log only grows."""
        raise UserError(self.env._("The access log cannot be changed."))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("The access log cannot be changed."))

    # === BUSINESS METHODS === #

    @api.model
    def _note(self, action, model, persons):
        """Note that the user did ``action`` on records of ``model``.

        The rows are written when the transaction is about to commit, so that one
        transaction gives one row per action, model and person; if they cannot be
        written, nothing is committed and no answer is sent.

        :param dict persons: record id -> the ``umgange.person`` records it tells about
        """
        precommit = self.env.cr.precommit
        if BUFFER not in precommit.data:
            precommit.data[BUFFER] = {}
            precommit.add(self.sudo()._flush_notes)
        buffer = precommit.data[BUFFER]
        for res_id, whose in persons.items():
            for person_id in whose.ids or [0]:
                key = (self.env.uid, self.env.company.id, action, model, person_id)
                buffer.setdefault(key, set()).add(res_id)

    @api.model
    def _flush_notes(self):
        """Write what was noted, as one INSERT."""
        notes = self.env.cr.precommit.data.pop(BUFFER, {})
        if not notes:
            return
        codes = self._get_person_codes({key[4] for key in notes} - {0})
        logins = self._get_logins({key[0] for key in notes})
        rows = [
            SQL(
                "(%s, %s, now() AT TIME ZONE 'UTC', %s, %s, %s, %s, %s, %s)",
                *(uid, logins[uid], action, model, ",".join(map(str, sorted(res_ids)))),
                *(person_id or None, codes.get(person_id), company_id),
            )
            for (uid, company_id, action, model, person_id), res_ids in notes.items()
        ]
        self.env.cr.execute(
            SQL(
                """INSERT INTO umgange_access_log
                (user_id, login, date, action, model, res_ids, person_id, person_code, company_id)
                VALUES %s""",
                SQL(", ").join(rows),
            )
        )

    @api.model
    def _get_person_codes(self, person_ids):
        # By SQL: the log must not depend on what the reader may see, nor log itself.
        rows = self.env.execute_query(
            SQL("SELECT id, code FROM umgange_person WHERE id = ANY(%s)", list(person_ids))
        )
        return dict(rows)

    @api.model
    def _get_logins(self, user_ids):
        rows = self.env.execute_query(
            SQL("SELECT id, login FROM res_users WHERE id = ANY(%s)", list(user_ids))
        )
        return dict(rows)
