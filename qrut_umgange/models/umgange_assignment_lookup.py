import re

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

CODE = re.compile(r"\s*[A-Za-z]-[\d-]*\s*")


class UmgangeAssignment(models.Model):
    """How an assignment is found: by its number, or by whom it is about."""

    _inherit = "umgange.assignment"

    lookup = fields.Char("Number or person", compute="_compute_lookup", search="_search_lookup")

    @api.depends("name")
    def _compute_lookup(self):
        for assignment in self:
            assignment.lookup = assignment.name

    def _search_lookup(self, operator, value):
        """Find by number, shared case or a participant's code, and by the names the user may read.

        A search by name or personal number is logged; one by a number or code is none.
        """
        if operator not in ("ilike", "in") or not value:
            return NotImplemented
        texts = [value] if isinstance(value, str) else value
        if not all(isinstance(text, str) for text in texts):
            raise UserError(self.env._("An assignment is found by words: write its number, or whom it is about."))
        paths = ["name", "case_key", "participant_ids.person_id.code"]
        if not all(CODE.fullmatch(text) for text in texts):
            paths += self._get_name_paths()
        return Domain.OR(Domain(path, operator, value) for path in paths)

    @api.model
    def _get_name_paths(self):
        """Return where a participant's name stands, if the user has a right to names at all."""
        identities = "participant_ids.person_id.identity_ids"
        may = not self.env.su and self.env["umgange.person.identity"].has_access("read")
        return [f"{identities}.name", f"{identities}.personnummer", "participant_ids.partner_id.name"] if may else []
