from datetime import time

from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from ..lent_rights import lend
from ..tools.child_talk import SCALE
from ..tools.local_time import to_utc
from ..tools.masking import split_passages
from .umgange_child_talk import ANSWERS
from .umgange_disclosure_mixin import NOT_TODAY, POINTED

MOMENTS = ("occurred_at", "talked_at", "happened_at")


class UmgangeDisclosureMixin(models.AbstractModel):
    """Where what is told is found: in this child's file, in this assignment and period, signed or closed."""

    _inherit = "umgange.disclosure.mixin"

    # === BUSINESS METHODS === #

    def _get_period(self, name):
        """Return the domain by which ``name``, a date or a moment, is in the period."""
        zone = self.company_id._get_umgange_zone()
        is_moment = name in MOMENTS
        domain = Domain.TRUE
        if day := self.date_from:
            domain &= Domain(name, ">=", to_utc(day, time.min, zone) if is_moment else day)
        if day := self.date_to:
            domain &= Domain(name, "<=", to_utc(day, time.max, zone) if is_moment else day)
        return domain

    def _get_file(self, name):
        """Return the domain of what is in this child's file in this assignment, in the period."""
        return (
            Domain("child_id", "=", self.child_id.id)
            & Domain("assignment_id", "=", self.assignment_id.id)
            & self._get_period(name)
        )

    def _find_all(self, model, domain, order):
        """Return the records, all of which whoever puts it together has to be able to read.

        :raise AccessError: when some are not open to them
        """
        found = self.env[model].search(domain, order=order)
        if lend(found).search_count(domain) != len(found):
            raise AccessError(
                self.env._(
                    "Not all of the file is open to you. Whoever coordinates the assignment, or a manager, does it."
                )
            )
        return found

    def _find_signed(self):
        """Return the signed entries that still hold their text, and keep it."""
        domain = self._get_file("occurred_at") & Domain("state", "=", "signed")
        signed = self._find_all("umgange.journal.entry", domain, "occurred_at, id")
        return signed.filtered(lambda entry: not entry.is_released and not entry.is_release_requested)

    def _find_closed(self):
        """Return the closed talks that still hold what was told."""
        domain = self._get_file("talked_at") & Domain("state", "=", "closed") & Domain("release_id", "=", False)
        return self._find_all("umgange.child.talk", domain, "talked_at, id")

    @api.model
    def _prepare_not_today(self, talk):
        """Return (part, text) of a talk that was not held that day."""
        return [(NOT_TODAY, talk.not_asked_why or self.env._("Not today."))]

    @api.model
    def _prepare_answers(self, talk, skipped):
        """Return (part, text): what the child pointed at in one, each thing that it said in one of its own."""
        answers = [name for name in ANSWERS if name not in skipped and talk[name]]
        pointed = [name for name in answers if talk._fields[name].type == "selection"]
        marks = [(POINTED, "\n".join(self._describe_mark(talk, name) for name in pointed))] if pointed else []
        words = [(name, text) for name in answers if name not in pointed for text in split_passages(talk[name])]
        return [*marks, *words]

    @api.model
    def _describe_mark(self, talk, name):
        return f"{talk._fields[name]._description_string(self.env)}: {self._say_mark(talk, name)}"

    @api.model
    def _say_mark(self, talk, name):
        """Return in words what the child pointed at, or nothing."""
        said = dict(talk._fields[name]._description_selection(self.env)).get(talk[name], "")
        return self.env._("%(number)s of 10", number=said) if talk[name] in SCALE else said

    def _get_paper_lang(self):
        """Return the language of the paper: Swedish, where it is installed."""
        return "sv_SE" if self.env["res.lang"]._get_data(code="sv_SE") else self.env.lang
