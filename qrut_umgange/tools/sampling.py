"""A sample that anybody can draw again: the same seed and the same rows give the same ones."""

from collections.abc import Iterable
from hashlib import sha256


def draw(seed: str, ids: Iterable[int], count: int) -> list[int]:
    """Return at most ``count`` of ``ids``, in the order of the digest of seed and id.

    Whoever does not know the seed beforehand cannot foresee what is drawn, and one row more in
    the log moves no other in or out but the last.

    >>> draw("a", [1, 2, 3], 2) == draw("a", [3, 2, 1], 2)
    True
    """
    return sorted(set(ids), key=lambda each: sha256(f"{seed}:{each}".encode()).digest())[:count]
