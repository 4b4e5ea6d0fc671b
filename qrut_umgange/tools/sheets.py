"""A table as a file that a spreadsheet opens and that runs nothing there."""

import csv
import io
import re
from dataclasses import dataclass, field
from typing import Any

import xlsxwriter

# What makes a spreadsheet take a text for a formula.
FORMULA_BEGINS = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")
# What may stand before it and is not seen.
UNSEEN = " \xa0\u200b\u2060\ufeff\n\"'"
# Where a spreadsheet that cuts at commas begins a cell.
_CUT = re.compile("([,\n][\"']?)(?=[=+@-])")


def escape_formula(value: Any) -> Any:
    """Return ``value`` so that no spreadsheet calculates it: a text that begins like a formula gets an apostrophe.

    >>> escape_formula("=1+1")
    "'=1+1"
    >>> escape_formula("Visit 15.00–17.00"), escape_formula(-1800.0)
    ('Visit 15.00–17.00', -1800.0)
    >>> escape_formula("  @SUM(A1)"), escape_formula("Solen,=1+1")
    ("'  @SUM(A1)", "Solen,'=1+1")
    """
    if not isinstance(value, str):
        return value
    value = _CUT.sub(r"\1'", value)
    begins = value.startswith(FORMULA_BEGINS) or value.lstrip(UNSEEN).startswith(FORMULA_BEGINS)
    return f"'{value}" if begins else value


@dataclass
class Sheet:
    """A heading, rows of texts and numbers, and a last row that sums them up."""

    header: list[str]
    rows: list[list[Any]]
    total: list[Any] = field(default_factory=list)

    @property
    def all_rows(self) -> list[list[Any]]:
        return [*self.rows, self.total] if self.total else self.rows

    def to_csv(self) -> bytes:
        """Return the table as CSV with semicolons and a mark of its encoding, as Swedish spreadsheets read it.

        >>> Sheet(["Dag", "Belopp"], [["=1+1", -900.5]]).to_csv().decode("utf-8-sig")
        "Dag;Belopp\\r\\n'=1+1;-900,5\\r\\n"
        """
        output = io.StringIO()
        writer = csv.writer(output, delimiter=";")
        for row in [self.header, *self.all_rows]:
            writer.writerow([_format_number(escape_formula(value)) for value in row])
        return output.getvalue().encode("utf-8-sig")

    def to_xlsx(self) -> bytes:
        """Return the table as a workbook: texts stay texts, numbers can be summed."""
        output = io.BytesIO()
        safe = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        with xlsxwriter.Workbook(output, safe) as book:
            page, strong = book.add_worksheet(), book.add_format({"bold": True})
            for number, row in enumerate([self.header, *self.all_rows]):
                marked = number in (0, len(self.rows) + 1)
                for column, value in enumerate(row):
                    write = page.write_string if isinstance(value, str) else page.write_number
                    write(number, column, value, strong if marked else None)
            page.freeze_panes(1, 0)
            page.autofit()
        return output.getvalue()


def _format_number(value: Any) -> Any:
    return f"{value:.10g}".replace(".", ",") if isinstance(value, float) else value
