"""What was closed before is out of the supporters' world too."""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Let only those who still have to sign reach what is closed, and note that the others no longer have it."""
    if not version:
        return
    closed = api.Environment(cr, SUPERUSER_ID, {})["umgange.assignment"].search([("state", "=", "closed")])
    closed._compute_member_user_ids()
    closed._sync_holders()
