"""Notice got a longest time: terms that go beyond it are drawn in, or the database could not keep the rule.

What they say stays the same in practice: nobody cancels a visit more than a year ahead, and none lasts a day.
"""

LIMITS = {
    "below_hours": 8784,
    "first_hours": 24,
    "least_hours": 24,
    "late_minutes": 1440,
    "days_before": 366,
}


def migrate(cr, version):
    """Draw the terms into the range of each limit, before the rule is made."""
    if not version:
        return
    cr.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_name = 'umgange_cancellation_policy_line'"
    )
    there = {name for (name,) in cr.fetchall()}
    for name, limit in LIMITS.items():
        if name in there:
            cr.execute(
                f"UPDATE umgange_cancellation_policy_line SET {name} = LEAST(GREATEST({name}, 0), %s)"
                f" WHERE {name} NOT BETWEEN 0 AND %s",
                [limit, limit],
            )
