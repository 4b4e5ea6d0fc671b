from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..care_fields import CareText
from ..sql_guards import refuse_delete, refuse_truncate, refuse_update

# How long what is protected stays open to whoever opened it in an emergency.
HOURS = 4


class UmgangePersonOpening(models.Model):
    _name = "umgange.person.opening"
    _description = "Opening of Protected Data"
    _inherit = ["umgange.care.mixin", "umgange.sealed.mixin", "umgange.activity.mixin"]
    _order = "start desc, id desc"
    _parts_of = ("person_id",)
    _filled_at_create = ("kind", "user_id", "start", "until")
    _sql_guards = (refuse_update(), refuse_delete(), refuse_truncate())

    person_id = fields.Many2one("umgange.person", required=True, index=True, ondelete="restrict", check_company=True)
    kind = fields.Selection(
        [
            ("emergency", "Opened in an emergency"),
            ("list", "Put on the list"),
            ("lowered", "Protection lowered"),
        ],
        "What was done",
        required=True,
        readonly=True,
        default="emergency",
    )
    user_id = fields.Many2one(
        "res.users",
        "To whom",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.user,
    )
    # Another opening is another reason.
    reason = CareText("Why", required=True, copy=False)
    start = fields.Datetime("From", required=True, readonly=True, default=fields.Datetime.now)
    # The record rules compare it with the clock: it closes by itself.
    until = fields.Datetime(readonly=True)

    _emergency_ends = models.Constraint(
        f"CHECK (kind <> 'emergency' OR (until IS NOT NULL AND until <= start + interval '{HOURS} hours'))",
        "What is opened in an emergency closes by itself.",
    )

    # === COMPUTE METHODS === #

    @api.depends_context("lang")
    @api.depends("person_id.code", "kind")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for opening in self:
            opening.display_name = f"{opening.person_id.code}: {kinds.get(opening.kind)}"

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Open what is protected to oneself for some hours, in one's own name and with a reason.

        The log has an action of its own for it, and the managers are told.

        :raise AccessError: by anybody but a coordinator or a manager
        :raise UserError: without a reason, or where nothing is closed
        """
        if self.env.su:
            return super().create(vals_list)
        openings = super().create([self._prepare_emergency(vals) for vals in vals_list])
        for opening in openings:
            opening.person_id._note_secrecy("emergency")
            opening._schedule_for_managers(lambda env: env._("Protected data was opened in an emergency"))
        return openings

    # === ACTION METHODS === #

    def action_seen(self):
        """Mark the user's own to-do on the opening as done: it is read, and in order."""
        self._finish_own()
        return True

    # === BUSINESS METHODS === #

    def _get_care_persons(self):
        return {opening.id: opening.person_id for opening in self}

    @api.model
    def _prepare_emergency(self, vals):
        """Return the values of an opening: whose and how long is said here, whatever the client says."""
        if not self.env.user.has_group("qrut_umgange.group_coordinator"):
            raise AccessError(self.env._("Coordinators and managers open what is protected."))
        person = self.env["umgange.person"].browse(vals.get("person_id"))
        person.check_access("read")
        reason = (vals.get("reason") or "").strip()
        if not reason:
            raise UserError(self.env._("Write why you must see this now: the managers read it."))
        if not person._is_closed_to_me():
            raise UserError(self.env._("Nothing about %(person)s is closed to you.", person=person.code))
        now = fields.Datetime.now()
        return {
            "person_id": person.id,
            "company_id": person.company_id.id,
            "kind": "emergency",
            "user_id": self.env.uid,
            "reason": reason,
            "start": now,
            "until": now + timedelta(hours=HOURS),
        }
