from odoo import api, models

from ..lent_rights import lend


class UmgangePersonIdentity(models.Model):
    """Names change what is looked for in all that is about to leave."""

    _inherit = "umgange.person.identity"

    @api.model
    def _get_naming_people(self, persons):
        """Return ``{person id: naming.Person}``, for comparing and never for showing.

        Nobody sees what is compared, so it is no reading, and stands in the access log as a check.
        """
        known = self.env["umgange.naming"]._get_scanner().people
        self._log_check(persons)
        return {person_id: known[person_id] for person_id in persons.ids if person_id in known}

    @api.model
    def _log_check(self, persons):
        """Log that the system compared these persons with a text; nobody saw what it compared."""
        logged = self.env.cr.precommit.data.setdefault("qrut_umgange.checked", set())
        if unlogged := set(persons.ids) - logged:
            lend(self).search([("person_id", "in", list(unlogged))])._log_care("check")
            logged |= unlogged

    @api.model
    def _log_refused_check(self, persons):
        """Log the check of what is about to be refused, in a transaction of its own.

        The refusal undoes the user's transaction, log included; and whoever tries names until
        one is refused has learnt something.
        """
        with self.env.registry.cursor() as cr:
            identities = lend(self.with_env(self.env(cr=cr)))
            for parts in (identities, identities.env["umgange.person.contact"]):
                parts.search([("person_id", "in", persons.ids)])._log_care("refused")
            # And once for all of them: a refusal is one, however many people it is about.
            nobody = identities.env["umgange.person"]
            identities.env["umgange.access.log"]._note("refused", "umgange.outward.stop", {0: nobody}, self.env.company)
