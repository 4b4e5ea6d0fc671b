"""What was closed or declined before is out of the supporters' world too."""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Let only those who still have to sign reach what is ended, and note that the others no longer have it."""
    if not version:
        return
    assignments = api.Environment(cr, SUPERUSER_ID, {})["umgange.assignment"]
    ended = assignments.search([("state", "in", ("closed", "declined"))])
    ended._compute_member_user_ids()
    ended._sync_holders()
