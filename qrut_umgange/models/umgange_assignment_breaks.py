from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .umgange_person import CLOSING


class UmgangeAssignment(models.Model):
    """Where the child goes to school, as far as its breaks go: the buyer's municipality if nothing else is said."""

    _inherit = "umgange.assignment"

    break_partner_id = fields.Many2one(
        "res.partner",
        "School breaks as in",
        index="btree_not_null",
        ondelete="restrict",
        groups="qrut_umgange.group_coordinator",
        help="The municipality where the child goes to school. Leave it empty where that is the buyer's, and where "
        "nobody is to know where the child lives.",
    )

    @api.constrains("break_partner_id", "child_ids")
    def _check_break_place(self):
        """Refuse to write down where a child is whose address is protected."""
        for assignment in self.filtered("break_partner_id"):
            if any(child.protection in CLOSING for child in assignment.child_ids):
                raise ValidationError(
                    self.env._(
                        "The child's address is protected: where the child goes to school is not written here. Leave "
                        "it empty, and skip the breaks by hand when you plan."
                    )
                )

    def _get_break_partner(self):
        """Return the municipality whose school breaks count."""
        self.ensure_one()
        return self.break_partner_id or self.partner_id.commercial_partner_id


class UmgangePerson(models.Model):
    _inherit = "umgange.person"

    def write(self, vals):
        """Change the persons; where a child goes to school is forgotten when the address becomes protected."""
        result = super().write(vals)
        if vals.get("protection") in CLOSING:
            self.participant_ids.assignment_id.filtered("break_partner_id").write({"break_partner_id": False})
        return result
