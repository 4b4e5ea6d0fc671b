from odoo import models

from ..tools.child_talk import age_on


class UmgangePerson(models.Model):
    """When a person was born, for those who may know."""

    _inherit = "umgange.person"

    def _get_birth_dates(self):
        """Return the birth dates that the reader may see.

        :rtype: dict[umgange.person, datetime.date]
        """
        identities = self._get_readable("umgange.person.identity") if self else {}
        return {person: identities[person.id].birth_date for person in self if person.id in identities}

    def _get_age(self, day):
        """Return how old the person is on ``day``; None where the reader may not know it, or nobody does."""
        self.ensure_one()
        born = self._get_birth_dates().get(self)
        return age_on(born, day) if born else None
