from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..lent_rights import lend
from ..tools.arguments import clean_ids
from ..tools.child_talk import SCALE
from ..tools.masking import split_passages
from .umgange_child_talk import ANSWERS

# What the child does not want told, and to whom not: the one is for the child alone, the other is never given.
KEPT = ("keep", "keep_from")
# How the passages of a talk that are no answer of their own are called.
POINTED, NOT_TODAY = "pointed", "not_today"


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
        domain = self._get_file("talked_at") & Domain("state", "=", "closed") & Domain("release_id", "=", False)
        return self._place(self._find_all("umgange.child.talk", domain, "talked_at, id"))

    def _count_left_out(self):
        """Count too the talks in which something is kept from whoever asks; the paper says nothing of it."""
        super()._count_left_out()
        talks = self.env["umgange.child.talk"] if self._is_for_child() else self._find_talks()
        lend(self).kept_count = len(talks.filtered(lambda talk: any(talk[name] for name in KEPT)))

    def _prepare_passages(self, record):
        if record._name != "umgange.child.talk":
            return super()._prepare_passages(record)
        parts = self._prepare_not_today(record) if record.outcome == "not_today" else self._prepare_told(record)
        return [{"talk_id": record.id, "part": part, "text": text} for part, text in parts]

    @api.model
    def _prepare_not_today(self, talk):
        """Return (part, text) of a talk that was not held that day."""
        return [(NOT_TODAY, talk.not_asked_why or self.env._("Not today."))]

    def _prepare_told(self, talk):
        """Return (part, text): what the child pointed at in one passage, each thing that it said in one of its own."""
        skipped = {"keep_from"} if self._is_for_child() else set(KEPT)
        answers = [name for name in ANSWERS if name not in skipped and talk[name]]
        pointed = [name for name in answers if talk._fields[name].type == "selection"]
        marks = [(POINTED, "\n".join(self._describe_mark(talk, name) for name in pointed))] if pointed else []
        words = [(name, text) for name in answers if name not in pointed for text in split_passages(talk[name])]
        return [*marks, *words]

    @api.model
    def _describe_mark(self, talk, name):
        field = talk._fields[name]
        choices = dict(field._description_selection(self.env))
        label, said = field._description_string(self.env), choices[talk[name]]
        if talk[name] in SCALE:
            said = self.env._("%(number)s of 10", number=said)
        return f"{label}: {said}"
