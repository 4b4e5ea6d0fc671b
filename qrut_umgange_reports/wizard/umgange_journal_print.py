from datetime import time

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from odoo.addons.qrut_umgange.lent_rights import lend
from odoo.addons.qrut_umgange.tools.local_time import to_utc


class UmgangeJournalPrint(models.TransientModel):
    """A child's journal of a period, to be printed as it was signed."""

    _name = "umgange.journal.print"
    _description = "Print a Child's Journal"

    assignment_id = fields.Many2one("umgange.assignment", required=True, ondelete="cascade")
    child_ids = fields.Many2many(related="assignment_id.child_ids", related_sudo=False)
    child_id = fields.Many2one(
        "umgange.person",
        "Child",
        required=True,
        ondelete="cascade",
        compute="_compute_child_id",
        compute_sudo=False,
        store=True,
        readonly=False,
        precompute=True,
    )
    company_id = fields.Many2one(related="assignment_id.company_id", related_sudo=False)
    date_from = fields.Date("From", required=True, default=lambda self: self._default_date_from())
    date_to = fields.Date("To", required=True, default=lambda self: self.env.company._get_umgange_today())
    found_label = fields.Char("In the period", compute="_compute_found_label")

    @api.model
    def _default_date_from(self):
        return self.env.company._get_umgange_today() - relativedelta(months=3)

    # === COMPUTE METHODS === #

    @api.depends("assignment_id.name", "date_from", "date_to")
    def _compute_display_name(self):
        """Say which assignment and days: it becomes the name of a file."""
        for dialog in self:
            parts = (dialog.assignment_id.name, dialog.date_from, dialog.date_to)
            dialog.display_name = " ".join(str(part) for part in parts if part)

    @api.depends("assignment_id")
    def _compute_child_id(self):
        for dialog in self:
            dialog.child_id = dialog.assignment_id.child_ids[:1]

    @api.depends_context("lang")
    @api.depends("assignment_id", "child_id", "date_from", "date_to")
    def _compute_found_label(self):
        for dialog in self:
            signed, drafts = (dialog._count(state) for state in ("signed", "draft"))
            label = self.env._("Signed: %(signed)s.", signed=signed)
            left = self.env._("Not signed, and not in it: %(drafts)s.", drafts=drafts)
            dialog.found_label = f"{label} {left}" if drafts else label

    # === ACTION METHODS === #

    def action_print(self):
        """Print what was signed in the period. Coordinators only.

        :return: the report's action
        """
        self.ensure_one()
        self._check_period()
        report = self.env.ref("qrut_umgange_reports.action_report_journal")
        return {**report.report_action(self, config=False), "close_on_report_download": True}

    # === BUSINESS METHODS === #

    def _check_period(self):
        """Refuse a period that ends before it begins, and a child of another assignment."""
        for dialog in self:
            dialog.assignment_id.check_access("read")
            if dialog.date_to < dialog.date_from:
                raise UserError(self.env._("The period ends before it begins."))
            if dialog.child_id not in dialog.assignment_id.child_ids:
                raise UserError(self.env._("Choose a child of the assignment: a journal is one child's."))

    def _get_domain(self):
        """Return the domain of the child's entries in this assignment whose day is in the period."""
        self.ensure_one()
        zone = self.company_id._get_umgange_zone()
        return (
            self._get_file()
            & Domain("occurred_at", ">=", to_utc(self.date_from, time.min, zone))
            & Domain("occurred_at", "<=", to_utc(self.date_to, time.max, zone))
        )

    def _get_file(self):
        return Domain("child_id", "=", self.child_id.id) & Domain("assignment_id", "=", self.assignment_id.id)

    def _count(self, state):
        """Return how many entries there are, also those that whoever asks cannot open: a number alone."""
        if not (self.assignment_id and self.child_id and self.date_from and self.date_to):
            return 0
        self.assignment_id.check_access("read")
        return lend(self.env["umgange.journal.entry"]).search_count(self._get_domain() & Domain("state", "=", state))

    def _find_entries(self):
        """Return what was signed in the period, each correction after what it corrects, which comes along.

        :raise AccessError: when some of it is not open to whoever prints: a journal with holes would mislead
        """
        self.ensure_one()
        entries = self.env["umgange.journal.entry"]
        signed = self._get_file() & Domain("state", "=", "signed")
        found = entries.search(self._get_domain() & Domain("state", "=", "signed"), order="occurred_at, id")
        if lend(entries).search_count(self._get_domain() & Domain("state", "=", "signed")) != len(found):
            raise AccessError(
                self.env._("Not all of the journal is open to you. Its coordinator, or a manager, prints it.")
            )
        everything = entries.search(signed, order="occurred_at, id")
        roots = found.browse({self._find_root(entry).id for entry in found})
        return self.env["umgange.extract"]._place(everything.filtered(lambda each: self._find_root(each) in roots))

    @api.model
    def _find_root(self, entry):
        while entry.corrects_id:
            entry = entry.corrects_id
        return entry
