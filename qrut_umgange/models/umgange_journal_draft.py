from odoo import fields, models
from odoo.exceptions import UserError

from ..lent_rights import lend
from .umgange_journal_entry import CONTENT_FIELDS, SOURCES


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

        :param dict texts: what stands under the headings, and where each is from
        :param int number: what ``draft_number`` was when the writer last saw the text
        :return: ``number`` from now on; where another was first nothing is saved: ``other`` has the texts
            that stand there
        """
        self.ensure_one()
        self.check_access("write")
        self._check_own_draft()
        texts = self._check_texts(texts)
        self._lock()
        if self.draft_number != number:
            return {"number": self.draft_number, "other": self._get_texts()}
        self.write(texts)
        return {"number": self.draft_number, "other": False}

    def sign_as_shown(self, numbers, common_number=0):
        """Sign own drafts as the signer has just been shown them: all of them, or none.

        :param list numbers: what the ``draft_number`` of each was when it was shown
        :param int common_number: the same of what they have in common
        :raise UserError: when a text is another by now
        """
        self.check_access("write")
        self._lock()
        shown = [(number, common_number) for number in numbers] if isinstance(numbers, list) else []
        if [(entry.draft_number, entry.common_number) for entry in self] != shown:
            raise UserError(
                self.env._("The text was changed on another device after you read it: read it again before you sign.")
            )
        return self.action_sign()

    # === BUSINESS METHODS === #

    def _check_texts(self, texts):
        """Return the texts as they may be saved; refuse all but the content of an entry."""
        if not isinstance(texts, dict) or texts.keys() - set(CONTENT_FIELDS):
            raise UserError(self.env._("A draft has its headings, and where each thing is from."))
        if not all(isinstance(text, str) for text in texts.values()):
            raise UserError(self.env._("A draft is text."))
        known = {value for value, _label in self._fields["facts_source"].selection}
        if any(texts[name] not in {"", *known} for name in texts.keys() & set(SOURCES)):
            raise UserError(self.env._("Choose where it is from: a draft keeps nothing else there."))
        # What some keyboards and clipboards send and no database holds would stop every saving to come.
        return {name: text.replace("\0", "") or False for name, text in texts.items()}

    def _get_texts(self):
        """Return what stands in the draft; in one of before there were sources, what is usual."""
        self.ensure_one()
        usual = {name: self._fields[name].default(self) for name in SOURCES}
        return {name: self[name] or usual.get(name, "") for name in CONTENT_FIELDS}


class UmgangeVisit(models.Model):
    """The drafts of a visit, as the page of the day writes in them."""

    _inherit = "umgange.visit"

    def begin_drafts(self):
        """Return the user's own entries about the visit, one a child, begun where there is none.

        With it those of siblings whose visit the user holds at the same time: they are written in one go.

        :return: ``entries`` (id, child, texts, ``draft_number`` and state of each), ``common`` (what they have in
            common, for more than one child), the headings (``parts``, ``sources``)
        :rtype: dict
        """
        self.ensure_one()
        self.check_access("read")
        entries = self._find_begun_corrections() or self._begin_together()
        own = entries.filtered(lambda entry: entry.author_id == self.env.user)
        return {
            "entries": [
                {
                    "id": entry.id,
                    "child": entry.child_id.shown_name or entry.child_id.code,
                    "about": entry.visit_id._get_written_label(),
                    "number": entry.draft_number,
                    "state": entry.state,
                    "texts": entry._get_texts(),
                }
                for entry in own
            ],
            "common": own._get_common(),
            "zone": self._get_zone(),
            **own._get_form(),
        }

    def _get_written_label(self):
        """Return which visit it is about, by code: “U-2026-0001 Wed 4 Mar 15.00–17.00”."""
        self.ensure_one()
        return " ".join(filter(None, (self.assignment_id.name, self.day_label, self.actual_label or self.time_label)))
