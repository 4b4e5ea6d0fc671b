from odoo.fields import Command


class OrderFactories:
    """What a buyer orders, and what the agreement and its terms say; for ``UmgangeCommon``."""

    @classmethod
    def _make_order(cls, assignment, visits=26, price=None, **values):
        """Return the confirmed order that the coordinator registered for the assignment."""
        line = {"product_id": cls.product.id, "product_uom_qty": visits}
        if price is not None:
            line["price_unit"] = price
        values = {
            "partner_id": cls.buyer.id,
            "buyer_reference": "4711",
            "umgange_date_from": "2026-01-01",
            "umgange_date_to": "2026-12-31",
            "order_line": [Command.create(line)],
            **values,
        }
        return assignment.with_user(cls.coordinator)._create_order(values)

    @classmethod
    def _make_policy(cls, **values):
        """Return the usual terms: under 24 h all, under 48 h half, and a line per case."""
        lines = [
            ("notice", 24, 1.0, "punkt 4"),
            ("notice", 48, 0.5, "punkt 4"),
            ("notice", 0, 0.0, ""),
            ("provider", 0, 0.0, ""),
            ("no_show", 0, 1.0, "punkt 5"),
            ("on_site", 0, 0.8, ""),
            ("early", 0, 0.9, ""),
            ("declined", 0, 0.7, ""),
            ("abstained", 0, 0.6, ""),
        ]
        keys = ("case", "below_hours", "share", "clause")
        values = {
            "name": "Våra villkor",
            "line_ids": [Command.create(dict(zip(keys, line, strict=True))) for line in lines],
            **values,
        }
        return cls._as(cls.finance, "umgange.cancellation.policy").create(values)

    @classmethod
    def _make_agreement(cls, **values):
        if "policy_id" not in values:
            values["policy_id"] = cls._make_policy().id
        values = {
            "name": "A-1",
            "partner_id": cls.buyer.id,
            "date_from": "2026-01-01",
            "product_id": cls.product.id,
            **values,
        }
        return cls._as(cls.finance, "umgange.agreement").create(values)
