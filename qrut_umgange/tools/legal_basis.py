"""What each legal basis of the visits demands, and when.

Two kinds of demand: what is *listed* as missing and stops nothing, and what must be there before the
*first visit* is confirmed. Only a court's order (FB 6:15 c) has the second kind: it is carried out by a
person whom the board appoints, for a certain time.

How long the board may wait before it considers its decision is a proposal that the coordinator overtypes.
"""

from dataclasses import dataclass
from typing import Literal

Basis = Literal["sol", "lvu_2", "lvu_3", "lvu_6", "lvu_11", "lvu_14", "lvu_31", "fb", "other"]
Demand = Literal["decision_date", "review_date", "restriction", "end_date", "appointed"]
When = Literal["listed", "first_visit"]


@dataclass(frozen=True)
class Demands:
    """What one basis demands."""

    listed: tuple[Demand, ...] = ()
    first_visit: tuple[Demand, ...] = ()
    #: months from the decision until the board considers it at the latest, where the law says how many
    review_months: int = 0


_CARE = Demands(listed=("decision_date", "review_date"), review_months=6)

DEMANDS: dict[Basis, Demands] = {
    # by consent; the care is considered at least every sixth month
    "sol": _CARE,
    # care by order of court: on account of the home, or of the young person's own conduct
    "lvu_2": _CARE,
    "lvu_3": _CARE,
    # taken into care at once: a court decides soon, so that no months are counted
    "lvu_6": Demands(listed=("decision_date", "review_date")),
    # how the care is carried out and where the child lives
    "lvu_11": _CARE,
    # visits limited or whereabouts not disclosed: the board's decision stands in the register
    "lvu_14": Demands(listed=("restriction", "decision_date", "review_date"), review_months=3),
    # the child may not be moved from where it lives
    "lvu_31": Demands(listed=("decision_date", "review_date"), review_months=3),
    # a court's order, for a certain time and by a certain person
    "fb": Demands(listed=("decision_date",), first_visit=("appointed", "end_date")),
    "other": Demands(),
}


def get_demands(basis: Basis | Literal[False] | None, when: When) -> tuple[Demand, ...]:
    """Return what ``basis`` demands; one that is not known yet demands nothing.

    What the first visit waits for is listed too, from the beginning.

    >>> get_demands("fb", "first_visit")
    ('appointed', 'end_date')
    >>> get_demands("fb", "listed")
    ('decision_date', 'appointed', 'end_date')
    >>> get_demands("lvu_14", "first_visit")
    ()
    >>> get_demands(False, "listed")
    ()
    """
    demands = DEMANDS[basis] if basis else Demands()
    return demands.first_visit if when == "first_visit" else demands.listed + demands.first_visit


def get_review_months(basis: Basis | Literal[False] | None) -> int:
    """Return after how many months the board considers the decision at the latest, 0 where none are counted.

    >>> get_review_months("lvu_14"), get_review_months("lvu_2"), get_review_months("fb")
    (3, 6, 0)
    """
    return DEMANDS[basis].review_months if basis else 0
