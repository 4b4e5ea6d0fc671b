"""What the story can show on paper, where the documents' module is installed."""

from odoo.tools.safe_eval import safe_eval

PLAN = "qrut_umgange_reports.action_report_plan"
REPORT = "qrut_umgange_reports.action_report_municipal"
INVOICE = "account.account_invoices"


def print_out(stage, assignment):
    """Return ``{file name: PDF}`` of the assignment's plan, report and invoice; nothing without the module.

    Each is printed by whoever does it at work: a print of the plan stands in the access log.
    """
    if not stage.env.ref(PLAN, raise_if_not_found=False):
        return {}
    plan = stage.by("samordnare", assignment).plan_ids.filtered(lambda plan: plan.state == "approved")
    orders = stage.as_role("ekonomi")["sale.order"].search([("umgange_assignment_id", "=", assignment.id)])
    reports = stage.by("samordnare", assignment).report_ids.filtered(lambda report: report.state == "sent")
    return {**_print(PLAN, plan), **_print(REPORT, reports), **_print(INVOICE, orders.invoice_ids)}


def _print(xmlid, records):
    report = records.env["ir.actions.report"]._get_report(xmlid)
    # Under test Odoo gives HTML instead, unless it is told not to.
    reports = records.env["ir.actions.report"].with_context(force_report_rendering=True)
    return {f"{_get_name(report, record)}.pdf": reports._render_qweb_pdf(xmlid, record.ids)[0] for record in records}


def _get_name(report, record):
    return safe_eval(report.print_report_name, {"object": record}).replace("/", "_")
