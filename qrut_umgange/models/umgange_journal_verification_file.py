import logging

from odoo import api, models

from .. import chain_heads
from ..chain_watch import Watch

_logger = logging.getLogger(__name__)


class UmgangeJournalVerification(models.Model):
    """The database beside the file in which is noted what was signed and let go (``chain_heads``)."""

    _inherit = "umgange.journal.verification"

    def _read_noted(self):
        """Return what the file says, and a sentence for what cannot be read there."""
        noted = chain_heads.Noted({}, {}, set(), set(), 0)
        try:
            noted = chain_heads.read(chain_heads.get_path(self.env.cr.dbname))
        except chain_heads.NoPlainFileError:
            # What it would say of each entry is said once.
            return noted, []
        except OSError:
            _logger.exception("The file of heads cannot be read.")
            # It may know all of it: nobody is said to have added or taken away anything.
            return noted._replace(is_read=False), [
                self.env._(
                    "The file of heads cannot be read (permissions, disk): whether anything was added or taken away "
                    "cannot be told. Whoever runs the system looks into it."
                )
            ]
        if noted.unreadable:
            return noted, [self.env._("The file of heads: %s lines cannot be read.", noted.unreadable)]
        return noted, []

    def _fetch_by_now(self, notes):
        """Return those of ``notes`` that are in the database as it is now: ours is as it was when we began."""
        with self.env.registry.cursor() as cr:
            return chain_heads.fetch(cr, notes)

    def _compare_with_file(self, company, watch, noted):
        """Return a sentence for what the database says and the file does not, or the other way round.

        What was begun there and not done is what a crash kept from it, and is completed. With a file
        that could not be read nothing is compared.
        """
        if not noted.is_read:
            return []
        releases = chain_heads.fetch_releases(self.env.cr, company.id)
        lacking = releases - noted.releases
        behind = {each for each in lacking if each.text in noted.begun}
        if watch.behind or behind:
            chain_heads.complete(self.env.cr, [*watch.behind, *sorted(behind)])
        lost = noted.releases - chain_heads.fetch_releases(self.env.cr)
        if lost:
            lost -= self._fetch_by_now(lost)
        findings = self._describe_releases(lost, self.env._("the file of heads has it, the journal has not"))
        if (watch.unknown or lacking - behind) and (gone := self._describe_gone_file()):
            return findings + gone
        alone = self.env._("it stands in the database alone, the file of heads does not know that anybody did this")
        findings += self._describe_unknown(watch, alone)
        return findings + self._describe_releases(lacking - behind, alone)

    def _describe_gone_file(self):
        """Return the sentence for a file that is not there, or that is not the system's own."""
        path = chain_heads.get_path(self.env.cr.dbname)
        if path.is_symlink() or path.exists() and not path.is_file():
            return [self.env._("The file of heads is a link, or no plain file: somebody has put another in its place.")]
        if not path.exists():
            return [
                self.env._(
                    "The file of heads is not there: whether anything was added or taken away cannot be told. "
                    "Whoever runs the system looks for it."
                )
            ]
        return []

    def _describe_unknown(self, watch, what):
        """Return a sentence for each run of entries that the file does not know."""
        runs = list(watch.find_unknown())
        codes = self._get_codes({child for child, _first, _last in runs})
        return [
            self.env._(
                "%(child)s entry %(number)s: %(what)s.",
                child=codes[child],
                number=first if first == last else f"{first}–{last}",
                what=what,
            )
            for child, first, last in runs
        ]

    def _describe_releases(self, notes, what):
        """Return a sentence for each of these notes of a release."""
        kinds = {
            "asked": self.env._("the request that text be let go"),
            "approved": self.env._("the leave for text to go"),
        }
        codes = self._get_codes({int(each.words[1]) for each in notes})
        return [
            self.env._(
                "%(child)s: %(kind)s (number %(number)s): %(what)s.",
                child=codes[int(each.words[1])],
                kind=kinds[each.kind],
                number=each.words[0],
                what=what,
            )
            for each in sorted(notes)
        ]

    @api.model
    def _note_unknown(self, company):
        """Note in the file, as found, what it does not know: when whoever runs the system has looked into it.

        :return: how much was noted
        :rtype: int
        """
        noted, _findings = self._read_noted()
        if not noted.is_read:
            return 0
        watch = Watch(self._iterate(company), noted)
        for _row in watch:
            pass
        releases = chain_heads.fetch_releases(self.env.cr, company.id)
        unknown = [*watch.unknown, *sorted(each for each in releases - noted.releases if each.text not in noted.begun)]
        chain_heads.complete(self.env.cr, unknown, "found")
        return len(unknown)
