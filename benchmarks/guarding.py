"""Comparing an invoice with everybody who is known, before it leaves."""

from itertools import cycle
from random import Random

from benchmarks.measure import Side, compare, environment, new_user, report

PEOPLE = 5000
LINES = 50
#: how often an invoice is checked, so that reading it first counts little
AGAIN = 100
_FIRST = [f"{first}{second}" for first in ("Ann", "Lov", "Sar", "Mai", "Nil", "Åk") for second in ("a", "e", "is", "y")]
_LAST = [
    first + second
    for first in ["Berg", "Lind", "Ek", "Sten", "Ny", "Hag", "Sjö", "Gran", "Alm", "Björk"]
    for second in ["ström", "man", "lund", "gren", "kvist", "dahl", "qvist", "strand", "sson", "mark"]
]


def run(database: str, repeat: int) -> str:
    """Return the table: an invoice of ``LINES`` lines at hand, the same read first, one line, a name changed before."""
    with environment(database) as env:
        _write_people(env)
        user = new_user(env, "guard", "qrut_umgange.group_finance")
        many = [_write_invoice(env(user=user.id), LINES).id for _invoice in range(2)]
        one = [_write_invoice(env(user=user.id), 1).id]
    sides = [
        Side(f"{LINES} lines at hand", AGAIN, database, lambda env: _prepare(env, user.id, many, AGAIN)),
        Side(
            "the same again in one transaction", AGAIN, database, lambda env: _prepare(env, user.id, many, AGAIN, False)
        ),
        Side(f"{LINES} lines, read first", 1, database, lambda env: _prepare(env, user.id, many)),
        Side("one line, read first", 1, database, lambda env: _prepare(env, user.id, one)),
        Side("the same after a name has changed", 1, database, lambda env: _prepare(env, user.id, one, cold=True)),
    ]
    return report(f"(f) Looking for names, {PEOPLE} people known", "check", sides, compare(sides, repeat))


def _prepare(env, user_id, invoice_ids, times=1, anew=True, cold=False):
    """Return the checking of invoice after invoice, ``times`` in all; ``anew`` forgets what a transaction keeps."""
    invoices = env(user=user_id)["account.move"].browse(invoice_ids)
    invoices._check_umgange_names()
    if cold:
        env["umgange.naming"]._forget()

    def check():
        for _time, invoice in zip(range(times), cycle(invoices), strict=False):
            if anew:
                env.cr.precommit.data.clear()
            invoice._check_umgange_names()

    return check


def _write_people(env):
    """Fill up to ``PEOPLE`` people with names, numbers, phones and addresses; the same in every run."""
    there = env["umgange.person.identity"].search_count([])
    random = Random(there)
    people = env["umgange.person"].create([{"kind": "adult"}] * max(0, PEOPLE - there))
    env["umgange.person.identity"].create(
        [{"person_id": person.id, "name": f"{random.choice(_FIRST)} {random.choice(_LAST)}"} for person in people]
    )
    env["umgange.person.contact"].create(
        [
            {
                "person_id": person.id,
                "phone": f"070-{random.randint(100, 999)} {random.randint(10, 99)} {random.randint(10, 99)}",
                "street": f"{random.choice(_LAST)}vägen {random.randint(1, 99)}",
                "zip": f"{random.randint(100, 999)} {random.randint(10, 99)}",
            }
            for person in people
        ]
    )


def _write_invoice(env, lines):
    """Return a draft invoice with as many visits of a child and a parent."""
    env = env(su=True)
    people = env["umgange.person"].search([("company_id", "=", env.company.id)], limit=2)
    participants = [
        (0, 0, {"role": role, "person_id": who.id}) for role, who in zip(("child", "visiting"), people, strict=True)
    ]
    assignment = env["umgange.assignment"].create({"legal_basis": "sol", "participant_ids": participants})
    values = {"assignment_id": assignment.id, "date": "2026-03-04"}
    deliveries = env["umgange.delivery"].create(
        [{**values, "explanation": f"15.00–17.{number:02}, sen avbokning"} for number in range(lines)]
    )
    return env["account.move"].create(
        {
            "move_type": "out_invoice",
            "partner_id": env["res.partner"].create({"name": "Exempelstads kommun", "is_company": True}).id,
            "buyer_reference": "4711",
            "invoice_line_ids": [
                (0, 0, {"name": delivery._get_invoice_text(), "price_unit": 1800.0, "umgange_delivery_id": delivery.id})
                for delivery in deliveries
            ],
        }
    )
