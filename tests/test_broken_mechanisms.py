"""What the database keeps against its application's role it does not keep against its superuser.

The rest of the mechanisms is switched off in qrut_umgange/tests/test_broken_*.py.
"""

import psycopg2
import pytest

ATTACKS = {
    "the log": "UPDATE umgange_access_log SET login = 'x'",
    "the log's rows": "DELETE FROM umgange_access_log",
    "an accepted undertaking": "DELETE FROM umgange_undertaking_acceptance",
    "the text of an undertaking": "UPDATE umgange_undertaking SET text = 'x'",
    "a signed entry": "UPDATE umgange_journal_entry SET facts = 'x' WHERE state = 'signed'",
}


@pytest.fixture(scope="module")
def signed(system) -> int:
    """A signed entry, committed."""
    assignment = system.make_assignment(supporter_id=system.supporter)
    supporter = system.json("supporter")
    child = system.json("coordinator").read("umgange.assignment", assignment, "child_ids")[0]
    values = {"kind": "call", "assignment_id": assignment, "child_id": child, "facts": "The child slept."}
    entry = supporter.create("umgange.journal.entry", **values)
    supporter.call("umgange.journal.entry", "action_sign", [entry])
    return entry


@pytest.mark.parametrize("statement", ATTACKS.values(), ids=ATTACKS)
def test_the_applications_role_is_refused_and_a_superuser_is_not(system, signed, pg, statement):
    role = pg(system.db)
    with pytest.raises(psycopg2.errors.RestrictViolation), role.cursor() as cr:
        cr.execute(statement)
    role.rollback()
    with pytest.raises(psycopg2.errors.InsufficientPrivilege), role.cursor() as cr:
        cr.execute("SET session_replication_role = replica")
    role.rollback()
    superuser = pg(system.db, superuser=True)
    with superuser.cursor() as cr:
        cr.execute("SET LOCAL session_replication_role = replica")
        cr.execute(statement)
        assert cr.rowcount > 0
    superuser.rollback()
