import base64

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..models.umgange_handout import WAYS


class UmgangeBasisHandout(models.TransientModel):
    _name = "umgange.basis.handout"
    _description = "Hand Out the Basis with Causes"
    _inherit = ["umgange.assignment.dialog"]

    participant_id = fields.Many2one(
        "umgange.participant",
        "To whom",
        required=True,
        ondelete="cascade",
        check_company=True,
        domain="[('assignment_id', '=', assignment_id), ('role', '=', 'officer')]",
        compute="_compute_participant_id",
        compute_sudo=False,
        store=True,
        readonly=False,
        precompute=True,
    )
    date_from = fields.Date("From", required=True, default=lambda self: self._default_first_day())
    date_to = fields.Date("To", required=True, default=lambda self: self._default_first_day(1))
    way = fields.Selection(WAYS, "How", required=True, default="secure_mail")
    extension = fields.Selection([("xlsx", "Excel"), ("csv", "CSV")], "File", required=True, default="xlsx")
    delivery_ids = fields.Many2many("umgange.delivery", compute="_compute_delivery_ids", string="Deliveries")
    is_handed_out = fields.Boolean(readonly=True)
    file_name = fields.Char(compute="_compute_content")
    content = fields.Binary(compute="_compute_content")

    @api.model
    def _default_first_day(self, months=0):
        """Return the first day of last month, or the last one."""
        first = self.env.company._get_umgange_today().replace(day=1) - relativedelta(months=1)
        return first + relativedelta(months=1, days=-1) if months else first

    # === COMPUTE METHODS === #

    @api.depends("assignment_id")
    def _compute_participant_id(self):
        for dialog in self:
            today = dialog.assignment_id and dialog.assignment_id._get_today()
            people = dialog.assignment_id._get_participants_on(today) if today else dialog.participant_id
            dialog.participant_id = people.filtered(lambda each: each.role == "officer")[:1]

    @api.depends("assignment_id", "date_from", "date_to")
    def _compute_delivery_ids(self):
        for dialog in self:
            dialog.delivery_ids = self.env["umgange.delivery"].search(dialog._get_domain())

    @api.depends("is_handed_out")
    def _compute_content(self):
        """Make the file once it is noted who gets it."""
        for dialog in self:
            deliveries = dialog.delivery_ids if dialog.is_handed_out else dialog.delivery_ids.browse()
            file = deliveries._make_basis_file(dialog.extension, with_cause=True) if deliveries else False
            dialog.content = file and base64.b64encode(file)
            dialog.file_name = f"{deliveries._get_basis_name()}.{dialog.extension}" if file else False

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Create the dialogs; the file is there once it is noted who gets it, and not before."""
        return super().create([{**vals, "is_handed_out": False} for vals in vals_list])

    def write(self, vals):
        """Change the dialogs; another period or receiver is another file, which nobody has noted."""
        result = super().write(vals)
        if {"assignment_id", "participant_id", "date_from", "date_to", "way"} & vals.keys():
            self.sudo().is_handed_out = False
        return result

    # === ACTION METHODS === #

    def action_hand_out(self):
        """Note that the officer gets the basis with causes, and hand over the file. Coordinators only.

        :raise UserError: when nothing was delivered in the period, or somebody else than an officer is to get it
        """
        self.ensure_one()
        self.assignment_id.check_access("write")
        if self.participant_id.assignment_id != self.assignment_id or self.participant_id.role != "officer":
            raise UserError(self.env._("Why something was cancelled is told to the officer alone: choose one."))
        if not self.delivery_ids:
            raise UserError(self.env._("Nothing was delivered in these days: choose others."))
        self.env["umgange.handout"].create(self._prepare_handout())
        self.sudo().is_handed_out = True
        return self.delivery_ids._download_basis(self)

    # === BUSINESS METHODS === #

    def _get_domain(self):
        self.ensure_one()
        days = Domain("date", ">=", self.date_from) & Domain("date", "<=", self.date_to)
        return days & Domain("assignment_id", "=", self.assignment_id.id)

    def _prepare_handout(self):
        return {
            "assignment_id": self.assignment_id.id,
            "participant_id": self.participant_id.id,
            "what": "basis",
            "way": self.way,
            "note": self.env._("Basis with causes, %(first)s–%(last)s", first=self.date_from, last=self.date_to),
        }
