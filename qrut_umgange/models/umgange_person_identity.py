from odoo import api, models
from odoo.exceptions import ValidationError

from ..care_fields import CareChar, CareDate
from ..tools import personnummer


class UmgangePersonIdentity(models.Model):
    _name = "umgange.person.identity"
    _description = "Identity of a Person"
    _inherit = ["umgange.person.part"]

    name = CareChar(searchable=True)
    personnummer = CareChar("Personal number", searchable=True)
    birth_date = CareDate()

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Create the identities, the number in one form."""
        identities = super().create([self._normalise(vals) for vals in vals_list])
        if any(vals.get("personnummer") for vals in vals_list):
            self._look_for_duplicates()
        return identities

    def write(self, vals):
        """Change the identities, the number in one form."""
        result = super().write(self._normalise(vals))
        if vals.get("personnummer"):
            self._look_for_duplicates()
        return result

    # === BUSINESS METHODS === #

    @api.model
    def _find_same(self, typed, person):
        """Return who else has the number, of those whom the user may read; of others nothing is told.

        :param str typed: the number as it was typed
        :param person: whose number it is; empty if nobody's yet
        """
        try:
            number = personnummer.parse(typed or "", self.env.company._get_umgange_today())
        except personnummer.NotANumber:
            return person.browse()
        same = [("personnummer", "=", personnummer.format(number)), ("person_id", "!=", person.id)]
        return self.sudo(False).search(same, limit=1).person_id

    @api.model
    def _look_for_duplicates(self):
        """Ask for a look at the numbers soon, apart from whoever saved one."""
        if cron := self.env.ref("qrut_umgange.umgange_person_duplicate_cron", raise_if_not_found=False):
            cron._trigger()

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
