import json

from werkzeug.datastructures import FileStorage

from odoo.http import route

from odoo.addons.web.controllers.export import CSVExport, ExcelExport, ExportXlsxWriter, GroupExportXlsxWriter
from odoo.addons.web.controllers.pivot import TableExporter

from ..tools.plain_cells import LINKS, plain, plain_cut


class PlainXlsxWriter(ExportXlsxWriter):
    """Odoo's writer, to which a text that begins as a formula stays a text."""

    def write(self, row, column, cell_value, style=None):
        """Write one cell: every text of a file, its headings and groups too, comes through here."""
        if isinstance(cell_value, str):
            self.worksheet.write_string(row, column, cell_value, style)
        else:
            super().write(row, column, cell_value, style)


class PlainGroupXlsxWriter(PlainXlsxWriter, GroupExportXlsxWriter):
    """The same for lists in groups."""


class UmgangeCSVExport(CSVExport):
    def from_data(self, fields, columns_headers, rows):
        """Return the file, in which nothing that somebody wrote is a formula."""
        rows = [[plain_cut(value) for value in row] for row in rows]
        return super().from_data(fields, [plain_cut(header) for header in columns_headers], rows)


class UmgangeExcelExport(ExcelExport):
    def from_data(self, fields, columns_headers, rows):
        """Return the file, in which nothing that somebody wrote is a formula or a link."""
        with PlainXlsxWriter(fields, columns_headers, len(rows)) as writer:
            for number, row in enumerate(rows, 1):
                for column, value in enumerate(row):
                    writer.write_cell(number, column, value)
        return writer.value

    def from_group_data(self, fields, columns_headers, groups):
        """Return the file of a list in groups, in which nothing that somebody wrote is a formula or a link."""
        with PlainGroupXlsxWriter(fields, columns_headers, groups.count) as writer:
            row, column = 1, 0
            for name, group in groups.children.items():
                row, column = writer.write_group(row, column, name, group)
        return writer.value


class UmgangeTableExporter(TableExporter):
    @route()
    def export_xlsx(self, data, **kw):
        """Return what a pivot shows as a file, in which nothing that somebody wrote is a formula or a link."""
        table = json.load(data) if isinstance(data, FileStorage) else json.loads(data)
        return super().export_xlsx(json.dumps(_make_plain(table)), **kw)


def _make_plain(value):
    """Return what the client sent with every text in it plain."""
    if isinstance(value, dict):
        return {
            key: each if key in ("model", "title") and "rows" in value else _make_plain(each)
            for key, each in value.items()
        }
    return [_make_plain(each) for each in value] if isinstance(value, list) else plain(value, LINKS)
