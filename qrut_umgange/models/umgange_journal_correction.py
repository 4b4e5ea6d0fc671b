from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..lent_rights import lend
from ..tools import word_diff
from .umgange_journal_entry import PARTS, SOURCES, TOLD

# What is compared of a correction and what it corrects, in the order of the page.
HEADINGS = ("with_whom", "sender", "facts", *PARTS, "assessment", "next_time")
TAGS = {"old": Markup("<del>%s</del>"), "new": Markup("<ins>%s</ins>"), "same": Markup("%s")}


class UmgangeJournalEntry(models.Model):
    """A correction beside what it corrects; what was signed in the wrong file, written anew in the right one."""

    _inherit = "umgange.journal.entry"

    difference = fields.Html("What is another", compute="_compute_difference")
    corrected_label = fields.Char(compute="_compute_corrected_label")

    # === COMPUTE METHODS === #

    @api.depends_context("uid", "lang", "allowed_company_ids")
    @api.depends("corrects_id")
    def _compute_difference(self):
        # Both texts are read with the reader's own rights, and the log has both.
        for entry in self:
            old = entry.corrects_id._filtered_access("read")
            entry.difference = (old and entry._describe_difference(old)) or False

    @api.depends_context("lang")
    @api.depends("corrected_by_ids.state", "corrects_id", "state")
    def _compute_corrected_label(self):
        for entry in self:
            entry.corrected_label = (
                (entry.is_corrected and self.env._("Corrected later"))
                or (entry.corrects_id and self.env._("Correction"))
                or False
            )

    # === ACTION METHODS === #

    def action_write_anew(self):
        """Write what was signed in the wrong child's file anew in the right one: a draft, and open it.

        Where only one other child can be meant it is that one, else it is asked.

        :raise UserError: for a draft, or when the text has left
        """
        self.ensure_one()
        self.check_access("read")
        if self.state != "signed":
            raise UserError(self.env._("A draft is simply changed."))
        self._check_holds_text()
        meant = self._find_files_beside()
        if len(meant) == 1:
            return self._write_anew(*meant[0])
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Write anew in the right file"),
            "res_model": "umgange.journal.rewrite",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_entry_id": self.id, "default_assignment_id": self.assignment_id.id},
        }

    # === BUSINESS METHODS === #

    def _describe_difference(self, old):
        """Return what differs from the entry ``old``, heading by heading, as HTML; nothing where nothing does."""
        self.ensure_one()
        labels = self.fields_get(HEADINGS, ["string"])
        sources = dict(self._fields["facts_source"]._description_selection(self.env))
        rows = []
        for name in HEADINGS:
            is_from = name in TOLD and old[f"{name}_source"] != self[f"{name}_source"]
            before, after = (entry._get_told(name, is_from and sources) for entry in (old, self))
            if before != after:
                pieces = [TAGS[piece.kind] % piece.text for piece in word_diff.compare(before, after)]
                label = (name == "facts" and self._get_facts_label(self.kind)) or labels[name]["string"]
                rows.append(
                    Markup('<p><b>%s</b><br/><span class="o_umgange_lines">%s</span></p>')
                    % (label, Markup().join(pieces))
                )
        return Markup().join(rows)

    def _get_told(self, name, sources):
        """Return what stands under a heading, and where it is from where ``sources`` has what that is called."""
        text = self[name] or ""
        source = text and sources and sources.get(self[f"{name}_source"])
        return f"{text} ({source.lower()})" if source else text

    def _find_files_beside(self):
        """Return the other children's files that may be meant: (child, assignment), of assignments in reach."""
        self.ensure_one()
        around = self.env["umgange.assignment"].search([("id", "in", self._get_assignments_around().ids)])
        return [
            (child, assignment) for assignment in around for child in assignment.child_ids if child != self.child_id
        ]

    def _write_anew(self, child, assignment):
        """Begin a draft of what stands here in the file of another child, and open it."""
        draft = self.create(self._prepare_anew(child, assignment))
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": draft.id,
            "views": [(False, "form")],
        }

    def _prepare_anew(self, child, assignment):
        visit = self._find_visit_of(assignment)
        values = {
            **{name: value for name, value in self._prepare_correction().items() if name != "corrects_id"},
            "child_id": child.id,
            "assignment_id": assignment.id,
            "visit_id": visit.id,
            "company_id": assignment.company_id.id,
            # It was a reason in the other child's file.
            "other_child_reason": False,
        }
        if self.kind == "visit" and (not visit or self._is_begun(child, visit)):
            values["kind"] = "event"
        if self.author_id != self.env.user:
            # Whoever writes it anew was not there.
            values |= {name: "colleague" for name in SOURCES if self[name]}
        return values

    def _find_visit_of(self, assignment):
        """Return the visit that it is about, as the assignment has it."""
        if not self.visit_id or self.assignment_id == assignment:
            return self.visit_id
        together = lend(self.visit_id)._get_together()
        return self.env["umgange.visit"].search(
            [("id", "in", together.ids), ("assignment_id", "=", assignment.id)], limit=1
        )

    def _is_begun(self, child, visit):
        """Tell whether the user has an own entry of the child and the visit already."""
        return bool(
            self.search_count(
                [
                    ("visit_id", "=", visit.id),
                    ("child_id", "=", child.id),
                    ("author_id", "=", self.env.uid),
                    ("kind", "=", "visit"),
                    ("corrects_id", "=", False),
                ],
                limit=1,
            )
        )
