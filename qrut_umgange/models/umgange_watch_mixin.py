from odoo import api, models

from ..lent_rights import lend

#: what an installation's rights are made of, beside the users and groups themselves
CARE_GROUPS = tuple(
    f"qrut_umgange.group_{name}" for name in ("supporter", "coordinator", "manager", "finance", "log_reviewer")
)


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
        self._note_rights(self._find_watched())
        return super().unlink()

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
        if records:
            persons = dict.fromkeys(records.ids, self.env["umgange.person"])
            # In every company: whoever changes rights could else choose where it is reviewed.
            for company in lend(self.env["res.company"]).search([]):  # pylint: disable=no-search-all
                self.env["umgange.access.log"]._note("rights", self._name, persons, company)

    @api.model
    def _get_care_groups(self):
        """Return our five groups."""
        return self.env["res.groups"].union(*(self.env.ref(name) for name in CARE_GROUPS))
