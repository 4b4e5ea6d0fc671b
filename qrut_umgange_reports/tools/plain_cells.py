"""Texts in files that spreadsheets open: what somebody wrote is never run."""

# How a cell begins that a spreadsheet takes for a formula, or for the end of the cell before it.
OPENINGS = ("=", "+", "-", "@", "\t", "\r", "\n", "{=")
# What Odoo's writer of pivots makes a link of.
LINKS = ("http://", "https://", "ftp://", "ftps://", "mailto:", "internal:", "external:")


def plain(value: object, also: tuple[str, ...] = ()) -> object:
    """Return a text that might be run with an apostrophe before it, by which a spreadsheet knows a text.

    :param also: further openings, as ``LINKS``

    >>> plain("=HYPERLINK(A1)"), plain("@SUM(A1)"), plain("Solen"), plain(-4)
    ("'=HYPERLINK(A1)", "'@SUM(A1)", 'Solen', -4)
    """
    if isinstance(value, str) and value.lower().startswith(OPENINGS + also):
        return f"'{value}"
    return value
