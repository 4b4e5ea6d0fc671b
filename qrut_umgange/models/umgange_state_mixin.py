from odoo import api, models
from odoo.exceptions import LockError, UserError

from .umgange_care_mixin import SYSTEM


class UmgangeStateMixin(models.AbstractModel):
    _name = "umgange.state.mixin"
    _description = "Record with One Transition Table and One Mover"

    #: state -> the states that may follow it; the first key is where a record begins
    _transitions = {}

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Create the records in their first state; any other is refused."""
        first = next(iter(self._transitions))
        if any(vals.get("state", first) != first for vals in vals_list):
            self._refuse_state_write()
        # Said in so many words, else a default in the client's context would fill it.
        return super().create([{**vals, "state": first} for vals in vals_list])

    def write(self, vals):
        """Change the records; the state only through the mover."""
        if "state" in vals and self.env.context.get("umgange_mover") is not SYSTEM:
            self._refuse_state_write()
        return super().write(vals)

    def _refuse_state_write(self):
        raise UserError(self.env._("The state follows from what is done: use the buttons of the record."))

    # === MOVER === #

    def _may_move(self, state):
        """Tell whether every record may go to ``state`` by the transition table."""
        return all(state in self._transitions[record.state] for record in self)

    def _move(self, state, values=None):
        """Take the records to ``state`` and write ``values`` with it.

        The rows are locked first: of two movers at once, one moves and one gets a sentence.

        :raise UserError: when the transition table has no such step
        """
        self._lock()
        for record in self:
            if not record._may_move(state):
                raise UserError(record._get_move_refusal(state))
        self._force_state(state, values)

    def _lock(self):
        """Keep other movers off these records until the transaction ends.

        Rows that only name these (a journal entry its visit) may still be written.

        :raise LockError: when somebody else is at it, in words
        """
        try:
            self.lock_for_update(allow_referencing=True)
        except LockError as error:
            raise LockError(
                self.env._(
                    "Somebody else is changing %(records)s just now. Wait a moment, look at what "
                    "became of it, and try again.",
                    records=", ".join(self.mapped("display_name")),
                )
            ) from error

    def _force_state(self, state, values=None):
        """Write ``state`` past the transition table: for a correction, and a start taken back."""
        mover = self.with_context(umgange_mover=SYSTEM)
        mover.write({**(values or {}), "state": state})

    def _get_move_refusal(self, state):
        """Return the sentence that says why a record cannot go to ``state``."""
        labels = dict(self._fields["state"]._description_selection(self.env))
        return self.env._(
            "%(record)s is “%(now)s” and cannot become “%(then)s”.",
            record=self.display_name,
            now=labels[self.state],
            then=labels[state],
        )
