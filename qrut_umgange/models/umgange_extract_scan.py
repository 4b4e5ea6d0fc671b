import re
from typing import NamedTuple

from odoo import models
from odoo.exceptions import UserError

from ..lent_rights import lend
from ..tools.naming import find_emails, find_numbers, find_phones
from .umgange_person import CLOSING

# What tells where somebody is, or how they are reached.
REACHES = {"phone", "email", "address", "number"}
DATE = re.compile(r"\b(?:19|20)\d\d-\d\d-\d\d\b(?!-?\d)")


class Finding(NamedTuple):
    """Somebody else who is told of in a passage that is about to be given."""

    sentence: str
    #: it is never given; or only with a reason; or only looked at
    weight: str


class UmgangeExtractPassage(models.Model):
    """Who else is told of in a passage, as it will be read."""

    _inherit = "umgange.extract.passage"

    # === BUSINESS METHODS === #

    def _check_shown(self):
        """Refuse to give what tells of somebody who is protected; ask for a reason where it tells of another child.

        :raise UserError: in words
        """
        for passage in self.filtered(lambda each: each.outcome in ("release", "mask")):
            passage._check_of_this_file()
            if passage.outcome == "mask":
                # The words may have been changed since: without one nothing would be left out.
                passage._check_reasoned("mask")
            findings = passage._find_others()
            if closed := [each for each in findings if each.weight == "closed"]:
                raise UserError(
                    self.env._(
                        "%(passage)s cannot be given: %(why)s Leave those words out, or the whole passage.",
                        passage=passage.position,
                        why=closed[0].sentence,
                    )
                )
            grave = [each for each in findings if each.weight == "grave"]
            if grave and not (passage.reason or "").strip():
                raise UserError(
                    self.env._(
                        "%(passage)s: %(why)s Leave it out, or write why it can be given.",
                        passage=passage.position,
                        why=grave[0].sentence,
                    )
                )

    def _check_of_this_file(self):
        """Refuse to give what may belong in another child's file.

        :raise UserError: in words
        """
        if self.entry_id.is_release_requested or self.document_id.voided_at:
            raise UserError(
                self.env._(
                    "%(passage)s may have been signed in the wrong file, or is a paper that is voided. Leave it out, "
                    "or wait until that is decided.",
                    passage=self.position,
                )
            )

    def _find_others(self):
        """Return the findings in the passage as it will be read: everybody but the child and whoever asks."""
        self.ensure_one()
        text = self._get_shown() or ""
        extract = self.extract_id
        own = extract.child_id | extract.asked_by_id.person_id
        around = extract.assignment_id.participant_ids.person_id
        scanner = self.env["umgange.naming"]._get_scanner()
        near = scanner.people.keys() & set(around.ids)
        certain = scanner.find(text, near)
        hits = {hit for hit in certain if hit.key not in own.ids and not scanner.is_namesake(hit, own.ids)}
        # Where the child lives may be hidden from whoever asks, though it is the child's own file.
        apart = own & lend(extract.asked_by_id)._get_hidden_from()
        hits |= {hit for hit in certain if hit.key in apart.ids and hit.kind in REACHES}
        # A surname that the child has too tells of nobody else.
        words = {
            word: whose for word, whose in scanner.find_words(text, near).items() if not _keys(whose) & set(own.ids)
        }
        found = [self._judge(hit, around) for hit in sorted(hits)]
        found += [self._judge(hit, around, word) for word, whose in sorted(words.items()) for hit in sorted(whose)]
        return [*found, *self._find_unknown(text, certain)]

    def _judge(self, hit, around, word=None):
        """Return the finding that somebody we know is told of."""
        # Lent: that somebody is protected decides, whoever reads; of others than those around, nothing is said.
        person = lend(self.env["umgange.person"]).browse(hit.key)
        hidden = lend(self.extract_id.asked_by_id)._get_hidden_from()
        is_closed = person.protection in CLOSING or person in hidden
        tells_closed = is_closed and (hit.kind in REACHES or person.protection == "hidden")
        who = person.code if person.id in around.ids else self.env._("somebody we know")
        what = self._get_word(hit.kind, word)
        if tells_closed:
            return Finding(
                self.env._("It tells of %(who)s, who is protected (%(what)s).", who=who, what=what), "closed"
            )
        is_grave = hit.kind in REACHES or person.kind == "child" or person.id not in around.ids
        sentence = self.env._("It tells of %(who)s (%(what)s).", who=who, what=what)
        return Finding(sentence, "grave" if is_grave else "light")

    def _get_word(self, kind, word):
        kinds = {
            "name": self.env._("the name"),
            "number": self.env._("a personal number"),
            "phone": self.env._("a phone number"),
            "email": self.env._("an e-mail address"),
            "address": self.env._("an address"),
        }
        return word or kinds.get(kind, kind)

    def _find_unknown(self, text, certain):
        """Return the findings of numbers and addresses that are nobody's we know."""
        known = {hit.kind for hit in certain}
        # A date is no phone number.
        text = DATE.sub(" ", text)
        today = self.extract_id.assignment_id._get_today()
        unknown = {
            "number": find_numbers(text, today),
            "phone": find_phones(text),
            "email": list(find_emails(text)),
        }
        return [
            Finding(self.env._("There is %(what)s in it.", what=self._get_word(kind, None)), "grave")
            for kind, found in unknown.items()
            if found and kind not in known
        ]


def _keys(hits):
    return {hit.key for hit in hits}
