"""What a client sends for a field, before the ORM looks at it: whose refusals repeat what was sent."""

import math
from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any

from .arguments import LARGEST_ID

# What comes over the wire; anything else is of our own making.
SENT = (str, int, float, list, tuple, dict)
# What is done to the rows of a relation, as Odoo numbers it.
CREATE, UPDATE, DELETE, UNLINK, LINK, _CLEAR, SET = range(7)


def clean_sent(value: Any) -> Any:
    """Return a text without what no database holds: nulls, and halves of characters.

    >>> clean_sent("Kallt\\0 och \\ud800mörkt"), clean_sent(7)
    ('Kallt och mörkt', 7)
    """
    if not isinstance(value, str):
        return value
    return value.replace("\0", "").encode("utf-8", "ignore").decode("utf-8")


def can_hold(kind: str, value: Any, choices: Collection[str] = ()) -> bool:
    """Tell whether a field of this kind may be sent the value.

    >>> can_hold("many2one", 7), can_hold("many2one", "7"), can_hold("many2one", -1), can_hold("many2one", False)
    (True, False, False, True)
    >>> can_hold("selection", "child", ["child"]), can_hold("selection", ["child"], ["child"])
    (True, False)
    >>> can_hold("text", "x"), can_hold("text", {"a": 1}), can_hold("date", "2026-02-30")
    (True, False, False)
    >>> can_hold("many2many", [[6, 0, [1, 2]]]), can_hold("many2many", [[6, 0, ["x"]]]), can_hold("one2many", [[]])
    (True, False, False)
    >>> can_hold("integer", 2**40), can_hold("float", float("nan")), can_hold("integer", 5)
    (False, False, True)
    """
    if value is None or value is False or not isinstance(value, SENT):
        return True
    if kind == "selection":
        return isinstance(value, str) and (not value or value in choices)
    return _CHECKS.get(kind, lambda _value: True)(value)


def _is_text(value: Any) -> bool:
    return not isinstance(value, list | tuple | dict)


def _is_id(value: Any) -> bool:
    return type(value) is int and 0 < value <= LARGEST_ID


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and math.isfinite(value) and abs(value) <= LARGEST_ID


def _is_like(*patterns: str) -> Callable[[Any], bool]:
    def check(value: Any) -> bool:
        return isinstance(value, str) and (not value or any(_has_pattern(value, pattern) for pattern in patterns))

    return check


def _has_pattern(value: str, pattern: str) -> bool:
    try:
        return bool(datetime.strptime(value[:19], pattern))
    except ValueError:
        return False


def _are_commands(value: Any) -> bool:
    return isinstance(value, list | tuple) and all(_is_id(each) or _is_command(each) for each in value)


def _is_command(value: Any) -> bool:
    if not isinstance(value, list | tuple) or not 1 <= len(value) <= 3 or not isinstance(value[0], int):
        return False
    number, which, what = (*value, 0, 0)[:3]
    if number in (CREATE, UPDATE) and not isinstance(what, dict):
        return False
    if number in (UPDATE, DELETE, UNLINK, LINK) and not (_is_id(which) or isinstance(which, str)):
        return False
    return number <= SET and (number != SET or not isinstance(what, SENT) or _are_ids(what))


def _are_ids(value: Any) -> bool:
    return isinstance(value, list | tuple) and all(_is_id(each) or not isinstance(each, SENT) for each in value)


_CHECKS = {
    "char": _is_text,
    "text": _is_text,
    "html": _is_text,
    "many2one": _is_id,
    "integer": _is_number,
    "float": _is_number,
    "monetary": _is_number,
    "date": _is_like("%Y-%m-%d", "%Y-%m-%d %H:%M:%S"),
    "datetime": _is_like("%Y-%m-%d %H:%M:%S", "%Y-%m-%d"),
    "one2many": _are_commands,
    "many2many": _are_commands,
}
