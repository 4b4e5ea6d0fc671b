from odoo import api, models


class UmgangeStatisticsMixin(models.AbstractModel):
    """What models that only count have in common."""

    _name = "umgange.statistics.mixin"
    _description = "Figures"

    @api.model
    def _get_choices(self, model, name):
        """Return the choices of a field that is counted, in the reader's language."""
        return self.env[model]._fields[name]._description_selection(self.env)
