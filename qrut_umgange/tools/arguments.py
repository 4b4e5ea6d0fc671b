"""What a client sends to a public method, before it is believed to be what a page would send."""

from datetime import date

# From the oldest who lives to the last day of any plan.
LIKELY_YEARS = range(1890, 2201)
# The largest number that a record can have.
LARGEST_ID = 2**31 - 1


def clean_ids(value: object) -> list[int]:
    """Return the ids in a list that a client sent; what is none is left out.

    >>> clean_ids([3, "4", True, 2**40, None, 5])
    [3, 5]
    >>> clean_ids("abc")
    []
    """
    if not isinstance(value, list | tuple):
        return []
    return [each for each in value if type(each) is int and 0 < each <= LARGEST_ID]


def clean_text(value: object) -> str:
    """Return a text that a client sent, without space around it and without what no database holds.

    >>> clean_text(" 15.00\\0 ")
    '15.00'
    >>> clean_text(["15.00"])
    ''
    """
    return value.replace("\0", "").strip() if isinstance(value, str) else ""


def is_likely_year(value: object) -> bool:
    """Tell whether a date, moment or the text of one lies in a year of anybody who lives, or of any plan.

    >>> is_likely_year("2026-03-04 15:00:00"), is_likely_year("0001-01-01"), is_likely_year("9999-12-31")
    (True, False, False)

    What is no date is not judged: it is the field's to refuse.

    >>> is_likely_year("x"), is_likely_year(False)
    (True, True)
    """
    year = value.year if isinstance(value, date) else str(value)[:4]
    return not str(year).isdecimal() or int(year) in LIKELY_YEARS
