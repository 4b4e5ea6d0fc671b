from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class UmgangeDayNoteMixin(models.AbstractModel):
    """What somebody notes in their own name, and changes the same day alone: later a new note stands beside it."""

    _name = "umgange.day.note.mixin"
    _description = "Note in One's Own Name, of One Day"
    _inherit = ["umgange.care.mixin"]

    user_id = fields.Many2one(
        "res.users",
        "By",
        required=True,
        readonly=True,
        index=True,
        copy=False,
        ondelete="restrict",
        default=lambda self: self.env.user,
    )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Write notes, in one's own name, as of now."""
        own = {} if self.env.su else self._prepare_noted()
        return super().create([{**vals, **own} for vals in vals_list])

    def write(self, vals):
        """Change one's own notes, the same day.

        :raise AccessError: when somebody else wrote them
        :raise UserError: on another day
        """
        if not self.env.su:
            self._check_own_of_today()
        return super().write(vals)

    # === BUSINESS METHODS === #

    @api.model
    def _prepare_noted(self):
        """Return who notes it and when, whatever a client says (hook)."""
        return {"user_id": self.env.uid}

    def _is_of_today(self):
        """Tell whether it was noted today (hook)."""
        raise NotImplementedError

    def _check_own_of_today(self):
        # First the right, or the refusal would tell whoever asks of what is not theirs.
        self.check_access("write")
        if any(note.user_id != self.env.user for note in self):
            raise AccessError(self.env._("Whoever noted it changes it: write a note of your own."))
        if not all(note._is_of_today() for note in self):
            raise UserError(
                self.env._("What was noted on another day stays as it is. Write a new note that says what was wrong.")
            )
