"""What differs between two versions of the same headings with text."""

from typing import NamedTuple


class Change(NamedTuple):
    """A heading whose text is another; ``None`` where the heading is not there."""

    name: str
    old: str | None
    new: str | None


def compare(old: list[tuple[str, str]], new: list[tuple[str, str]]) -> list[Change]:
    """Return what was changed or added, as it stands in ``new``, then what was taken away.

    >>> compare([("Plats", "Solen"), ("Foton", "Nej")], [("Plats", "Månen"), ("Tid", "Onsdag")])
    [Change(name='Plats', old='Solen', new='Månen'), Change(name='Tid', old=None, new='Onsdag'), \
Change(name='Foton', old='Nej', new=None)]
    >>> compare([("Plats", "Solen")], [("Plats", " Solen ")])
    []
    """
    before, after = _by_heading(old), _by_heading(new)
    keys = [*after, *(key for key in before if key not in after)]
    changes = [Change(key[0], before.get(key), after.get(key)) for key in keys]
    return [change for change in changes if change.old != change.new]


def _by_heading(pairs: list[tuple[str, str]]) -> dict[tuple[str, int], str]:
    # The same heading twice is two headings.
    found: dict[tuple[str, int], str] = {}
    for name, text in pairs:
        place = sum(1 for other, _place in found if other == name)
        found[name, place] = text.strip()
    return found
