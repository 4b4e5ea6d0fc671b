from odoo import api, fields, models

# Around nearly every assignment, in the order in which one thinks of them; the officer comes with the order.
USUAL_ROLES = ("child", "visiting", "carer")


class UmgangeAssignment(models.Model):
    """The people around an assignment, and what was said and sent to them."""

    _inherit = "umgange.assignment"

    contact_note_ids = fields.One2many("umgange.contact.note", "assignment_id", "Contacts")
    handout_ids = fields.One2many("umgange.handout", "assignment_id", "Sent and told")
    people_ids = fields.Many2many("umgange.participant", string="People today", compute="_compute_people")
    former_ids = fields.Many2many("umgange.participant", string="Before and later", compute="_compute_people")
    people_count = fields.Integer("People", compute="_compute_people")
    next_role = fields.Char("Whom one would add next", compute="_compute_next_role")

    # === COMPUTE METHODS === #

    @api.depends("participant_ids.date_from", "participant_ids.date_to", "participant_ids.sequence")
    def _compute_people(self):
        for assignment in self:
            people = assignment._get_participants_on(assignment._get_today())
            assignment.people_ids = people
            assignment.former_ids = assignment.participant_ids - people
            assignment.people_count = len(people)

    @api.depends("participant_ids.role")
    def _compute_next_role(self):
        for assignment in self:
            roles = assignment.participant_ids.mapped("role")
            assignment.next_role = next((role for role in USUAL_ROLES if role not in roles), False)

    # === ACTION METHODS === #

    def action_view_people(self):
        """Open the people around the assignment: those of today, how they are reached, what they confirm."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("People"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(self.env.ref("qrut_umgange.umgange_assignment_view_form_people").id, "form")],
        }

    def action_note_contact(self):
        """Open the dialog in which a call or a message with anybody is noted."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id("qrut_umgange.umgange_contact_note_action_new")
        return {**action, "context": {"default_assignment_id": self.id}}
