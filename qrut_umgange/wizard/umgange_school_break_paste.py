from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ..tools.break_dates import read_breaks


class UmgangeSchoolBreakPaste(models.TransientModel):
    _name = "umgange.school.break.paste"
    _description = "School Breaks Pasted from a Municipality's Page"

    partner_id = fields.Many2one("res.partner", "Municipality", help="Leave empty where it is the same everywhere.")
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)
    year = fields.Integer(
        "School year begins in the autumn of", required=True, default=lambda self: self._default_year()
    )
    text = fields.Text("Paste the dates here", help="As they stand on the municipality's page, a break a line.")
    line_ids = fields.One2many("umgange.school.break.paste.line", "paste_id", "Breaks that were read")
    unread = fields.Text("Could not be read", readonly=True)

    @api.model
    def _default_year(self):
        today = self.env.company._get_umgange_today()
        # In spring the dates of the autumn to come are what one looks for.
        return today.year if today.month > 2 else today.year - 1

    @api.onchange("text", "year")
    def _onchange_text(self):
        """Read the page while it is pasted, so that whoever saves has seen what was read."""
        page = read_breaks(self.text or "", self.year or self._default_year())
        breaks = [{"name": each.name, "date_from": each.first, "date_to": each.last} for each in page.breaks]
        self.line_ids = [Command.clear(), *map(Command.create, breaks)]
        self.unread = "\n".join(page.unread) or False

    # === ACTION METHODS === #

    def action_save(self):
        """Write the breaks that are not there yet: the same page pasted twice makes nothing twice.

        :raise UserError: when nothing was read
        """
        self.ensure_one()
        breaks = self.env["umgange.school.break"]
        breaks.check_access("create")
        if not self.line_ids:
            raise UserError(
                self.env._("No break was read. Write one a line, as “Autumn break 26–30 Oct 2026” or “week 44”.")
            )
        domain = [("company_id", "=", self.company_id.id), ("partner_id", "=", self.partner_id.id)]
        there = {(each.date_from, each.date_to) for each in breaks.search(domain)}
        own = {"partner_id": self.partner_id.id, "company_id": self.company_id.id}
        new = [line for line in self.line_ids if (line.date_from, line.date_to) not in there]
        breaks.create([{**own, **line._get_values()} for line in new])
        return {"type": "ir.actions.act_window_close"}


class UmgangeSchoolBreakPasteLine(models.TransientModel):
    _name = "umgange.school.break.paste.line"
    _description = "School Break That Was Read"
    _order = "date_from, id"

    paste_id = fields.Many2one("umgange.school.break.paste", required=True, index=True, ondelete="cascade")
    name = fields.Char("Break", required=True)
    date_from = fields.Date("First day", required=True)
    date_to = fields.Date("Last day", required=True)

    def _get_values(self):
        return {"name": self.name, "date_from": self.date_from, "date_to": self.date_to}
