import csv
import json
from io import BytesIO, StringIO

from openpyxl import load_workbook

from odoo import http
from odoo.tests import HttpCase, tagged

from odoo.addons.qrut_umgange.tests.common import UmgangeCommon

WRITTEN = ('=HYPERLINK("http://x.example","y")', "+1+1", "-1+1", "@SUM(A1)", "\t=1", "https://x.example/a", "Solen")
# As cunning as they come: unseen signs first, wide ones, a cell that ends where another spreadsheet cuts.
CUNNING = ("\u200b=1+1", "\xa0=1+1", '"=1+1', "'=1+1", "\uff1d1+1", "\uff0b1", "\uff0d1", "\uff201", "\ufeff@A1")
CUT = ("Solen;=1+1", "Solen,=1+1", 'Solen;"=1+1', "Solen\n=1+1", "Solen\t@A1", "Solen;\uff1d1")


@tagged("post_install", "-at_install")
class TestExport(UmgangeCommon, HttpCase):
    """What is taken out as a file runs nothing that somebody wrote, on any route of Odoo's."""

    clock = None

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls.partners = cls.env["res.partner"].sudo().create([{"name": name, "comment": "x"} for name in WRITTEN])
        cls.coordinator.sudo().group_ids += cls.env.ref("base.group_allow_export")
        cls.coordinator.sudo().password = "samordnare1"

    def setUp(self):
        super().setUp()
        self.authenticate(self.coordinator.login, "samordnare1")

    def _export(self, kind, **values):
        data = {
            "model": "res.partner",
            "fields": [{"name": "name", "label": "Name", "type": "char"}],
            "ids": self.partners.ids,
            "domain": [],
            "import_compat": False,
            "context": {},
            "groupby": [],
            **values,
        }
        return self._post(f"/web/export/{kind}", data)

    def _post(self, url, data):
        answer = self.url_open(url, data={"data": json.dumps(data), "csrf_token": http.Request.csrf_token(self)})
        answer.raise_for_status()
        return answer.content

    def _get_cells(self, content):
        return [cell for row in load_workbook(BytesIO(content)).active.iter_rows() for cell in row]

    def _check_cells(self, cells):
        self.assertFalse([cell.value for cell in cells if cell.data_type == "f" or cell.hyperlink])

    def test_in_a_csv_file_no_text_begins_as_a_formula(self):
        rows = list(csv.reader(StringIO(self._export("csv").decode())))[1:]
        self.assertEqual(len(rows), len(WRITTEN))
        self.assertFalse([row[0] for row in rows if row[0].startswith(("=", "+", "-", "@", "\t", "\r"))])
        self.assertIn(["Solen"], rows)

    def test_nor_does_it_after_signs_that_are_not_seen_or_in_another_spreadsheet(self):
        partners = self.partners.create([{"name": name} for name in (*CUNNING, *CUT)])
        content = self._export("csv", ids=partners.ids).decode()
        for delimiter in (",", ";", "\t"):
            cells = [cell for row in csv.reader(StringIO(content), delimiter=delimiter) for cell in row]
            begun = [cell for cell in cells if cell.lstrip(" \xa0\u200b\ufeff\"'")[:1] in "=+@\uff1d\uff0b\uff0d\uff20"]
            self.assertFalse([cell for cell in begun if cell and not cell.startswith("'")], delimiter)

    def test_in_a_spreadsheet_a_text_is_a_text(self):
        cells = self._get_cells(self._export("xlsx"))
        self._check_cells(cells)
        # As it was written: the file itself says that it is a text.
        self.assertIn(WRITTEN[0], [cell.value for cell in cells])

    def test_so_is_the_heading_of_a_group(self):
        cells = self._get_cells(self._export("xlsx", groupby=["name"]))
        self._check_cells(cells)

    def test_so_is_a_title_of_a_pivot(self):
        title = {"title": WRITTEN[0], "width": 1, "height": 1, "is_bold": False}
        rows = [{"title": name, "indent": 0, "values": [{"value": name}, {"value": 4}]} for name in WRITTEN]
        data = {
            "model": "umgange.visit.statistics",
            "title": "Visits in figures",
            "measure_count": 1,
            "col_group_headers": [[title]],
            "measure_headers": [title],
            "rows": rows,
        }
        cells = self._get_cells(self._post("/web/pivot/export_xlsx", data))
        self._check_cells(cells)
        self.assertIn(4, [cell.value for cell in cells])
