from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..lent_rights import lend

MANAGER = "qrut_umgange.group_manager"


class UmgangeStaffMember(models.Model):
    """What the manager keeps in mind about whoever has a role of ours; made when the list is opened."""

    _name = "umgange.staff.member"
    _description = "Staff Member"
    _order = "user_id"
    _rec_name = "user_id"

    user_id = fields.Many2one("res.users", "Who", required=True, readonly=True, index=True, ondelete="restrict")
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    accepted_version = fields.Integer("Undertaking, version", compute="_compute_accepted")
    accepted_at = fields.Datetime("Accepted on", compute="_compute_accepted")
    has_accepted = fields.Boolean("In force", compute="_compute_accepted")
    missing = fields.Char(compute="_compute_missing", help="What the manager still has to ask for.")
    # That it was shown and when: neither what it said nor a copy may be kept.
    extract_shown_on = fields.Date("Register extract shown", help="No result and no copy: only the day it was shown.")
    extract_seen_by_id = fields.Many2one(
        "res.users", "Seen by", readonly=True, index="btree_not_null", ondelete="restrict"
    )

    _once = models.UniqueIndex("(company_id, user_id)", "Everybody is on the list once.")

    # === COMPUTE METHODS === #

    @api.depends_context("uid")
    @api.depends("user_id", "company_id")
    def _compute_accepted(self):
        domain = [("user_id", "in", self.user_id.ids), ("company_id", "in", self.company_id.ids)]
        last = {}
        for acceptance in self.env["umgange.undertaking.acceptance"].search(domain, order="accepted_at, id"):
            last[acceptance.user_id, acceptance.company_id] = acceptance
        none = self.env["umgange.undertaking.acceptance"]
        for member in self:
            acceptance = last.get((member.user_id, member.company_id), none)
            member.accepted_version = acceptance.undertaking_id.version
            member.accepted_at = acceptance.accepted_at
            member.has_accepted = acceptance.undertaking_id.is_newest

    @api.depends_context("lang")
    @api.depends("has_accepted", "extract_shown_on")
    def _compute_missing(self):
        for member in self:
            missing = [] if member.has_accepted else [self.env._("accepted undertaking")]
            if not member.extract_shown_on:
                missing.append(self.env._("register extract"))
            member.missing = ", ".join(missing)

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Refuse: whoever has a role is on the list by itself."""
        if not self.env.su:
            raise UserError(self.env._("Whoever has a role is on the list by itself."))
        return super().create(vals_list)

    def write(self, vals):
        """Note the day when the register extract was shown, and who saw it; nothing else."""
        if not self.env.su:
            if vals.keys() - {"extract_shown_on"}:
                raise UserError(self.env._("Only the day when the register extract was shown is noted here."))
            shown = fields.Date.to_date(vals.get("extract_shown_on"))
            if shown and shown > self.env.company._get_umgange_today():
                raise UserError(self.env._("The day when the extract was shown has not come yet."))
            return super(UmgangeStaffMember, lend(self)).write(
                {"extract_shown_on": shown, "extract_seen_by_id": self.env.uid if shown else False}
            )
        return super().write(vals)

    # === ACTION METHODS === #

    @api.model
    def action_open(self):
        """Open the list of all who have a role of ours in the company. Managers."""
        if not self.env.user.has_group(MANAGER):
            raise AccessError(self.env._("The list of who has accepted what is the manager's."))
        self.check_access("read")
        users = self._fill(self.env.company)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Staff and secrecy"),
            "res_model": self._name,
            "views": [(False, "list"), (False, "kanban"), (False, "form")],
            "mobile_view_mode": "kanban",
            "domain": [("user_id", "in", users.ids), ("company_id", "=", self.env.company.id)],
        }

    # === BUSINESS METHODS === #

    @api.model
    def _fill(self, company):
        """Put whoever has a role of ours in ``company`` on the list, and return them."""
        groups = self.env["res.groups"]._get_care_groups()
        users = lend(self.env["res.users"]).search(
            [("all_group_ids", "in", groups.ids), ("company_ids", "in", company.ids), ("share", "=", False)]
        )
        members = lend(self)
        missing = users - members.search([("company_id", "=", company.id)]).user_id
        members.create([{"user_id": user.id, "company_id": company.id} for user in missing])
        return users
