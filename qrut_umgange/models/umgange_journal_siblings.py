from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..care_fields import CareText
from ..lent_rights import lend
from ..tools import other_names
from .umgange_journal_entry import PARTS
from .umgange_visit import JOURNAL_STATES

# What tells of the child in an entry; a reason names whom it must.
TEXTS = ("facts", "assessment", "next_time", *PARTS, "with_whom", "sender")
# Whose visits are written about together: one that is called off has nothing to tell.
WRITTEN_STATES = ("under_way", *JOURNAL_STATES)


class UmgangeJournalEntry(models.Model):
    """A visit of several children is written once: what they have in common, and a part for each.

    What is common stands in the draft of each child and becomes part of what happened when it is signed, so
    that each entry is whole by itself and no record holds two children. No child is named in it, and in a
    child's own part no other child: a whole name never, a single word with a reason.
    """

    _inherit = "umgange.journal.entry"

    common_facts = CareText(
        "What they had in common",
        copy=False,
        help="Goes into the file of each child: write “the children”, and no child's name.",
    )
    common_number = fields.Integer("Common part saved", readonly=True, copy=False)
    other_child_reason = CareText(
        "Another child is named, because",
        help="A sibling has a file of its own. Write why the name must stand here, as: the child's own words.",
    )
    named_hint = fields.Text(compute="_compute_named_hint")

    _common_is_merged = models.Constraint(
        "CHECK (state <> 'signed' OR common_facts IS NULL)", "What siblings have in common is part of what is signed."
    )

    # === COMPUTE METHODS === #

    @api.depends_context("uid", "lang")
    @api.depends("state", "author_id")
    def _compute_named_hint(self):
        for entry in self:
            entry.named_hint = (entry.can_write and entry._origin and entry._describe_named()) or False

    # === ACTION METHODS === #

    def action_sign_or_ask(self):
        """Sign the own draft; where it names another child, show where first and ask why."""
        self.ensure_one()
        self.check_access("write")
        self._check_own_draft()
        self._check_facts()
        if not self._get_named_obstacle():
            return self.action_sign()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Another child is named"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(self.env.ref("qrut_umgange.umgange_journal_entry_view_form_named").id, "form")],
            "target": "new",
        }

    # === PUBLIC METHODS === #

    def save_common(self, text, number):
        """Save what own drafts have in common, unless another device has saved since.

        :param int number: what ``common_number`` was when the writer last saw the text
        :return: as `save_draft`
        """
        self.check_access("write")
        self._check_own_draft()
        if not isinstance(text, str):
            raise UserError(self.env._("A draft is text."))
        self._lock()
        saved = max(self.mapped("common_number"), default=0)
        if saved != number:
            return {"number": saved, "other": {"common": self[:1].common_facts or ""}}
        self._write_common(text.replace("\0", "") or False, number + 1)
        return {"number": number + 1, "other": False}

    def find_named(self):
        """Return which other child own drafts name, for whoever is about to sign them.

        :return: of each draft its id, a sentence or nothing, and whether a reason is enough
        """
        self.check_access("write")
        self._check_own_draft()
        return [
            {"id": entry.id, "said": entry._describe_named() or "", "needs_change": entry._needs_change()}
            for entry in self
        ]

    # === BUSINESS METHODS === #

    def _write_common(self, text, number):
        self.write({"common_facts": text})
        # The count is the system's own.
        lend(self).write({"common_number": number})

    def _get_common(self):
        """Return what own drafts have in common, the same in all from now on; nothing for one child."""
        drafts = self.filtered(lambda entry: entry.state == "draft" and not entry.corrects_id)
        if len(drafts.child_id) < 2:
            return False
        newest = drafts.sorted("common_number")[-1]
        if any(entry.common_number != newest.common_number for entry in drafts):
            drafts._write_common(newest.common_facts, newest.common_number)
        return {"text": newest.common_facts or "", "number": newest.common_number}

    def _get_whole_facts(self):
        """Return what happened, what the children had in common first."""
        parts = ((self.common_facts or "").strip(), super()._get_whole_facts())
        return "\n\n".join(filter(None, parts))

    def _settle(self):
        """Let what was common be part of what happened."""
        for entry in self.filtered("common_facts"):
            entry.write({"facts": entry._get_whole_facts(), "common_facts": False})
        return super()._settle()

    # === NAMES === #

    def _check_ready(self):
        """Refuse too that a child's entry names another child, without a reason or beyond doubt."""
        super()._check_ready()
        for entry in self:
            if obstacle := entry._get_named_obstacle():
                raise UserError(obstacle)

    def _get_named_obstacle(self):
        """Return why the entry cannot be signed, by codes: a refusal's text ends in the server's log."""
        self.ensure_one()
        common, own = self._find_named()
        codes = {"child": self.child_id.code}
        if common:
            return self.env._(
                "What the children had in common goes into the file of each, and names a child: write “the children” "
                "there, and what is about one child in that child's own part (%(child)s).",
                **codes,
            )
        if own.certain:
            return self.env._(
                "The entry of %(child)s has another child's whole name, number or code. That child has a file of its "
                "own: write “the sibling”.",
                **codes,
            )
        if own.words and not (self.other_child_reason or "").strip():
            return self.env._(
                "The entry of %(child)s names another child. Write “the sibling”, or say why the name must stand.",
                **codes,
            )
        return False

    def _needs_change(self):
        """Tell whether no reason is enough."""
        self.ensure_one()
        common, own = self._find_named()
        return bool(common or own.certain)

    def _describe_named(self):
        """Return where another child is named, in the words that were typed; for the author's eyes."""
        self.ensure_one()
        common, own = self._find_named()
        sentences = []
        if common:
            sentences.append(
                self.env._(
                    "In what the children had in common a child is named: %(words)s. It goes into the file of each "
                    "child: write “the children”.",
                    words=", ".join(common.words) or self.env._("by code or number"),
                )
            )
        if own.certain:
            sentences.append(
                self.env._("Another child's whole name, number or code stands here: write “the sibling” instead.")
            )
        elif own.words:
            sentences.append(
                self.env._(
                    "Another child is named here: %(words)s. Write “the sibling”, or say why the name must stand.",
                    words=", ".join(own.words),
                )
            )
        return "\n".join(sentences)

    def _find_named(self):
        """Return who is named in what is common, and in the child's own part."""
        self.ensure_one()
        others = self._get_other_children()
        if not others:
            return other_names.Named(), other_names.Named()
        scanner = self.env["umgange.naming"]._get_scanner()
        around = self._get_adults_around()
        own = [self[name] for name in TEXTS]
        children = {child.id: child.code for child in others | self.child_id}
        return (
            other_names.find(scanner, [self.common_facts], children, around.ids),
            other_names.find(scanner, own, {child.id: child.code for child in others}, (around | self.child_id).ids),
        )

    def _get_other_children(self):
        """Return the siblings around, and whoever else's child was there: each has a file of its own.

        Only those whose name the writer may know. To say of any other that it is named would confirm a guess;
        before anything of the file is given out, whoever may read all of it is shown the name.
        """
        self.ensure_one()
        return self._get_known_around(lambda each: each.role in ("child", "sibling")) - self.child_id

    def _get_adults_around(self):
        """Return whoever else may be named: a surname that is theirs too says nothing of a child."""
        return self._get_known_around(lambda each: each.role not in ("child", "sibling"))

    def _get_known_around(self, is_one):
        """Return the persons around of whom ``is_one`` (on the participant) is true and whose name is open."""
        # Lent: the assignment of a sibling need not be open, and the sibling known all the same.
        persons = lend(self)._get_assignments_around().participant_ids.filtered(is_one).person_id
        identities = self.env["umgange.person.identity"].sudo(False)
        return identities.search([("person_id", "in", persons.ids)]).person_id.sudo(self.env.su)

    def _get_assignments_around(self):
        self.ensure_one()
        assignment = self.assignment_id
        together = self.visit_id._get_together().assignment_id if self.visit_id else assignment
        if not assignment.case_key:
            return assignment | together
        same = [("case_key", "=", assignment.case_key), ("company_id", "=", assignment.company_id.id)]
        return assignment | together | assignment.search(same)


class UmgangeVisit(models.Model):
    """Siblings' visits that one person held at the same time are written about in one go."""

    _inherit = "umgange.visit"

    def _begin_together(self):
        """Return the entries about the visit, and about siblings' with it, begun where there are none."""
        entries = self.env["umgange.journal.entry"]
        for visit in self._get_written_together():
            children = visit._get_children()
            if not children:
                raise UserError(self.env._("The assignment has no child yet: add it among the participants."))
            entries |= visit._begin_entries(children)
        return entries

    def _get_written_together(self):
        """Return this visit and those of the same family that the user holds at the same time."""
        self.ensure_one()
        others = (lend(self)._get_together() - lend(self)).filtered(
            lambda visit: visit.state in WRITTEN_STATES and visit.assignment_id._is_same_family(self.assignment_id)
        )
        return self | self.search(Domain("id", "in", others.ids) & self._get_own_domain(), order="start, id")
