"""What the journal's chains hold, beside what the file outside the database says of them."""

from collections.abc import Callable, Iterable, Iterator

from .chain_heads import Note, Noted, make_signed
from .tools.chain import Break, Row


class Watch:
    """The rows of all chains, and what is to be known of them once they have passed."""

    def __init__(self, rows: Iterable[Row], noted: Noted):
        self._rows, self._noted = rows, noted
        self.count = self.released = 0
        self.last = {}  # child -> (number, link)
        self.rewritten: list[Break] = []
        #: begun and signed, and by a crash not noted as done
        self.behind: list[Note] = []
        #: signed in the database alone
        self.unknown: list[Note] = []

    def __iter__(self) -> Iterator[Row]:
        for row in self._rows:
            self.count += 1
            self.released += row.released
            self.last[row.chain] = (row.number, row.link)
            links = self._noted.links.get((row.chain, row.number))
            if links is None:
                self._note_missing(row)
            elif row.link not in links:
                self.rewritten.append(Break(row.chain, row.number, "rewritten"))
            yield row

    def _note_missing(self, row):
        # One that was noted covers those before it: the chain holds them.
        if row.number > self._noted.covered.get(row.chain, 0):
            what = make_signed(row.chain, row.number, row.link)
            (self.behind if what.text in self._noted.begun else self.unknown).append(what)

    def find_against_file(self, elsewhere: set[int], fetch: Callable[[set[Note]], set[Note]]) -> list[Break]:
        """Return what the file has and the chains have not, once the rows have passed.

        :param elsewhere: children whose chains are not among the rows
        :param fetch: what of some notes is there by now: somebody may have signed meanwhile
        """
        ours = {key: links for key, links in self._noted.links.items() if key[0] not in elsewhere}
        # Signing after an old copy was restored notes another link under a number that was there.
        breaks = [Break(*key, "twice") for key, links in ours.items() if len(links) > 1]
        beyond = {key: links for key, links in ours.items() if key[1] > self.last.get(key[0], (0, ""))[0]}
        there = fetch({make_signed(*key, link) for key, links in beyond.items() for link in links}) if beyond else ()
        cut = [key for key, links in beyond.items() if not any(make_signed(*key, link) in there for link in links)]
        return self.rewritten + breaks + [Break(*key, "cut") for key in cut]

    def find_unknown(self) -> Iterator[tuple[int, int, int]]:
        """Yield child, first and last number of each run of entries that the file does not know."""
        run = None
        for child, number in sorted((int(each.words[0]), int(each.words[1])) for each in self.unknown):
            if run and run[0] == child and run[2] == number - 1:
                run = (child, run[1], number)
                continue
            if run:
                yield run
            run = (child, number, number)
        if run:
            yield run
