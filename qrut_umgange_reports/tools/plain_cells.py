"""Texts in files that spreadsheets open: what somebody wrote is never run."""

import re

# How a cell begins that a spreadsheet takes for a formula, or for the end of the cell before it; the wide signs are
# read as the narrow ones where they are typed.
OPENINGS = ("=", "+", "-", "@", "\t", "\r", "\n", "{=", "\uff1d", "\uff0b", "\uff0d", "\uff20")
# What may stand before it and is not seen.
UNSEEN = " \xa0\u200b\u2060\ufeff\"'"
# Where a spreadsheet that cuts at another sign than ours begins a cell.
_CUT = re.compile("([;,\t\r\n][\"']?)(?=[=+@\uff1d\uff0b\uff0d\uff20-])")
# What Odoo's writer of pivots makes a link of.
LINKS = ("http://", "https://", "ftp://", "ftps://", "mailto:", "internal:", "external:")


def plain(value: object, also: tuple[str, ...] = ()) -> object:
    """Return a text that might be run with an apostrophe before it, by which a spreadsheet knows a text.

    :param also: further openings, as ``LINKS``

    >>> plain("=HYPERLINK(A1)"), plain("@SUM(A1)"), plain("Solen"), plain(-4)
    ("'=HYPERLINK(A1)", "'@SUM(A1)", 'Solen', -4)
    """
    if isinstance(value, str) and (value.startswith("\t") or value.lower().lstrip(UNSEEN).startswith(OPENINGS + also)):
        return f"'{value}"
    return value


def plain_cut(value: object) -> object:
    """Return the same for a file that is cut at signs: in Sweden at semicolons, whatever it was written with.

    >>> plain_cut("Solen;=1+1"), plain_cut("Solen; -4 grader"), plain_cut("\xa0=1")
    ("Solen;'=1+1", 'Solen; -4 grader', "'\xa0=1")
    """
    value = plain(value)
    return _CUT.sub(r"\1'", value) if isinstance(value, str) else value
