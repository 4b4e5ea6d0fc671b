from odoo import api, models

from ..care_fields import content_open
from ..lent_rights import lend
from ..tools import naming


class UmgangePersonIdentity(models.Model):
    """What the system compares with a text that is about to leave."""

    _inherit = "umgange.person.identity"

    @api.model
    def _log_refused_check(self, persons):
        """Log the check of what is about to be refused, in a transaction of its own.

        The refusal undoes the user's transaction, log included; and whoever tries names until
        one is refused has learnt something.
        """
        with self.env.registry.cursor() as cr:
            identities = lend(self.with_env(self.env(cr=cr)))
            identities.search([("person_id", "in", persons.ids)])._log_care("refused")

    @api.model
    def _get_naming_people(self, persons):
        """Return ``{person id: naming.Person}``, for comparing and never for showing.

        Nobody sees what is compared: `naming.find_named` says where, never what or whom. So it
        is no reading, and stands in the access log as what it is, a check.
        """
        identities = lend(self).search([("person_id", "in", persons.ids)])
        identities.flush_recordset(["name", "personnummer"])
        query = identities._as_query(ordered=False)
        # Past the fetch, which would call it a reading by whoever posts the invoice.
        with content_open(identities):
            columns = [
                identities._field_to_sql(query.table, name, query) for name in ("person_id", "name", "personnummer")
            ]
            rows = self.env.execute_query(query.select(*columns))
        identities._log_care("check")
        return {person_id: naming.Person(name or "", number or "") for person_id, name, number in rows}
