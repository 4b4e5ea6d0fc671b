from odoo import api, fields, models
from odoo.exceptions import AccessError

from .umgange_care_mixin import SYSTEM


class UmgangeAssignment(models.Model):
    """A second supporter, and the room where the carer waits."""

    _inherit = "umgange.assignment"

    needs_two_supporters = fields.Boolean("Two supporters", help="Nobody is to be alone with the visit.")
    second_supporter_id = fields.Many2one(
        "umgange.supporter",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="Booked at each visit that needs two.",
    )
    is_each_supporter_billed = fields.Boolean(
        "Each supporter is billed", help="The buyer has agreed to pay for the second one as for the first."
    )
    nearby_room_id = fields.Many2one(
        "umgange.room",
        "Nearby room",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="Where the carer waits, in a step of the plan that says so. Booked at the visits of that step.",
    )

    # Of us, and around the family besides: a manager has said that it may be so.
    accepted_contact_ids = fields.Many2many(
        "umgange.supporter",
        "umgange_assignment_accepted_contact_rel",
        string="May hold visits",
        check_company=True,
        readonly=True,
        copy=False,
    )
    contact_warning = fields.Char(compute="_compute_contact_warning")

    # === COMPUTE METHODS === #

    @api.depends_context("lang")
    @api.depends(
        "supporter_id", "substitute_id", "second_supporter_id", "participant_ids.partner_id", "accepted_contact_ids"
    )
    def _compute_contact_warning(self):
        for assignment in self:
            assignment.contact_warning = assignment._get_contact_warning(assignment._get_staff())

    @api.depends("visit_ids.second_supporter_id.user_id")
    def _compute_member_user_ids(self):
        """Let the second supporter of a visit in too, until it is signed."""
        super()._compute_member_user_ids()
        for assignment in self:
            seconds = assignment.visit_ids.filtered(lambda v: not v.is_documented).second_supporter_id
            assignment.member_user_ids |= seconds.user_id

    # === ACTION METHODS === #

    def action_accept_contacts(self):
        """Decide that supporters who are contacts around the family may hold the visits. Managers only."""
        self.check_access("write")
        if not self.env.user.has_group("qrut_umgange.group_manager"):
            raise AccessError(self.env._("Only a manager decides that somebody has both parts."))
        for assignment in self:
            both = assignment._get_contacts_among(assignment._get_staff() | assignment.visit_ids._get_supporters())
            assignment.with_context(umgange_mover=SYSTEM).accepted_contact_ids |= both
        return True

    # === BUSINESS METHODS === #

    def _get_staff(self):
        """Return those of us whom the assignment names to hold its visits."""
        return self.supporter_id | self.substitute_id | self.second_supporter_id

    def _get_contacts_among(self, supporters):
        """Return which of ``supporters`` are somebody's contact around the family too."""
        self.ensure_one()
        contacts = self.participant_ids.partner_id
        # Sudo: whether a colleague is one of the contacts, whom the reader of the assignment sees.
        return supporters.filtered(lambda each: each.user_id.sudo().partner_id in contacts)

    def _get_contact_warning(self, supporters):
        """Return the sentence on supporters who are contacts too, and of whom no manager has decided; or nothing."""
        both = self._get_contacts_among(supporters) - self.accepted_contact_ids
        if not both:
            return ""
        return self.env._(
            "%(supporters)s is also a contact around the family: a manager decides whether it is to be so.",
            supporters=", ".join(both.mapped("name")),
        )
