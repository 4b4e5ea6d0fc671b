from odoo import api, models

from ..rights_sources import CARE_GROUPS


class UmgangeWatchMixin(models.AbstractModel):
    _name = "umgange.watch.mixin"
    _description = "Record Whose Changes Decide Who May See What"

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Create the records; the log tells of those that decide who may see what."""
        records = super().create(vals_list)
        records._note_rights(records._find_watched())
        return records

    def write(self, vals):
        """Change the records; the log tells of those that decide who may see what."""
        before = {record: record._get_rights() for record in self._find_watched()}
        result = super().write(vals)
        watched = self._find_watched().union(*before)
        self._note_rights(watched.filtered(lambda record: before.get(record) != record._get_rights()))
        return result

    def unlink(self):
        """Delete the records; the log tells of those that decide who may see what."""
        watched = self._find_watched()
        result = super().unlink()
        self._note_rights(watched)
        return result

    # === BUSINESS METHODS === #

    def _get_watched(self):
        """Return those of the records that have to do with our models or groups (hook)."""
        return self

    def _get_rights(self):
        """Return what would be another thing if somebody could see more or less (hook)."""
        self.ensure_one()
        return

    def _find_watched(self):
        # While modules are loaded it is their own files that say who may what.
        return self._get_watched() if self.env.registry.ready else self.browse()

    def _note_rights(self, records):
        """Tell in the log that ``records`` changed, and what else changed in what gives rights.

        :param records: which of these may be others, whether or not a line of theirs is
        """
        if not self.env.registry.ready:
            return
        changes = self.env["umgange.rights.line"]._take_in(self._name, self.ids)
        touched = {res_id for change in changes for res_id in (change.res_id, change.other_id)}
        ids = set(records.ids) | (touched & set(self.ids) or set(self.ids if changes else ()))
        if ids:
            self.env["umgange.access.log"]._note_rights(self._name, ids, lambda lines: lines._describe_all(changes))

    @api.model
    def _get_care_groups(self):
        """Return our five groups."""
        return self.env["res.groups"].union(*(self.env.ref(name) for name in CARE_GROUPS))
