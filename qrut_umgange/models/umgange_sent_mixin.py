from odoo import api, models
from odoo.exceptions import UserError

from ..tools.sent_values import can_hold, clean_sent


class UmgangeSentMixin(models.AbstractModel):
    """What is sent for a field is looked at before the ORM does: its errors repeat it, and end in the server's log."""

    _name = "umgange.sent.mixin"
    _description = "Record that Looks at What Is Sent"

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Create the records of values that can be kept.

        :raise UserError: naming the field, and not repeating the value
        """
        return super().create([self._clean_sent(vals) for vals in vals_list])

    def write(self, vals):
        """Write values that can be kept.

        :raise UserError: naming the field, and not repeating the value
        """
        return super().write(self._clean_sent(vals))

    def onchange(self, values, field_names, fields_spec):
        """Answer a form; what cannot be kept is refused in words.

        :raise UserError: naming the field, and not repeating the value
        """
        return super().onchange(self._clean_in_form(values), field_names, fields_spec)

    # === BUSINESS METHODS === #

    @api.model
    def _clean_sent(self, vals):
        """Return ``vals`` without what no database holds."""
        return {name: self._clean_one(self._fields.get(name), value) for name, value in vals.items()}

    @api.model
    def _clean_in_form(self, values):
        """Return what a form sent; the form of a row sends the form around it along, as values of the link there."""
        around = {name: value for name, value in values.items() if self._is_form_around(name, value)}
        cleaned = self._clean_sent({name: value for name, value in values.items() if name not in {*around, "id"}})
        for name, value in around.items():
            outer = self.env[self._fields[name].comodel_name]
            cleaned[name] = outer._clean_in_form(value) if hasattr(outer, "_clean_in_form") else value
        return cleaned | {name: values[name] for name in ("id",) if name in values}

    @api.model
    def _is_form_around(self, name, value):
        """Say whether ``value`` is the form that the rows of this one's link lie in, and nothing made up."""
        field = self._fields.get(name)
        return (
            isinstance(value, dict)
            and field is not None
            and field.type == "many2one"
            and bool(self.pool.field_inverses[field])
            and value.keys() <= self.env[field.comodel_name]._fields.keys()
        )

    @api.model
    def _clean_one(self, field, value):
        if field is None:
            return value
        choices = field.get_values(self.env) if field.type == "selection" and value else ()
        is_lost = field.name == "company_id" and field.required and not value
        if is_lost or not can_hold(field.type, value, choices):
            raise UserError(
                self.env._(
                    "%(field)s: what was sent cannot be kept there. Look at it again.",
                    field=field._description_string(self.env),
                )
            )
        return clean_sent(value)
