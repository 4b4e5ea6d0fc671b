"""Visits counted: how they ended, why, and of how many something was true."""

from collections import Counter
from dataclasses import dataclass, field

# What is true of some visits and not of others: on time, the same supporter, the same room.
SHARES = ("on_time", "same_supporter", "same_room")
NOT_HELD = ("no_show", "cancelled", "abstained")
# Of them alone it is known when they began, with whom and where.
HELD = ("done", "broken_off")
# The ways in which a visit can end, in the order in which they are told.
STATES = (*HELD, *NOT_HELD)


@dataclass
class Tally:
    """The visits of a time or of a municipality.

    >>> both = Tally(Counter(done=3)) + Tally(Counter(done=2, cancelled=5))
    >>> both.states["done"], both.visits, both.not_held
    (5, 10, 5)
    """

    states: Counter = field(default_factory=Counter)
    reasons: Counter = field(default_factory=Counter)
    true_of: Counter = field(default_factory=Counter)
    asked_of: Counter = field(default_factory=Counter)
    unsigned: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.states + other.states,
            self.reasons + other.reasons,
            self.true_of + other.true_of,
            self.asked_of + other.asked_of,
            self.unsigned + other.unsigned,
        )

    @property
    def visits(self) -> int:
        """How many visits have ended."""
        return self.states.total()

    @property
    def not_held(self) -> int:
        """How many did not take place, for whatever cause."""
        return sum(self.states[state] for state in NOT_HELD)
