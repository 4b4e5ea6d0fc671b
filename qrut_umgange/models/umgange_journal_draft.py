from odoo import fields, models
from odoo.exceptions import UserError

from ..lent_rights import lend
from .umgange_journal_entry import CONTENT_FIELDS


class UmgangeJournalEntry(models.Model):
    """A draft that is saved while somebody writes, on the phone and perhaps at a desk as well."""

    _inherit = "umgange.journal.entry"

    draft_number = fields.Integer(
        "Saved", readonly=True, copy=False, help="How many times the text was saved: who writes on sees it grow."
    )

    # === CRUD METHODS === #

    def write(self, vals):
        """Change drafts, and count that the text was."""
        result = super().write(vals)
        if set(CONTENT_FIELDS) & vals.keys():
            for entry in self.filtered(lambda each: each.state == "draft"):
                super(UmgangeJournalEntry, lend(entry)).write({"draft_number": entry.draft_number + 1})
        return result

    # === PUBLIC METHODS === #

    def save_draft(self, texts, number):
        """Save the text of an own draft, unless another device has saved since.

        :param dict texts: facts, assessment, next time
        :param int number: what ``draft_number`` was when the writer last saw the text
        :return: ``number`` from now on; where another was first nothing is saved: ``other`` has the texts
            that stand there
        """
        self.ensure_one()
        self.check_access("write")
        texts = self._check_texts(texts)
        self._lock()
        if self.draft_number != number:
            return {"number": self.draft_number, "other": self._get_texts()}
        self.write(texts)
        return {"number": self.draft_number, "other": False}

    def sign_as_shown(self, number):
        """Sign the own draft as the signer has just been shown it.

        :param int number: what ``draft_number`` was when the entry was shown
        :raise UserError: when the text is another by now
        """
        self.ensure_one()
        self.check_access("write")
        self._lock()
        if self.draft_number != number:
            raise UserError(
                self.env._("The text was changed on another device after you read it: read it again before you sign.")
            )
        return self.action_sign()

    # === BUSINESS METHODS === #

    def _check_texts(self, texts):
        """Return the texts as they may be saved; refuse all but the content of an entry."""
        if not isinstance(texts, dict) or texts.keys() - set(CONTENT_FIELDS):
            raise UserError(self.env._("A draft has what happened, an assessment and what to think of next time."))
        if not all(isinstance(text, str) for text in texts.values()):
            raise UserError(self.env._("A draft is text."))
        # What some keyboards and clipboards send and no database holds would stop every saving to come.
        return {name: text.replace("\0", "") or False for name, text in texts.items()}

    def _get_texts(self):
        """Return what stands in the draft."""
        self.ensure_one()
        return {name: self[name] or "" for name in CONTENT_FIELDS}


class UmgangeVisit(models.Model):
    """The drafts of a visit, as the page of the day writes in them."""

    _inherit = "umgange.visit"

    def begin_drafts(self):
        """Return the user's own entries about the visit, one a child, begun where there is none.

        :return: id, child, texts, ``draft_number`` and state of each
        """
        self.ensure_one()
        self.check_access("read")
        children = self._get_children()
        if not children:
            raise UserError(self.env._("The assignment has no child yet: add it among the participants."))
        entries = self._find_begun_corrections() or self._begin_entries(children)
        own = entries.filtered(lambda entry: entry.author_id == self.env.user)
        return [
            {
                "id": entry.id,
                "child": entry.child_id.shown_name or entry.child_id.code,
                "number": entry.draft_number,
                "state": entry.state,
                "texts": entry._get_texts(),
            }
            for entry in own
        ]
