"""The page of the day takes over the address that the list of one's own visits had.

The list gets its new one from its file, but what is written there is not yet in the database when Odoo asks it
whether the page's address is free.
"""


def migrate(cr, version):
    """Give the list its new address before any file is loaded."""
    if version:
        cr.execute("UPDATE ir_act_window SET path = 'my-visits' WHERE path = 'my-day'")
