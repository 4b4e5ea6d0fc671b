from functools import wraps

from odoo import api, fields, models

from odoo.addons.web.models.models import Base as WebBase

from ..care_fields import content_open


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

    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Create the records and log it, in the same transaction."""
        records = super().create(vals_list)
        records._log_care("create")
        return records

    def write(self, vals):
        """Change the records and log it, in the same transaction."""
        result = super().write(vals)
        self._log_care("write")
        return result

    def unlink(self):
        """Delete the records and log it, in the same transaction."""
        self._log_care("unlink")
        return super().unlink()

    def _fetch_query(self, query, fields):
        # The one place through which every read of a column passes: read, web_read,
        # export, nested reads, sudo or not.
        if not any(getattr(field, "care_content", False) for field in fields):
            return super()._fetch_query(query, fields)
        with content_open(self):
            records = super()._fetch_query(query, fields)
        records._log_care("read")
        return records

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
        if self:
            # The hook reads plain columns that the reader may lack the right to see.
            persons = self.sudo()._get_care_persons()
            self.env["umgange.access.log"]._note(action, self._name, persons)

    def _log_care_search(self):
        """Note that somebody searched this model by what is confidential."""
        nobody = self.env["umgange.person"]
        self.env["umgange.access.log"]._note("search", self._name, {0: nobody})

    # === READ DOORS === #

    read = _writable_door(models.BaseModel.read)
    search = _writable_door(models.BaseModel.search)
    search_count = _writable_door(models.BaseModel.search_count)
    search_fetch = _writable_door(models.BaseModel.search_fetch)
    search_read = _writable_door(models.BaseModel.search_read)
    name_search = _writable_door(models.BaseModel.name_search)
    web_name_search = _writable_door(WebBase.web_name_search)
    web_read = _writable_door(WebBase.web_read)
    web_search_read = _writable_door(WebBase.web_search_read)
    web_read_group = _writable_door(WebBase.web_read_group)
