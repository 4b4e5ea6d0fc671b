"""Verifying what is signed, beside reading the same rows and doing nothing with them."""

import secrets
from functools import partial

from odoo.fields import Datetime
from odoo.tools import SQL

from benchmarks.measure import Side, compare, environment, report

ENTRIES = 20_000
CHILDREN = 20
TEXT = "Lova visade sina teckningar och de byggde ett torn av klossar. " * 8


def run(database: str, repeat: int) -> str:
    """Return the table."""
    with environment(database) as env:
        company_id = _sign_entries(env)
    sides = [
        Side(
            "umgange.journal.verification",
            ENTRIES // 1000,
            database,
            partial(_prepare_verification, company_id=company_id),
        ),
        Side("the same rows, read", ENTRIES // 1000, database, partial(_prepare_reading, company_id=company_id)),
    ]
    return report(f"(c) Verifying {ENTRIES} signed entries", "1,000 entries", sides, compare(sides, repeat))


def _prepare_verification(env, company_id):
    company = env["res.company"].browse(company_id)
    return lambda: env["umgange.journal.verification"]._verify(company).ensure_one()


def _prepare_reading(env, company_id):
    verifications = env["umgange.journal.verification"]
    return lambda: sum(1 for _row in verifications._iterate(env["res.company"].browse(company_id)))


# === WHAT IS SIGNED === #


def _sign_entries(env):
    """Sign as many entries in a company of their own and return its id.

    Their drafts are made by SQL, then signed as the button signs.
    """
    company = env["res.company"].create({"name": f"Bench {secrets.token_hex(4)}"})
    env = env(context={**env.context, "allowed_company_ids": company.ids})
    children = env["umgange.person"].create([{"kind": "child", "company_id": company.id} for _ in range(CHILDREN)])
    assignment = env["umgange.assignment"].create({"company_id": company.id})
    env.flush_all()
    for child in children:
        _sign_for(env, assignment, child, ENTRIES // CHILDREN)
    return company.id


def _sign_for(env, assignment, child, count):
    now = Datetime.now()
    rows = env.execute_query(
        SQL(
            """
            INSERT INTO umgange_journal_entry
                   (child_id, assignment_id, company_id, kind, author_id, state, occurred_at, facts)
            SELECT %s, %s, %s, 'event', %s, 'draft', %s, %s FROM generate_series(1, %s)
         RETURNING id
            """,
            child.id,
            assignment.id,
            assignment.company_id.id,
            env.uid,
            now,
            TEXT,
            count,
        )
    )
    env["umgange.journal.entry"].browse(entry_id for (entry_id,) in rows)._add_links(child, now)
