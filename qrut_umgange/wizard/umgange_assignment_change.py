from odoo import fields, models
from odoo.exceptions import UserError


class UmgangeAssignmentChange(models.TransientModel):
    _name = "umgange.assignment.change"
    _description = "Change Officer, Buyer, Family Home or References from a Day"
    _inherit = ["umgange.assignment.dialog"]

    day = fields.Date("From", required=True, default=lambda self: self.env.company._get_umgange_today())
    officer_id = fields.Many2one("res.partner", "New officer")
    carer_id = fields.Many2one("umgange.person", "New family home", check_company=True)
    partner_id = fields.Many2one("res.partner", "New buyer", help="The municipality, or the unit that orders.")
    buyer_reference = fields.Char("New reference", help="“Er referens”. Never a private person's name.")
    purchase_order_reference = fields.Char("New order number")

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
            assignment._change_role("officer", self.day, partner_id=self.officer_id.id)
        if self.carer_id:
            assignment._change_role("carer", self.day, person_id=self.carer_id.id)
        if self.partner_id or any(references.values()):
            assignment._change_order(self.day, self.partner_id, **references)
        return self._close()
