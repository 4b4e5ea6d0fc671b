from odoo import api, fields, models
from odoo.exceptions import UserError


class UmgangeAssignmentChange(models.TransientModel):
    _name = "umgange.assignment.change"
    _description = "Change Officer, Buyer, Family Home or References from a Day"
    _inherit = ["umgange.assignment.dialog"]

    day = fields.Date("From", required=True, default=lambda self: self.env.company._get_umgange_today())
    officer_id = fields.Many2one("res.partner", "New officer")
    carer_id = fields.Many2one("umgange.person", "New family home", check_company=True)
    # Asked for only where several have the role; else it is the one there is.
    officer_before_id = fields.Many2one(
        "umgange.participant", "Officer until then", ondelete="cascade", check_company=True
    )
    carer_before_id = fields.Many2one(
        "umgange.participant", "Family home until then", ondelete="cascade", check_company=True
    )
    has_officers = fields.Boolean(compute="_compute_has_several")
    has_carers = fields.Boolean(compute="_compute_has_several")
    partner_id = fields.Many2one("res.partner", "New buyer", help="The municipality, or the unit that orders.")
    buyer_reference = fields.Char("New reference", help="“Er referens”. Never a private person's name.")
    purchase_order_reference = fields.Char("New order number")

    # === COMPUTE METHODS === #

    @api.depends("assignment_id", "day")
    def _compute_has_several(self):
        for change in self:
            roles = change.assignment_id._get_participants_on(change.day).mapped("role") if change.day else []
            change.has_officers, change.has_carers = (roles.count(role) > 1 for role in ("officer", "carer"))

    # === ACTION METHODS === #

    def action_apply(self):
        """Let what is filled in hold from the day; what was before it stays as it was.

        :raise UserError: when nothing is filled in
        """
        self.ensure_one()
        assignment = self.assignment_id
        assignment.check_access("write")
        references = {name: self[name] for name in ("buyer_reference", "purchase_order_reference")}
        if not (self.officer_id or self.carer_id or self.partner_id or any(references.values())):
            raise UserError(self.env._("Fill in what is new from that day."))
        # The officer first: the order that follows names the officer of its day.
        if self.officer_id:
            assignment._change_role("officer", self.day, self.officer_before_id, partner_id=self.officer_id.id)
        if self.carer_id:
            assignment._change_role("carer", self.day, self.carer_before_id, person_id=self.carer_id.id)
        if self.partner_id or any(references.values()):
            assignment._change_order(self.day, self.partner_id, **references)
        return self._close()
