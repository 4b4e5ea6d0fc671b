"""How a difference between the views on a visit plan may end.

Who decides follows from what the visits rest on. By agreement (SoL) nobody decides over the others:
what is not agreed goes back to the officer. In compulsory care (LVU) the board decides how often,
where and with whom; the rest may be done although people see it differently. Under a judgment
(FB 6:15 c) what it says comes first.
"""

from typing import Literal

Topic = Literal["frequency", "place", "participants", "other"]
Outcome = Literal["agreed", "to_officer", "board", "differ", "judgment"]

#: how often, where, with whom: what the board decides in compulsory care
DECIDED: tuple[Topic, ...] = ("frequency", "place", "participants")
#: somebody else is to answer: nothing that the plan has to wait for
SENT_ON: tuple[Outcome, ...] = ("to_officer", "board")


def get_outcomes(legal_basis: str | Literal[False] | None, topic: Topic) -> tuple[Outcome, ...]:
    """Return the outcomes that a difference on ``topic`` may have, the first choice first.

    :param legal_basis: the assignment's; one that is not known yet is as by agreement

    >>> get_outcomes("sol", "frequency")
    ('agreed', 'to_officer')
    >>> get_outcomes("lvu_2", "frequency")
    ('agreed', 'board')
    >>> get_outcomes("lvu_2", "other")
    ('agreed', 'differ', 'board')
    >>> get_outcomes("fb", "place")
    ('judgment', 'agreed')
    """
    basis = legal_basis or ""
    if basis == "fb":
        return ("judgment", "agreed")
    if basis.startswith("lvu_"):
        return ("agreed", "board") if topic in DECIDED else ("agreed", "differ", "board")
    return ("agreed", "to_officer")
