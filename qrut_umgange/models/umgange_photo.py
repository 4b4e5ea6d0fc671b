import base64
import binascii

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools.image import image_process

SIDE = 1280
MAX_BYTES = 4_000_000


class UmgangePhoto(models.Model):
    """A photo of a room or of the way there, so that a child sees beforehand where it is going."""

    _name = "umgange.photo"
    _description = "Photo of a Place"
    _order = "sequence, id"
    _check_company_auto = True

    sequence = fields.Integer(default=10)
    name = fields.Char("What it shows", required=True)
    premises_id = fields.Many2one(
        "umgange.premises",
        index=True,
        ondelete="cascade",
        compute="_compute_premises_id",
        compute_sudo=False,
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        check_company=True,
    )
    room_id = fields.Many2one(
        "umgange.room",
        index="btree_not_null",
        ondelete="cascade",
        check_company=True,
        help="Empty: of the house itself, or of the way there.",
    )
    # In the table: an attachment would be read past every rule.
    image = fields.Image(
        "Photo",
        required=True,
        attachment=False,
        max_width=SIDE,
        max_height=SIDE,
        help="The place alone: no person on it, no name on a door.",
    )
    image_small = fields.Image(
        "Small photo", related="image", store=True, attachment=False, max_width=256, max_height=256
    )
    company_id = fields.Many2one(related="premises_id.company_id", store=True, index=True)

    @api.depends("room_id")
    def _compute_premises_id(self):
        for photo in self:
            photo.premises_id = photo.room_id.premises_id or photo.premises_id

    @api.constrains("room_id", "premises_id")
    def _check_room_of_premises(self):
        for photo in self.filtered("room_id"):
            if photo.room_id.premises_id != photo.premises_id:
                raise ValidationError(self.env._("%(photo)s is of a room in other premises.", photo=photo.name))

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Keep the photos, no larger than a screen."""
        return super().create([self._shrink(vals) for vals in vals_list])

    def write(self, vals):
        """Change the photos; a new picture is made small too."""
        return super().write(self._shrink(vals))

    # === BUSINESS METHODS === #

    @api.model
    def _shrink(self, vals):
        """Return ``vals`` with the picture made small: Odoo does so only with what becomes an attachment.

        :raise UserError: when it is no picture, or one that cannot be made small
        """
        if not vals.get("image"):
            return vals
        try:
            picture = base64.b64decode(vals["image"], validate=True)
        except (binascii.Error, TypeError, ValueError) as error:
            raise UserError(self.env._("The photo cannot be read: choose it again.")) from error
        small = image_process(picture, size=(SIDE, SIDE))
        if len(small) > MAX_BYTES:
            raise UserError(self.env._("The photo is too large: take it as a JPEG picture, at most 4 MB."))
        return {**vals, "image": base64.b64encode(small)}
