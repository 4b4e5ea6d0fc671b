from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..care_fields import CareChar, CareDate
from ..tools import personnummer


class UmgangePersonIdentity(models.Model):
    _name = "umgange.person.identity"
    _description = "Identity of a Person"
    _inherit = ["umgange.care.mixin"]
    _rec_name = "person_id"
    _parts_of = ("person_id",)

    person_id = fields.Many2one(
        "umgange.person",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    name = CareChar(searchable=True)
    personnummer = CareChar("Personal number", searchable=True)
    birth_date = CareDate()

    _person_unique = models.UniqueIndex("(person_id)", "A person has one identity.")

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Create the identities, the number in one form."""
        return super().create([self._normalise(vals) for vals in vals_list])

    def write(self, vals):
        """Change the identities, the number in one form."""
        return super().write(self._normalise(vals))

    # === BUSINESS METHODS === #

    def _get_care_persons(self):
        return {identity.id: identity.person_id for identity in self}

    @api.model
    def _normalise(self, vals):
        """Return ``vals`` with the personal number as YYYYMMDD-NNNN and the birth date it says.

        A reserve or foreign number is kept as typed; a wrong check digit is let through
        (numbers are wrong in decisions too) and warned of on the screen.

        :raise ValidationError: when it can be no number at all; the number is not repeated
        """
        typed = (vals.get("personnummer") or "").strip()
        if not typed or personnummer.is_reserve_like(typed):
            return vals
        try:
            number = personnummer.parse(typed, self.env.company._get_umgange_today())
        except personnummer.NotANumber as error:
            raise ValidationError(
                self.env._("The personal number cannot be read. Write it as YYYYMMDD-NNNN, or leave it empty.")
            ) from error
        vals = {**vals, "personnummer": personnummer.format(number)}
        vals.setdefault("birth_date", number.birth_date)
        return vals
