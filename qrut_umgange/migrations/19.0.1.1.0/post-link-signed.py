"""Entries that were signed before there were chains get their links."""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Link what is signed, in the order it was signed."""
    if version:
        api.Environment(cr, SUPERUSER_ID, {})["umgange.journal.entry"]._link_signed()
