from unittest.mock import patch

from .common import UmgangeInvoiceCommon

ADDRESS = {"street": "Storgatan 1", "zip": "753 20", "city": "Uppsala"}


class InvoiceRunCommon(UmgangeInvoiceCommon):
    """Buyers that lack nothing for an e-invoice, and visits in February that finance may invoice in March."""

    @classmethod
    def _setup_records(cls):
        super()._setup_records()
        cls._complete_company()
        cls.assignment = cls._make_assignment()
        cls.order = cls._make_order(cls.assignment, price=1500.0)

    @classmethod
    def _complete_company(cls):
        sweden = cls.env.ref("base.se").id
        company = cls.company.sudo()
        company.write({**ADDRESS, "country_id": sweden, "company_registry": "802999-9995", "umgange_f_tax": True})
        company.vat = False
        cls.env["res.partner.bank"].sudo().create(
            {"acc_number": "5050-1055", "partner_id": company.partner_id.id, "allow_out_payment": True}
        )

    @classmethod
    def _make_buyer(cls, name="Exempelstads kommun", **values):
        whole = {"country_id": cls.env.ref("base.se").id, "company_registry": "212000-3005", **ADDRESS}
        return super()._make_buyer(name, **{**whole, **values})

    def _deliver(self, *days, assignment=None, signed=True):
        """Hold visits on those days and return their deliveries, as finance reads them."""
        visits = self.env["umgange.visit"]
        for day in days:
            visit = self._make_visit(assignment or self.assignment, day=day)
            visit.action_end()
            if signed:
                author = visit.supporter_id.user_id or self.coordinator
                self._make_entry(visit, author).action_sign()
            visits |= visit
        return visits.sudo().delivery_ids.with_user(self.finance)

    def _make_run(self, **values):
        return self._as(self.finance, "umgange.invoice.run").create(values)

    def _work(self, run=None, times=None):
        """Let the server's job work, so many parts of it; what it would commit stays in the test."""
        left = iter(range(times or 10_000))

        def commit(_cron, processed=0, *, remaining=None, deactivate=False):
            self.env.flush_all()
            return 0 if processed and times and next(left) == times - 1 else 1

        with patch.object(self.registry["ir.cron"], "_commit_progress", commit):
            self.env["umgange.invoice.run"]._cron_work()
        if run:
            run.invalidate_recordset()

    def _run(self, **values):
        """Make a run from its preview to its end, and return it."""
        run = self._make_run(**values)
        run.action_start()
        self._work(run)
        return run
