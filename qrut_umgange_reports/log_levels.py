"""What the PDF engine says in Odoo's log: what is wrong, and nothing of its work.

Imported before the engine, which begins to tell of its steps when it is loaded.
"""

import logging

for name in ("weasyprint", "fontTools"):
    logging.getLogger(name).setLevel(logging.WARNING)
