from odoo import fields, models
from odoo.exceptions import UserError

from ..lent_rights import lend
from .umgange_extract_passage import LEAVING as TEXTS


class UmgangeExtract(models.Model):
    """Exactly what is disclosed: frozen when it is decided, printed from what was frozen, noted when it leaves."""

    _inherit = "umgange.extract"

    # === BUSINESS METHODS === #

    def _freeze(self):
        """Seal the passages, and return what is kept of the paper."""
        self.ensure_one()
        outcome = self._find_outcome()
        paper = self.with_context(lang=self._get_paper_lang())._prepare_paper(outcome)
        lend(self.passage_ids).write({"sealed_at": fields.Datetime.now()})
        return {"outcome": outcome, **self._keep(paper)}

    def _prepare_paper(self, outcome):
        """Return the paper as data: what stands there, in the order in which it is read."""
        self.ensure_one()
        sections = []
        self.passage_ids.fetch(TEXTS)
        for passage in self.passage_ids:
            if not sections or sections[-1]["source"] != passage._get_source():
                sections.append({"source": passage._get_source(), "heading": passage.heading, "parts": []})
            parts = sections[-1]["parts"]
            if not parts or parts[-1]["label"] != passage.part_label:
                parts.append({"label": passage.part_label, "texts": []})
            parts[-1]["texts"].append(passage.shown_text)
        return {
            "assignment": self.assignment_id.name,
            "file": self.child_id.code,
            "role": self.asked_by_id.role_label,
            "asked_on": str(self.asked_on),
            "from": str(self.date_from or ""),
            "to": str(self.date_to or ""),
            "outcome": outcome,
            "reason": self.refusal_reason if outcome != "whole" else "",
            "voided": self.void_count,
            "unsigned": self.unsigned_count,
            "sections": sections,
        }

    def _hand_over(self):
        """Note the disclosure in the register and in the log."""
        self.ensure_one()
        if self.state != "decided":
            raise UserError(self.env._("It is handed over when it is decided."))
        when, way = self.handed_at or fields.Datetime.now(), self.way or "handed_over"
        extents = {"whole": "whole", "part": "masked", "refused": "none"}
        given = {"what": "extract", "extract_id": self.id, "extent": extents[self.outcome]}
        handout = self._note_given(self.asked_by_id, when, way, given)
        self._move(
            "done",
            {
                "handed_at": when,
                "handed_by_id": self.env.uid,
                "handout_id": handout.id,
                "way": way,
            },
        )
        self._log_care("disclose")
