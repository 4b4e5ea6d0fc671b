from collections import Counter, defaultdict
from contextlib import suppress

import psycopg2
from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import LockError, UserError
from odoo.fields import Domain
from odoo.tools import format_date

from ..lent_rights import lend

# How often a part is tried when somebody else invoices the same just then.
ATTEMPTS = 5
# How many parts are made and committed at once; what cannot be made with others is made by itself.
BATCH = 20
STARTED = {"started_by_id", "started_at", "ended_at"}
# What follows from the month.
FOLLOWS = {"date_to"}


class UmgangeInvoiceRun(models.Model):
    """A month's invoicing: what can be invoiced and what waits, and then the invoices, a part at a time.

    Each part is committed by itself. What is killed goes on where it was; what two runs do at once is done once.
    """

    _name = "umgange.invoice.run"
    _description = "Month's Invoicing"
    _inherit = ["umgange.sent.mixin", "umgange.state.mixin"]
    _order = "date_to desc, id desc"
    _check_company_auto = True

    _transitions = {"draft": ("running",), "running": ("done",), "done": ("running",)}

    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)
    currency_id = fields.Many2one(related="company_id.currency_id")
    month = fields.Date(
        required=True,
        default=lambda self: self._default_month(),
        help="All that was done until the end of the month and is not invoiced: also what waited before.",
    )
    date_to = fields.Date(
        "Up to and including",
        compute="_compute_date_to",
        compute_sudo=False,
        store=True,
        precompute=True,
    )
    state = fields.Selection(
        [("draft", "Preview"), ("running", "Under way"), ("done", "Done")],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
    )
    started_by_id = fields.Many2one(
        "res.users", "Started by", readonly=True, copy=False, index="btree_not_null", ondelete="restrict"
    )
    started_at = fields.Datetime("Started", readonly=True, copy=False)
    ended_at = fields.Datetime("Done at", readonly=True, copy=False)
    buyer_ids = fields.One2many("umgange.invoice.run.buyer", "run_id", "Buyers", readonly=True, copy=False)
    line_ids = fields.One2many("umgange.invoice.run.line", "run_id", "Parts", readonly=True, copy=False)
    # for the view
    ripe_amount = fields.Monetary("To invoice", compute="_compute_preview")
    summary = fields.Char(compute="_compute_preview")
    progress = fields.Integer(compute="_compute_progress")
    progress_label = fields.Char("Parts made", compute="_compute_progress")
    failed_count = fields.Integer("Not made", compute="_compute_progress")
    draft_count = fields.Integer("Draft invoices", compute="_compute_progress")

    _one_running = models.UniqueIndex(
        "(company_id) WHERE state = 'running'", "The month's invoicing is under way already."
    )
    _started_by_somebody = models.Constraint(
        "CHECK (state = 'draft' OR started_by_id IS NOT NULL)", "A run was started by somebody."
    )

    @api.model
    def _default_month(self):
        return self.env.company._get_umgange_today().replace(day=1) - relativedelta(months=1)

    # === COMPUTE METHODS === #

    @api.depends("month")
    def _compute_date_to(self):
        for run in self:
            run.date_to = run.month and run.month + relativedelta(day=31)

    @api.depends_context("lang")
    @api.depends("month")
    def _compute_display_name(self):
        for run in self:
            run.display_name = run.month and format_date(self.env, run.month, date_format="LLLL y").capitalize()

    @api.depends_context("lang")
    @api.depends("buyer_ids.ripe_count", "buyer_ids.ripe_amount", "buyer_ids.waiting_count")
    def _compute_preview(self):
        for run in self:
            run.ripe_amount = sum(run.buyer_ids.mapped("ripe_amount"))
            run.summary = self.env._(
                "%(count)s to invoice, %(amount)s before VAT; %(waiting)s wait",
                count=sum(run.buyer_ids.mapped("ripe_count")),
                amount=run.currency_id.format(run.ripe_amount),
                waiting=sum(run.buyer_ids.mapped("waiting_count")),
            )

    @api.depends_context("lang")
    @api.depends("line_ids.state", "line_ids.move_ids.state")
    def _compute_progress(self):
        for run in self:
            states = Counter(run.line_ids.mapped("state"))
            total, left = len(run.line_ids), states["waiting"]
            run.progress = 100 * (total - left) // total if total else 0
            run.progress_label = self.env._("%(done)s of %(total)s", done=total - left, total=total)
            run.failed_count = states["failed"]
            run.draft_count = len(run.line_ids.move_ids.filtered(lambda move: move.state == "draft"))

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Create the runs, each with its preview; who starts one is whoever presses the button."""
        unstarted = dict.fromkeys(STARTED, False)
        runs = super().create([{**vals, **unstarted} for vals in vals_list])
        runs._refresh()
        return runs

    def write(self, vals):
        """Change the runs; another month has another preview, and only while nothing is made.

        :raise UserError: when a run that has begun is to be about another month
        """
        if (STARTED | FOLLOWS) & vals.keys() and "state" not in vals:
            raise UserError(
                self.env._("Who starts a run, and when, follows from the buttons; until which day, from the month.")
            )
        other = {"month", "company_id"} & vals.keys()
        if other and self.filtered(lambda run: run.state != "draft"):
            raise UserError(self.env._("The run has begun: begin another for another month."))
        result = super().write(vals)
        if other:
            self._refresh()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_begun(self):
        if self.filtered(lambda run: run.state != "draft"):
            raise UserError(self.env._("A run that has begun stays: it tells what was invoiced."))

    # === ACTION METHODS === #

    @api.model
    def action_open_current(self):
        """Open the run that is under way, else a preview of last month as it is now. Finance only."""
        self.check_access("create")
        runs = self.search([("company_id", "=", self.env.company.id), ("state", "!=", "done")])
        run = runs.sorted(lambda each: each.state != "running")[:1]
        if not run:
            run = self.create({"company_id": self.env.company.id})
        elif run.state == "draft":
            run.month = self._default_month()
        action = self.env["ir.actions.actions"]._for_xml_id("qrut_umgange.umgange_invoice_run_action")
        return {**action, "res_id": run.id, "views": [(False, "form")]}

    def action_refresh(self):
        """Look anew at what can be invoiced and what waits. Finance only."""
        self.check_access("write")
        self.filtered(lambda run: run.state == "draft")._refresh()
        return True

    def action_start(self):
        """Begin to make the invoices: the server goes on by itself, and goes on again if it is interrupted.

        :raise UserError: when another run is under way, or nothing can be invoiced
        """
        self.ensure_one()
        self.check_access("write")
        self._check_alone()
        self._refresh()
        parts = self._prepare_lines()
        if not parts:
            raise UserError(self.env._("Nothing can be invoiced for this month: see below what waits, and why."))
        lend(self.env["umgange.invoice.run.line"]).create(parts)
        self._begin()
        return True

    def action_retry(self):
        """Try those parts again that could not be made. Whoever may start a run.

        :raise UserError: when another run is under way, or nothing failed
        """
        self.ensure_one()
        self.check_access("write")
        self._check_alone()
        failed = lend(self).line_ids.filtered(lambda line: line.state == "failed")
        if not failed:
            raise UserError(self.env._("Everything in this run is made."))
        failed.write({"state": "waiting", "error": False})
        self._begin()
        return True

    def action_post(self):
        """Post the draft invoices of the run, each by itself; one that cannot be posted says why on its line."""
        self.ensure_one()
        self.check_access("write")
        for line in self.line_ids.filtered("has_draft"):
            line._post()
        return True

    def action_view_invoices(self):
        """Open the invoices that the run has made."""
        self.check_access("read")
        action = self.env["ir.actions.actions"]._for_xml_id("account.action_move_out_invoice_type")
        # By the kind the list knows that it is to say whose each invoice is.
        context = {"default_move_type": "out_invoice"}
        return {**action, "domain": [("id", "in", self.line_ids.move_ids.ids)], "context": context}

    # === PREVIEW === #

    def _refresh(self):
        """Count anew, by municipality, what can be invoiced and what waits for what."""
        buyers = lend(self.env["umgange.invoice.run.buyer"])
        for run in self:
            lend(run).buyer_ids.unlink()
            buyers.create(run._prepare_buyers())

    def _get_domain(self):
        """Return what the run is about: done until its last day and not settled."""
        self.ensure_one()
        return (
            Domain("company_id", "=", self.company_id.id)
            & Domain("date", "<=", self.date_to)
            & Domain("billing_state", "in", ("ripe", "waits"))
        )

    def _get_by_reason(self):
        """Return ``{reason: deliveries}``; the reason is False for what can be invoiced."""
        deliveries = self.env["umgange.delivery"].search(self._get_domain())
        lacking = {order: order._get_umgange_lacking() for order in deliveries.sale_line_id.order_id}
        return deliveries.grouped(lambda each: each.wait_reason or lacking.get(each.sale_line_id.order_id, False))

    def _prepare_buyers(self):
        """Return a row's values for each municipality."""
        self.ensure_one()
        rows = defaultdict(lambda: {"run_id": self.id})
        assignments = defaultdict(set)
        for reason, deliveries in self._get_by_reason().items():
            for buyer, part in lend(deliveries).grouped("municipality_id").items():
                assignments[buyer] |= set(part.assignment_id.ids)
                rows[buyer][f"{reason or 'ripe'}_count"] = len(part)
                if not reason:
                    rows[buyer]["ripe_amount"] = sum(part.mapped("amount"))
        by_name = sorted(rows, key=lambda buyer: buyer.display_name or "")
        return [
            {**rows[buyer], "partner_id": buyer.id, "assignment_count": len(assignments[buyer])} for buyer in by_name
        ]

    # === THE RUN === #

    def _check_alone(self):
        self._lock()
        running = self.search([("company_id", "=", self.company_id.id), ("state", "=", "running")], limit=1)
        if running:
            raise UserError(self.env._("The month's invoicing is under way already: wait until it is done."))

    def _prepare_lines(self):
        """Return the parts: what the agreement lets stand on one invoice is one part."""
        ripe = self._get_by_reason().get(False, self.env["umgange.delivery"])
        agreements = lend(self.env["umgange.agreement"])._find_of_deliveries(lend(ripe))
        parts = {}
        for delivery in ripe:
            grouping = agreements[delivery]._get_umgange_grouping()
            parts.setdefault(delivery.sale_line_id.order_id._get_umgange_part(grouping), []).append(delivery)
        return [self._prepare_line(deliveries) for _part, deliveries in sorted(parts.items())]

    def _prepare_line(self, deliveries):
        deliveries = self.env["umgange.delivery"].union(*deliveries)
        orders = deliveries.sale_line_id.order_id
        return {
            "run_id": self.id,
            "partner_id": orders[:1].partner_invoice_id.id,
            "order_ids": [fields.Command.set(orders.ids)],
            "count": len(deliveries),
            "amount": sum(deliveries.mapped("amount")),
        }

    def _begin(self):
        self._move("running", {"started_by_id": self.env.uid, "started_at": fields.Datetime.now(), "ended_at": False})
        lend(self.env.ref("qrut_umgange.umgange_invoice_run_cron"))._trigger()

    @api.model
    def _cron_work(self):
        """Go on with the runs that are under way, until they are done or the time is up."""
        for run in lend(self).search([("state", "=", "running")]):
            if not run._work():
                return

    def _work(self):
        """Make some parts after the others, committed each time.

        :return: whether all is done; else the time is up and the run goes on later
        """
        self.ensure_one()
        attempts = Counter()
        while lines := self._take_lines(attempts):
            self._work_on(lines, attempts)
            made = len(lines.filtered(lambda line: line.state != "waiting"))
            left = self.line_ids.search_count([("run_id", "=", self.id), ("state", "=", "waiting")])
            if not self.env["ir.cron"]._commit_progress(made, remaining=left):
                return False
        return self._end()

    def _take_lines(self, attempts):
        """Return the next parts, locked: another who works on the run takes others."""
        waiting = self.line_ids.search([("run_id", "=", self.id), ("state", "=", "waiting")], limit=3 * BATCH)
        try:
            locked = waiting.try_lock_for_update(limit=BATCH)
        except psycopg2.errors.SerializationFailure:
            # Somebody made it just then: looked at anew, in a transaction that sees it.
            self.env.cr.rollback()
            attempts["take"] += 1
            return self._take_lines(attempts) if attempts["take"] < ATTEMPTS else waiting.browse()
        return locked.filtered(lambda line: not attempts[line.id]) or locked[:1]

    def _work_on(self, lines, attempts):
        """Make the parts together; where that goes wrong each is taken by itself, and says what is wrong with it."""
        try:
            with self.env.cr.savepoint():
                lines._invoice()
        except Exception as error:  # noqa: BLE001  one bad order does not stop the others
            # Somebody else invoices the same just now.
            is_busy = isinstance(error, (psycopg2.OperationalError, psycopg2.IntegrityError))
            if is_busy:
                self.env.cr.rollback()
            attempts.update(lines.ids)
            if len(lines) == 1 and (not is_busy or attempts[lines.id] >= ATTEMPTS):
                lines._fail(error)

    def _end(self):
        """Note that all is done, unless somebody else still works on a part."""
        left = self.line_ids.search_count([("run_id", "=", self.id), ("state", "=", "waiting")])
        self.invalidate_recordset()
        if not left and self.state == "running":
            # Locked by another who works on the run: that one ends it.
            with suppress(LockError):
                self._move("done", {"ended_at": fields.Datetime.now()})
                self._refresh()
        self.env["ir.cron"]._commit_progress(remaining=left)
        return not left
