from odoo import models


class UmgangePerson(models.Model):
    """When a person was born, for those who may know."""

    _inherit = "umgange.person"

    def _get_birth_dates(self):
        """Return the birth dates that the reader may see.

        :rtype: dict[umgange.person, datetime.date]
        """
        identities = self._get_readable("umgange.person.identity") if self else {}
        return {person: identities[person.id].birth_date for person in self if person.id in identities}
