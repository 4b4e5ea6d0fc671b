from odoo import api, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ..lent_rights import clean_context
from ..tools.arguments import is_likely_year
from .umgange_naming import Passage

# What finance decides of any delivery …
DECIDED = {"share", "share_reason", "room_cost"}
# … and what it says of one that it has made itself: of what no visit, meeting or report gives.
SAID = {"assignment_id", "company_id", "date", "kind", "sale_line_id", "done_quantity", "minutes", "explanation"}


class UmgangeDelivery(models.Model):
    """What a person may write of a delivery by hand: the rest follows from what was done and from the order."""

    _name = "umgange.delivery"
    _inherit = ["umgange.sent.mixin", "umgange.outward.mixin", "umgange.delivery"]

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Create the deliveries; of what a client sends, what may be said by hand."""
        if self.env.su:
            return super().create(vals_list)
        said = [self._keep_said(vals) for vals in vals_list]
        # A default of the client's would fill what it may not say. The whole context is another.
        quiet = self.with_context(clean_context(self.env.context))  # pylint: disable=context-overridden
        deliveries = super(UmgangeDelivery, quiet).create(said).with_env(self.env)
        deliveries._check_said()
        return deliveries

    def write(self, vals):
        """Change the deliveries.

        :raise AccessError: when a client would change what follows from something else
        :raise UserError: when a share is decided without a reason
        """
        if self.env.su:
            return super().write(vals)
        self.check_access("write")
        self._check_by_hand(vals)
        result = super().write(vals)
        if SAID & vals.keys():
            self._check_said()
        return result

    # === BUSINESS METHODS === #

    @api.model
    def _keep_said(self, vals):
        """Return what a client may say of a new delivery; what it may not even read is refused as ever."""
        if vals.get("visit_id"):
            self._refuse_visit()
        kept = DECIDED | SAID
        return {name: value for name, value in vals.items() if name in kept or self._is_closed(name)}

    @api.model
    def _is_closed(self, name):
        field = self._fields.get(name)
        return field is None or bool(field.groups)

    def _check_by_hand(self, vals):
        if "visit_id" in vals or ("done_quantity" in vals and self.visit_id):
            self._refuse_visit()
        made = self.filtered(lambda each: each._is_made_by_us())
        allowed = DECIDED if made else DECIDED | SAID
        refused = [name for name in vals if name not in allowed and not self._is_closed(name)]
        if refused:
            raise AccessError(
                self.env._(
                    "%(field)s follows from what was done and from the order: it is not written here.",
                    field=self._fields[refused[0]]._description_string(self.env),
                )
            )
        if "share" in vals and not (vals.get("share_reason") or all(self.mapped("share_reason"))):
            raise UserError(self.env._("Say why this share, here under the share."))

    def _is_made_by_us(self):
        """Tell whether the system made it, of a visit, meeting, report or new price."""
        # Sudo: that it is so, to who may not read of what.
        delivery_sudo = self.sudo()
        return bool(
            delivery_sudo.visit_id or delivery_sudo.meeting_id or delivery_sudo.handout_id or delivery_sudo.adjusts_id
        )

    def _check_said(self):
        """Refuse a sentence that names somebody, and an order line of another assignment."""
        self._check_umgange_names()
        for delivery in self:
            if not is_likely_year(delivery.date):
                raise UserError(self.env._("Which day was it? Look at the year."))
            # Sudo: whose order it is, to who may have no right to it.
            line_sudo = delivery.sale_line_id.sudo()
            of_another = line_sudo.order_id.umgange_assignment_id != delivery.assignment_id.sudo()
            if line_sudo and (of_another or not line_sudo._is_umgange()):
                raise ValidationError(
                    self.env._(
                        "%(line)s is not for %(assignment)s: choose a line of an order for visits there.",
                        line=line_sudo.display_name,
                        assignment=delivery.assignment_id.sudo().name,
                    )
                )

    # === WHAT LEAVES === #

    def _get_umgange_outward_assignments(self):
        return super()._get_umgange_outward_assignments() | self.assignment_id

    def _get_umgange_passages(self):
        """Return the sentence that stands on the invoice and in its basis: all of it was typed."""
        where = self._get_umgange_field_label("explanation")
        said = [each.explanation for each in self if each.explanation]
        return [*super()._get_umgange_passages(), *(Passage(where, text, lambda text=text: text) for text in said)]

    def _get_umgange_registered_partners(self):
        return super()._get_umgange_registered_partners() | self.partner_id
