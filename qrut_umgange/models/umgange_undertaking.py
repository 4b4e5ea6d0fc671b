from odoo import api, fields, models
from odoo.exceptions import UserError

from ..lent_rights import lend
from ..sql_guards import refuse_delete, refuse_truncate, refuse_update

# Who of the transaction's users was found to have accepted, and in which companies.
ACCEPTED = "umgange_undertaking_accepted"


class UmgangeUndertaking(models.Model):
    _name = "umgange.undertaking"
    _description = "Secrecy Undertaking"
    _inherit = ["umgange.sealed.mixin"]
    _order = "company_id, version desc"
    _rec_name = "version"
    _sql_guards = (refuse_update(), refuse_delete(), refuse_truncate())

    version = fields.Integer(required=True, readonly=True, copy=False)
    text = fields.Text(required=True, default=lambda self: self._find_newest(self.env.company).text)
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, default=lambda self: self.env.company
    )
    is_newest = fields.Boolean("In force", compute="_compute_is_newest")
    is_accepted = fields.Boolean("Accepted by me", compute="_compute_is_accepted")

    _version_once = models.UniqueIndex("(company_id, version)", "Somebody else has just written a new version.")

    # === COMPUTE METHODS === #

    @api.depends_context("lang")
    @api.depends("version")
    def _compute_display_name(self):
        for undertaking in self:
            undertaking.display_name = self.env._("Secrecy undertaking, version %s", undertaking.version)

    @api.depends("company_id", "version")
    def _compute_is_newest(self):
        of_companies = [("company_id", "in", self.company_id.ids)]
        newest = dict(lend(self)._read_group(of_companies, ["company_id"], ["version:max"]))
        for undertaking in self:
            undertaking.is_newest = undertaking.version == newest.get(undertaking.company_id)

    @api.depends_context("uid")
    def _compute_is_accepted(self):
        acceptances = lend(self.env["umgange.undertaking.acceptance"])
        own = acceptances.search([("undertaking_id", "in", self.ids), ("user_id", "=", self.env.uid)])
        for undertaking in self:
            undertaking.is_accepted = undertaking._origin in own.undertaking_id.sudo(False)

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Write new versions: each is the next number of its company, and asks everybody again."""
        undertakings = self.browse()
        for vals in vals_list:
            # One by one: the next number counts the one before.
            company = self.env["res.company"].browse(vals.get("company_id")) or self.env.company
            if not self.env.su and (vals.get("text") or "").strip() == (self._find_newest(company).text or "").strip():
                raise UserError(self.env._("Nothing is changed in the text: everybody has been asked already."))
            vals = {**vals, "company_id": company.id, "version": self._find_newest(company).version + 1}
            undertakings |= super().create([vals])
        undertakings._forget_answers()
        return undertakings

    def write(self, vals):  # pylint: disable=method-required-super
        """Refuse: what somebody has accepted stays as it was."""
        raise UserError(self.env._("What somebody has accepted stays as it was: write a new version."))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("What somebody has accepted stays as it was: write a new version."))

    # === ACTION METHODS === #

    def action_accept(self):
        """Accept the version in force, in one's own name; then the menus open."""
        self.ensure_one()
        self.check_access("read")
        if not self.is_newest:
            raise UserError(self.env._("There is a newer version: open the undertaking again."))
        if not self.is_accepted:
            lend(self.env["umgange.undertaking.acceptance"]).create(
                {"undertaking_id": self.id, "user_id": self.env.uid, "company_id": self.company_id.id}
            )
            self.invalidate_recordset(["is_accepted"])
            self._forget_answers()
        return {"type": "ir.actions.act_url", "url": "/odoo", "target": "self"}

    @api.model
    def action_open_current(self):
        """Open the text in force: the first that the user has not accepted, else the company's."""
        newest = self.browse().union(*map(self._find_newest, self.env.companies))
        missing = newest.filtered(lambda undertaking: not undertaking.is_accepted)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Secrecy undertaking"),
            "res_model": self._name,
            "res_id": (missing[:1] or self._find_newest(self.env.company)).id,
            "views": [(False, "form")],
        }

    # === BUSINESS METHODS === #

    @api.model
    def _find_newest(self, company):
        """Return the version in force in ``company``."""
        newest = lend(self).search([("company_id", "=", company.id)], order="version desc", limit=1)
        return newest.sudo(False).with_env(self.env)

    @api.model
    def _is_accepted(self):
        """Tell whether the user has accepted the text in force of each company at hand.

        Every right to a model of ours asks this: one query a transaction, and nothing is kept
        longer, so that a new version asks everybody at once.
        """
        key = (self.env.uid, *self.env.companies.ids)
        accepted = self.env.cr.cache.setdefault(ACCEPTED, set())
        if key not in accepted:
            self.env.cr.execute(
                """
                SELECT 1
                  FROM umgange_undertaking u
                 WHERE u.company_id = ANY(%s)
                   AND NOT EXISTS (SELECT 1 FROM umgange_undertaking n
                                    WHERE n.company_id = u.company_id AND n.version > u.version)
                   AND NOT EXISTS (SELECT 1 FROM umgange_undertaking_acceptance a
                                    WHERE a.undertaking_id = u.id AND a.user_id = %s)
                 LIMIT 1
                """,
                [list(key[1:]), self.env.uid],
            )
            if self.env.cr.rowcount:
                return False
            accepted.add(key)
        return True

    @api.model
    def _fill_missing(self, companies=None):
        """Give each company that has no text the one that the module brings."""
        default = self.env.ref("qrut_umgange.umgange_undertaking_default", raise_if_not_found=False)
        undertakings = lend(self)
        companies = undertakings.env["res.company"].search([]) if companies is None else companies.sudo()  # pylint: disable=no-search-all
        if default:
            without = companies - undertakings.search([("company_id", "in", companies.ids)]).company_id
            undertakings.create([{"company_id": company.id, "text": default.sudo().text} for company in without])

    def _forget_answers(self):
        """Ask again, and draw the menus again: which are there follows from the answer."""
        self.env.cr.cache.pop(ACCEPTED, None)
        self.env.registry.clear_cache()
