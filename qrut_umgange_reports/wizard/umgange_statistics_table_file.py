import base64

from odoo import api, fields, models

from odoo.addons.qrut_umgange.lent_rights import lend
from odoo.addons.qrut_umgange.tools.sheets import Sheet


class UmgangeStatisticsTable(models.TransientModel):
    """The table as a file, for whoever counted it: what the screen shows, and nothing that it leaves out.

    Odoo's own export asks for a right that lets its holder take out any list; the table needs none.
    """

    _inherit = "umgange.statistics.table"

    extension = fields.Selection([("xlsx", "Excel"), ("csv", "CSV")], "File", required=True, default="xlsx")
    file_name = fields.Char(compute="_compute_file_name")
    content = fields.Binary(compute="_compute_content")

    # === COMPUTE METHODS === #

    @api.depends("date_from", "date_to", "extension")
    def _compute_file_name(self):
        for table in self:
            word = self.env._("visits")
            table.file_name = f"{word}-{table.date_from}-{table.date_to}.{table.extension}"

    @api.depends("line_ids", "extension")
    def _compute_content(self):
        for table in self:
            sheet = table._make_sheet()
            table.content = base64.b64encode(sheet.to_csv() if table.extension == "csv" else sheet.to_xlsx())

    # === ACTION METHODS === #

    def action_download(self):
        """Count, and hand over the table as a file.

        :raise UserError: as when it is counted for the screen
        """
        self.ensure_one()
        self.action_count()
        lend(self).write({"extension": "csv" if self.env.context.get("umgange_table_format") == "csv" else "xlsx"})
        url = f"/web/content/{self._name}/{self.id}/content?filename_field=file_name&download=true"
        return {"type": "ir.actions.act_url", "url": url, "target": "self"}

    # === BUSINESS METHODS === #

    def _make_sheet(self):
        """Return the counted rows as a table: figures as numbers, a dash for what is not told."""
        columns = ("visits", "held", "broken_off", "no_show", "cancelled", "abstained", "together")
        by = dict(self._fields["by"]._description_selection(self.env))[self.by]
        labels = (self.line_ids._fields[name]._description_string(self.env) for name in columns)
        rows = [[line.name, *(self._read_figure(line[name]) for name in columns)] for line in self.line_ids]
        return Sheet([by, *labels], rows[:-1], rows[-1] if rows else [])

    @api.model
    def _read_figure(self, text):
        return int(text) if text and text.isdigit() else text or ""
