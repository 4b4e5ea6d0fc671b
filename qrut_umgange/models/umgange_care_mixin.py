from functools import wraps

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.web.models.models import Base as WebBase

from ..care_fields import content_open, is_care_model
from ..tools.arguments import is_likely_year

# The pass of the system's own writes: an object has no form in JSON or XML, so that no
# client can send it.
SYSTEM = object()


def _writable_door(origin):
    """Wrap a read method so that RPC runs it in a transaction that can write the log.

    Leaving ``@api.readonly`` off an override is not enough: the mark is inherited.
    """

    @wraps(origin)
    def door(self, *args, **kwargs):
        return getattr(super(UmgangeCareMixin, self), origin.__name__)(*args, **kwargs)

    door._readonly = False
    return door


class UmgangeCareMixin(models.AbstractModel):
    _name = "umgange.care.mixin"
    _description = "Confidential Record"
    _check_company_auto = True

    #: the record that this is a part of, whose company is this one's too; the first that is set
    _parts_of = ()
    #: whether it is a part of that one for good: what followed from it there would stay behind
    _stays = False
    #: the columns from which ``_get_care_persons`` begins; those of ``_parts_of`` where nothing is said
    _whose = ()
    #: the read-only fields that the model's own ``create`` fills, or checks; of all others the default stands
    _filled_at_create = ()

    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Create the records and log it, in the same transaction."""
        self._check_dated(vals_list)
        forged = self._get_forged_fields()
        vals_list = [{name: value for name, value in vals.items() if name not in forged} for vals in vals_list]
        creator = self._without_defaults(forged)
        records = super(UmgangeCareMixin, creator).create([self._add_company(vals) for vals in vals_list])
        records = records.with_env(self.env)
        records._log_care("create")
        return records

    @api.model
    def _get_forged_fields(self):
        """Return what a new record of a client's cannot have from the client: it follows from what is done later."""
        # A dialog's read-only fields are its own user's, and decide nothing.
        if self._transient or self._is_system():
            return set()
        ours = {*models.MAGIC_COLUMNS, *self._filled_at_create}
        return {
            name
            for name, field in self._fields.items()
            if field.store and field.readonly and not field.compute and name not in ours
        }

    @api.model
    def _without_defaults(self, names):
        """Return the model without the context's defaults of ``names``."""
        context = self.env.context
        forged = context.keys() & {f"default_{name}" for name in names}
        if not forged:
            return self
        return self.with_env(self.env(context={key: context[key] for key in context.keys() - forged}))

    @api.model
    def _add_company(self, vals):
        """Return ``vals`` with the company of what the record will be a part of."""
        whole = next((name for name in self._parts_of if vals.get(name)), None)
        if not whole or "company_id" in vals:
            return vals
        # Whoever may not read the whole is refused by the rules of the part itself.
        record = self.env[self._fields[whole].comodel_name].browse(vals[whole])
        return {**vals, "company_id": record.sudo().company_id.id}

    @api.model
    def name_create(self, name):
        """Refuse: a list of choices is no place to begin a file, and a name typed there would be taken for a code.

        :raise UserError: always
        """
        raise UserError(self.env._("This is begun in a form of its own: a name alone is not enough."))

    def write(self, vals):
        """Change the records and log it, in the same transaction.

        :raise AccessError: when the change is not the client's to make, or would take the
            records out of the writer's own reach
        """
        self._check_system_fields(vals)
        self._check_dated([vals])
        if self._stays:
            self._check_same_whole(vals)
        moves = any(self._fields[name].type == "many2one" for name in vals.keys() & self._fields)
        if moves:
            # Who loses the record is told of in the log like who gets it.
            self._log_care("write")
        result = super().write(vals)
        self._log_care("write")
        if moves:
            # The rules are asked again: Odoo asks them of the record as it was.
            self.check_access("write")
        return result

    def unlink(self):
        """Delete the records and log it, in the same transaction, with the parts that go too."""
        self._log_care("unlink")
        self._log_deleted_parts()
        return super().unlink()

    def _log_deleted_parts(self):
        """Log the confidential parts that the database deletes together with these records."""
        for field in self._fields.values():
            if field.type != "one2many" or not is_care_model(self.env, field.comodel_name):
                continue
            whole = self.env[field.comodel_name]._fields[field.inverse_name]
            if whole.type == "many2one" and whole.ondelete == "cascade":
                # The database asks nobody for a right to the parts.
                parts = self.sudo()[field.name]
                parts._log_care("unlink")
                parts._log_deleted_parts()

    def _fetch_query(self, query, fields):
        # The one place through which every read of a column passes: read, web_read,
        # export, nested reads, sudo or not.
        if not any(getattr(field, "care_content", False) for field in fields):
            return super()._fetch_query(query, fields)
        with content_open(self):
            records = super()._fetch_query(query, self._add_whose(fields))
        records._log_care("read")
        return records

    def _add_whose(self, fields):
        """Return ``fields`` with the columns that the log asks for, so that it asks for no more rows."""
        needed = (self._fields[name] for name in ("company_id", *(self._whose or self._parts_of)))
        return list(dict.fromkeys((*fields, *needed)))

    def _is_system(self):
        """Tell whether it is the system that writes: with lent rights, or by a mover."""
        return self.env.su or self.env.context.get("umgange_mover") is SYSTEM

    def _check_system_fields(self, vals):
        """Refuse that a client writes what the model says is read-only."""
        if self._is_system():
            return
        for name in (vals.keys() & self._fields) - set(models.MAGIC_COLUMNS):
            field = self._fields[name]
            if field.readonly and field.store:
                raise AccessError(
                    self.env._(
                        "%(field)s follows from what is done: use the buttons of the record.",
                        field=field.get_description(self.env, ["string"])["string"],
                    )
                )

    @api.model
    def _check_dated(self, vals_list):
        """Refuse years that somebody has mistyped: one at the edge of the calendar can be shown to nobody."""
        for vals in vals_list:
            for name in vals.keys() & self._fields:
                if self._fields[name].type in ("date", "datetime") and not is_likely_year(vals[name]):
                    raise UserError(
                        self.env._(
                            "%(field)s: the year cannot be right, look at it again.",
                            field=self._fields[name]._description_string(self.env),
                        )
                    )

    def _check_same_whole(self, vals):
        """Refuse to move records to another whole."""
        for name in vals.keys() & set(self._parts_of):
            if moved := self.filtered(lambda record, name=name: record[name].id != vals[name]):
                raise UserError(
                    self.env._(
                        "%(records)s stays where it was written: what followed from it would stay behind. "
                        "Write a new one where it belongs.",
                        records=moved._get_quiet_names(),
                    )
                )

    def _get_quiet_names(self):
        """Return what the records are called in a refusal: by code, for its text ends in the server's log."""
        return ", ".join(self.with_context(umgange_show_names=False).mapped("display_name"))

    # === LOG === #

    def _get_care_persons(self):
        """Tell whose data each record holds.

        :return: the persons of each record; an empty recordset means nobody in particular
        :rtype: dict[int, umgange.person]
        """
        nobody = self.env["umgange.person"]
        return dict.fromkeys(self.ids, nobody)

    def _log_care(self, action):
        """Note ``action`` on these records in the access log, or fail the transaction."""
        log = self.env["umgange.access.log"]
        # The hook reads plain columns that the reader may lack the right to see.
        lent = self.sudo()
        companies = lent.company_id
        # Nearly always one: to sort the records by it would cost more than the rest.
        by_company = {companies: lent} if len(companies) == 1 else lent.grouped("company_id")
        for company, records in by_company.items():
            log._note(action, self._name, records._get_care_persons(), company)

    def _log_care_search(self):
        """Note that somebody searched this model by what is confidential."""
        nobody = self.env["umgange.person"]
        log = self.env["umgange.access.log"]
        log._note("search", self._name, {0: nobody}, self.env.company)

    # === READ DOORS === #

    read = _writable_door(models.BaseModel.read)
    read_group = _writable_door(models.BaseModel.read_group)
    search = _writable_door(models.BaseModel.search)
    search_count = _writable_door(models.BaseModel.search_count)
    search_fetch = _writable_door(models.BaseModel.search_fetch)
    search_read = _writable_door(models.BaseModel.search_read)
    name_search = _writable_door(models.BaseModel.name_search)
    formatted_read_group = _writable_door(WebBase.formatted_read_group)
    formatted_read_grouping_sets = _writable_door(WebBase.formatted_read_grouping_sets)
    read_progress_bar = _writable_door(WebBase.read_progress_bar)
    web_name_search = _writable_door(WebBase.web_name_search)
    web_read = _writable_door(WebBase.web_read)
    web_search_read = _writable_door(WebBase.web_search_read)
    web_read_group = _writable_door(WebBase.web_read_group)
