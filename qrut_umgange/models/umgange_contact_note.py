from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..care_fields import CareText
from ..tools.local_time import local_date


class UmgangeContactNote(models.Model):
    """A call or a message with somebody around the child: with whom, how, when, in short."""

    _name = "umgange.contact.note"
    _description = "Contact Note"
    _inherit = ["umgange.day.note.mixin"]
    _order = "contacted_at desc, id desc"
    _rec_name = "kind"
    _parts_of = ("assignment_id",)
    _whose = ("assignment_id", "participant_id")
    _filled_at_create = ("user_id", "noted_at")

    assignment_id = fields.Many2one(
        "umgange.assignment", required=True, index=True, ondelete="restrict", check_company=True
    )
    participant_id = fields.Many2one(
        "umgange.participant",
        "Who it was with",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="Empty: somebody who is not around the assignment.",
    )
    kind = fields.Selection(
        [
            ("answered", "Called, they answered"),
            ("no_answer", "Called, no answer"),
            ("called_us", "They called us"),
            ("sent", "Wrote to them"),
            ("received", "They wrote to us"),
            ("met", "Met"),
        ],
        "How",
        required=True,
        default="answered",
    )
    contacted_at = fields.Datetime("When", required=True, default=fields.Datetime.now)
    text = CareText("In short")
    noted_at = fields.Datetime("Noted", required=True, readonly=True, copy=False, default=fields.Datetime.now)

    # === COMPUTE METHODS === #

    @api.depends_context("lang")
    @api.depends("assignment_id.name", "kind")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for note in self:
            note.display_name = " ".join(filter(None, (note.assignment_id.name, kinds.get(note.kind))))

    # === CONSTRAINT METHODS === #

    @api.constrains("contacted_at")
    def _check_not_ahead(self):
        if any(note.contacted_at > fields.Datetime.now() for note in self):
            raise ValidationError(self.env._("Nobody has been reached at a time to come: look at the time."))

    @api.constrains("assignment_id", "participant_id")
    def _check_own_participant(self):
        for note in self:
            if note.participant_id.assignment_id - note.assignment_id:
                raise ValidationError(self.env._("Choose somebody around the assignment itself, or nobody."))

    # === ACTION METHODS === #

    def action_keep_as(self):
        """Keep the note as what the quick button says (``contact_kind`` in the context), and close the dialog."""
        self.ensure_one()
        kind = self.env.context.get("contact_kind")
        if kind in dict(self._fields["kind"].selection) and kind != self.kind:
            self.kind = kind
        self.check_access("write")
        return {"type": "ir.actions.act_window_close"}

    # === BUSINESS METHODS === #

    @api.model
    def _prepare_noted(self):
        return {**super()._prepare_noted(), "noted_at": fields.Datetime.now()}

    def _is_of_today(self):
        return local_date(self.noted_at, self.assignment_id._get_zone()) == self.assignment_id._get_today()

    def _get_care_persons(self):
        # It is about the child, and it is with somebody.
        return {note.id: note.assignment_id.child_ids | note.participant_id.person_id for note in self}
