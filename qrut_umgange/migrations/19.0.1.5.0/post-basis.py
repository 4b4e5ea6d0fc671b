"""The basis of an invoice says when a visit was and how it ended; what was delivered before did not keep it."""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Keep on each delivery of a visit its times and its end, as they stand now."""
    if not version:
        return
    env = api.Environment(cr, SUPERUSER_ID, {})
    domain = [("visit_id", "!=", False), ("planned_label", "=", False)]
    for delivery in env["umgange.delivery"].search(domain):
        delivery.write(delivery.visit_id._prepare_basis())
