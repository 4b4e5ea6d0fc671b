from odoo import api, fields, models

from .umgange_disclosure_mixin import KEPT
from .umgange_extract_scan import Finding


class UmgangeExtractPassage(models.Model):
    """A passage of a talk with the child: the child may have said whom it is not for."""

    _inherit = "umgange.extract.passage"

    kept_hint = fields.Text("The child does not want told", compute="_compute_kept_hint")

    # === COMPUTE METHODS === #

    @api.depends_context("lang", "uid")
    @api.depends("talk_id")
    def _compute_kept_hint(self):
        for passage in self:
            talk = passage.talk_id._filtered_access("read")
            lines = (
                talk.keep and self.env._("“%(words)s”", words=talk.keep),
                talk.keep_from and self.env._("Not to: %(whom)s", whom=talk.keep_from),
            )
            passage.kept_hint = "\n".join(filter(None, lines)) or False

    # === BUSINESS METHODS === #

    def _find_others(self):
        """Return too that the child told something in confidence; what it was stands in no refusal: that is logged."""
        found = super()._find_others()
        talk = self.talk_id
        if not talk or self.extract_id._is_for_child():
            return found
        if self.part in KEPT:
            return [*found, Finding(self.env._("The child does not want it told."), "closed")]
        if any(talk[name] for name in KEPT):
            words = self.env._("In this talk the child said what it does not want told: read that first.")
            return [*found, Finding(words, "grave")]
        return found

    def _get_heading(self):
        """Return when the talk was, and who talked with the child."""
        talk = self.talk_id
        if not talk:
            return super()._get_heading()
        day, who = self._say_day(talk.talked_at), talk.author_id.name
        words = self.env._("%(day)s Talk with the child, %(who)s", day=day, who=who)
        if wrong := talk.corrects_id:
            day = self._say_day(wrong.closed_at or wrong.talked_at)
            return self.env._("%(entry)s. Corrects what was signed on %(day)s", entry=words, day=day)
        return words
