from odoo import api, fields, models

from ..care_fields import CareChar
from .umgange_care_mixin import SYSTEM


class UmgangePersonContact(models.Model):
    _name = "umgange.person.contact"
    _description = "Contact Details of a Person"
    _inherit = ["umgange.person.part"]
    _filled_at_create = ("person_id", "has_interpreter")

    street = CareChar()
    zip = CareChar("ZIP")
    city = CareChar()
    phone = CareChar()
    email_address = CareChar("E-mail")
    # how they are spoken to
    language = CareChar("Speaks")
    interpreter = CareChar("Interpreter in")
    # Apart, so that a plan of visits knows of it and reads no text.
    has_interpreter = fields.Boolean("Needs an interpreter", readonly=True, copy=False)

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Write down how somebody is reached and spoken to."""
        return super().create([{**vals, **self._prepare_interpreter(vals)} for vals in vals_list])

    def write(self, vals):
        """Change how somebody is reached; that an interpreter is needed follows from the language."""
        if "interpreter" in vals:
            self._check_system_fields(vals)
            self = self.with_context(umgange_mover=SYSTEM)  # noqa: PLW0642
            vals = {**vals, **self._prepare_interpreter(vals)}
        return super().write(vals)

    # === BUSINESS METHODS === #

    @api.model
    def _prepare_interpreter(self, vals):
        return {"has_interpreter": bool((vals.get("interpreter") or "").strip())}
