from odoo import models


class UmgangeOutwardLineMixin(models.AbstractModel):
    """A line of an order or invoice, whose text is partly ours and partly somebody's."""

    _name = "umgange.outward.line.mixin"
    _description = "Line of a Record that Leaves"

    def _get_umgange_typed_text(self):
        """Return what of the line's text neither product nor delivery wrote."""
        self.ensure_one()
        typed = self.name or ""
        for piece in sorted(filter(None, self._get_umgange_own_texts()), key=len, reverse=True):
            typed = typed.replace(piece, "\n")
        return typed

    def _get_umgange_own_texts(self):
        """Return the pieces that the system writes into such a line, in its language and in the buyer's (hook)."""
        translated = self.product_id.with_context(lang=self._get_umgange_buyer().lang)
        return [
            text
            for product in (self.product_id, translated)
            for text in (product.display_name, product.name, product.description_sale)
        ]

    def _get_umgange_buyer(self):
        """Return whom the line goes to (hook)."""
        return self.env["res.partner"]
