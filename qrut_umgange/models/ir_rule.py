import logging

from odoo import models
from odoo.exceptions import AccessError

_logger = logging.getLogger(__name__)


class IrRule(models.Model):
    _name = "ir.rule"
    _inherit = ["ir.rule", "umgange.watch.mixin"]

    def _make_access_error(self, operation, records):
        """Tell calmly that something of ours is closed; in debug mode too, where Odoo names the records.

        Whoever has it in another company of theirs is led there by the client, as Odoo does.
        """
        if not records._name.startswith("umgange."):
            return super()._make_access_error(operation, records)
        _logger.info(
            "Access denied by rules for operation: %s on ids: %s, uid: %s, model: %s",
            operation, records.ids[:6], self.env.uid, records._name,
        )  # fmt: skip
        error = AccessError(self.env["ir.model.access"]._get_umgange_refusal(records._name, operation))
        if company := self._get_umgange_own_company(operation, records):
            error.context = {"suggested_company": {"id": company.id, "display_name": company.display_name}}
        # The rules were compared by sudo, and have filled the cache.
        records.invalidate_recordset()
        return error

    def _get_umgange_own_company(self, operation, records):
        """Return the one company of the user's own where the records are open to them, if any."""
        companies = self.env.user.company_ids
        there = records.with_context(allowed_company_ids=companies.ids)
        if "company_id" not in records or not there.has_access(operation):
            return companies.browse()
        company = there.company_id
        return company if len(company) == 1 else companies.browse()

    def _get_watched(self):
        return self.filtered(lambda rule: (rule.model_id.model or "").startswith("umgange."))

    def _get_rights(self):
        self.ensure_one()
        perms = (self.perm_read, self.perm_write, self.perm_create, self.perm_unlink)
        return (self.active, self.model_id, self.domain_force, self.groups, perms)
