"""Finance sells what is not visits: an invoice of its own, with its own VAT and account.

It stays a draft: the demo's association has no VAT number, and says so when somebody posts it.
"""

from odoo import Command

from . import buyers

BOOK = "BOK-30"
COUNT = 12
BUYER = "1480"


def sell(stage):
    """Sell some of the book for family homes to a municipality; nothing where the shelf is empty."""
    env = stage.as_role("ekonomi")
    book = env["product.product"].search([("default_code", "=", BOOK)], limit=1)
    if not book:
        return
    move = env["account.move"].create(
        {
            "move_type": "out_invoice",
            "partner_id": buyers.get_unit(env, BUYER).id,
            "buyer_reference": "GBG 1480",
            "invoice_line_ids": [Command.create({"product_id": book.id, "quantity": COUNT})],
        }
    )
    stage.tell(
        f"Övriga intäkter: {COUNT} ex av {book.name} på ett fakturautkast, "
        f"{move.amount_untaxed:.2f} kr + {move.amount_tax:.2f} kr moms, aldrig på umgängets faktura. "
        "Det bokförs när föreningens momsregistreringsnummer är ifyllt."
    )
