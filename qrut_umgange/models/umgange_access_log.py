from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..access_notes import AccessNotes
from ..lent_rights import lend
from ..sql_guards import name_log_row, refuse_delete, refuse_truncate, refuse_update
from ..tools.local_time import to_local

REVIEWER = "qrut_umgange.group_log_reviewer"


class UmgangeAccessLog(models.Model):
    _name = "umgange.access.log"
    _description = "Access Log"
    _inherit = ["umgange.sealed.mixin", "umgange.logged.mixin"]
    _order = "id desc"
    _log_access = False
    _rec_name = "date"
    # the table only grows
    _sql_guards = (name_log_row(), refuse_update(), refuse_delete(), refuse_truncate())

    # No foreign keys: a row outlives the user and the person that it tells about.
    user_id = fields.Integer(required=True, index=True)
    user_name = fields.Char(search="_search_user_name")
    date = fields.Datetime(required=True, readonly=True, index=True)
    action = fields.Selection(
        [
            ("read", "Read"),
            ("search", "Searched"),
            # by the system: nobody saw what was compared
            ("check", "Checked by the system"),
            # who it was shows by itself that somebody tried
            ("refused", "Had a text stopped"),
            ("release", "Let a text leave"),
            ("create", "Created"),
            ("write", "Changed"),
            ("unlink", "Deleted"),
            ("print", "Printed"),
            ("download", "Opened a file"),
            ("disclose", "Disclosed"),
            ("rights", "Changed rights"),
            # by the night's check: Odoo had no part in it
            ("unnoted", "Rights changed, nobody noted"),
            ("emergency", "Opened in an emergency"),
        ],
        required=True,
        readonly=True,
    )
    model = fields.Char(required=True)
    res_ids = fields.Text("Record IDs", required=True, readonly=True)
    # of changes of rights, in words: staff by name, nobody else
    description = fields.Text("What changed", readonly=True)
    person_id = fields.Integer("Person ID", readonly=True, index=True)
    person_code = fields.Char("Person", readonly=True)
    company_id = fields.Integer("Company ID", readonly=True, index=True)

    # === COMPUTE METHODS === #

    @api.depends_context("uid", "allowed_company_ids")
    @api.depends("date", "user_name")
    def _compute_display_name(self):
        zone = self.env.company._get_umgange_zone()
        for row in self:
            row.display_name = f"{to_local(row.date, zone):%Y-%m-%d %H:%M} {row.user_name}" if row.date else ""

    def _search_user_name(self, operator, value):
        """Find rows by the user's name today, or by the login of that day."""
        if operator not in ("ilike", "in"):
            return NotImplemented
        users = self.env["res.users"].with_context(active_test=False).search([("name", operator, value)])
        return Domain("user_id", "in", users.ids) | Domain("login", operator, value)

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):  # pylint: disable=method-required-super
        """Refuse: rows come from what is done, never from a client."""
        raise UserError(self.env._("The access log is written by the system alone."))

    def write(self, vals):  # pylint: disable=method-required-super
        """Refuse: the log only grows."""
        raise UserError(self.env._("The access log cannot be changed."))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("The access log cannot be changed."))

    # === BUSINESS METHODS === #

    @api.model
    def _note(self, action, model, persons, company, description=None):
        """Note that the user did ``action`` on records of ``model``.

        The rows are written when the transaction is about to commit, so that one
        transaction gives one row per action, model, person and description; if they
        cannot be written, nothing is committed and no answer is sent.

        :param dict persons: record id -> the ``umgange.person`` records it tells about
        :param company: whose records they are
        """
        notes = AccessNotes.of(self.env.cr)
        by_person = defaultdict(list)
        for res_id, whose in persons.items():
            for person_id in whose.ids or [None]:
                by_person[person_id].append(res_id)
        for person_id, res_ids in by_person.items():
            notes.add_note((self.env.uid, company.id, action, model, person_id, description), res_ids)

    @api.model
    def _note_rights(self, model, ids, describe, action="rights"):
        """Note in every company what changed who may see what: whoever did could else choose where it is reviewed.

        :param describe: called with the lines of what gives rights, in the language of those who read it
        """
        persons = dict.fromkeys(ids, self.env["umgange.person"])
        for company, lines in self._get_rights_lines():
            self._note(action, model, persons, company, describe(lines) or None)

    def _get_rights_lines(self):
        """Return each company and what words are written with there: in its readers' language."""
        lines = self.env["umgange.rights.line"]
        companies = lend(self.env["res.company"]).search([])  # pylint: disable=no-search-all
        return [(company, lines.with_context(lang=self._get_reader_lang(company))) for company in companies]

    @api.model
    def _get_reader_lang(self, company):
        """Return the language in which is kept what is told of ``company``: its first log reviewer's."""
        reviewers = lend(self.env.ref(REVIEWER)).all_user_ids
        own = reviewers.filtered(lambda user: company in user.company_ids)[:1]
        return own.lang or lend(company).partner_id.lang or self.env.lang
