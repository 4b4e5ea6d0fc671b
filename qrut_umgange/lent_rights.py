"""Rights that a method lends to whoever may call it."""

#: What of the caller's context goes along with lent rights: how they read, where they work, and why a
#: time is mended. The mover's pass is an object that no client can send.
KEPT = ("lang", "tz", "allowed_company_ids", "umgange_mend_reason", "umgange_mover")


def clean_context(context):
    """Return what of ``context`` goes along with lent rights."""
    return {key: context[key] for key in KEPT if key in context}


def lend(records):
    """Return ``records`` with all rights, and with nothing of the client's context but ``KEPT``.

    ``default_…`` keys fill every field that the caller does not name: a quantity, a price, who is a
    participant. Others silence to-dos or mail the buyer. With lent rights a client could set any of them.
    """
    # The whole context is another.
    return records.sudo().with_context(clean_context(records.env.context))  # pylint: disable=context-overridden
