"""Finance invoices what has been done, posts it and takes out the e-invoice."""

from . import buyers
from .invoiced import CODE


def invoice(stage, assignment):
    """Invoice the assignment's order and return ``{file name: XML}``."""
    env = stage.as_role("ekonomi")
    order = env["sale.order"].search([("umgange_assignment_id", "=", assignment.id)])
    move = _create_invoice(order)
    move.action_post()
    document = move._get_invoice_legal_documents("ubl", allow_fallback=True)
    stage.tell(
        f"Faktura {move.name} till {buyers.UNITS[CODE]['unit']}: {len(move.invoice_line_ids)} "
        f"rader, {move.amount_total:.2f} kr, Er referens {move.buyer_reference}, "
        f"beställning {move.purchase_order_reference}; e-fakturan är {document['filename']}."
    )
    return {document["filename"]: document["content"]}


def _create_invoice(order):
    wizard = order.env["sale.advance.payment.inv"].with_context(active_model="sale.order", active_ids=order.ids)
    action = wizard.create({"advance_payment_method": "delivered"}).create_invoices()
    return order.env["account.move"].browse(action["res_id"])


def preview(stage):
    """Look at what can be invoiced of last month and what waits, as finance does before the one click."""
    run = stage.as_role("ekonomi")["umgange.invoice.run"].create({})
    waiting = "; ".join(f"{row.partner_id.name}: {row.waiting_label}" for row in run.buyer_ids if row.waiting_count)
    stage.tell(
        f"Månadens fakturering, {run.display_name}: {run.summary}." + (f" Väntar: {waiting}." if waiting else "")
    )
