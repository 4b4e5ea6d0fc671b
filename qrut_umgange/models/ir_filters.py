import ast
import re

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .umgange_naming import Passage

# The numbers of persons and assignments, begun or whole.
CODE = re.compile(r"[PU](-\d*)*")


class IrFilters(models.Model):
    _name = "ir.filters"
    _inherit = ["ir.filters", "umgange.outward.mixin"]

    @api.constrains("name", "domain", "context", "model_id")
    def _check_umgange_filter(self):
        """Keep out of saved searches whom somebody looked for: they are read past the access log."""
        for saved in self:
            if saved._looks_for_somebody():
                raise UserError(
                    self.env._(
                        "A search for a person is not saved: the name would be kept with it. "
                        "Take it out of the search, or look for the number."
                    )
                )
        self._check_umgange_names()

    def _looks_for_somebody(self):
        """Tell whether the search is by something typed that a person is found by."""
        self.ensure_one()
        try:
            conditions = list(_get_conditions(Domain(ast.literal_eval(self.domain))))
        except (SyntaxError, TypeError, ValueError):
            # Odoo says by itself what it cannot read; the names in it are looked for below.
            return False
        return any(self._finds_persons(path, value) for path, value in conditions)

    def _finds_persons(self, path, value):
        values = value if isinstance(value, list | tuple | set | frozenset) else [value]
        typed = [text for text in values if isinstance(text, str) and not CODE.fullmatch(text.strip())]
        return bool(typed) and self._leads_to_persons(path)

    def _leads_to_persons(self, path):
        """Tell whether the dotted path of fields ends in what a person is found by."""
        model = self.model_id
        for name in path.split("."):
            field = self.env[model]._fields.get(name) if model in self.env else None
            if field is None:
                return model == "umgange.person" and name == "display_name"
            if getattr(field, "searchable", False) or str(field) == "umgange.assignment.lookup":
                return True
            if model == "umgange.person" and name == "display_name":
                return True
            model = field.comodel_name
        return model == "umgange.person"

    def _get_umgange_passages(self):
        return [
            *self._get_umgange_field_passages(("name",)),
            *(Passage(self.env._("The search"), self[name]) for name in ("domain", "context") if self[name]),
        ]


def _get_conditions(domain):
    """Yield (path, value) of each condition of a domain, of those inside another too."""
    for condition in domain.iter_conditions():
        if condition.operator in ("any", "not any"):
            for path, value in _get_conditions(Domain(condition.value)):
                yield f"{condition.field_expr}.{path}", value
        else:
            yield condition.field_expr, condition.value
