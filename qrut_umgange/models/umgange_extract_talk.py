from odoo import fields, models
from odoo.exceptions import UserError

from ..lent_rights import lend
from ..tools.arguments import clean_ids
from .umgange_disclosure_mixin import KEPT


class UmgangeExtract(models.Model):
    """The talks with the child in an extract: what it told is in its file, and some of it was told in confidence."""

    _inherit = "umgange.extract"

    kept_count = fields.Integer(
        "Told in confidence, not in it",
        readonly=True,
        help="Talks in which the child said what it does not want told. That is laid out for the child alone. What "
        "else it told there is given with a reason: look at the talk first.",
    )

    # === CRUD METHODS === #

    def write(self, vals):
        """Write on; once the passages are laid out they are for the child, or for a guardian.

        :raise UserError: when they would be for the other
        """
        asker = self.env["umgange.participant"].browse(clean_ids([vals.get("asked_by_id")]))
        working = self.filtered(lambda extract: extract.state == "working")
        if asker and any(extract._is_for_child() != (asker.role == "child") for extract in working):
            raise UserError(
                self.env._(
                    "What is laid out for the child is not what a guardian may read. Withdraw this one, and begin "
                    "a new one for the one who asks."
                )
            )
        return super().write(vals)

    # === BUSINESS METHODS === #

    def _is_for_child(self):
        """Tell whether the child itself asks."""
        self.ensure_one()
        return self.asked_by_id.role == "child"

    def _find_talks(self):
        """Return the closed talks, each correction after what it corrects."""
        return self._place(self._find_closed())

    def _count_left_out(self):
        """Count too the talks in which something is kept from whoever asks; the paper says nothing of it."""
        super()._count_left_out()
        talks = self.env["umgange.child.talk"] if self._is_for_child() else self._find_talks()
        lend(self).kept_count = len(talks.filtered(lambda talk: any(talk[name] for name in KEPT)))

    def _prepare_passages(self, record):
        if record._name != "umgange.child.talk":
            return super()._prepare_passages(record)
        if record.outcome == "not_today":
            parts = self._prepare_not_today(record)
        else:
            parts = self._prepare_answers(record, {"keep_from"} if self._is_for_child() else KEPT)
        return [{"talk_id": record.id, "part": part, "text": text} for part, text in parts]
