"""The names that are looked for, as each transaction sees them: two connections, real commits."""

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry

NAME = "Quirinus Zetterlund"


def _knows(env):
    return bool(env["umgange.naming"]._get_scanner().find(NAME))


def test_whoever_began_before_does_not_bring_old_names_back(odoo_env):
    registry = Registry(odoo_env.cr.dbname)
    with registry.cursor() as slow_cr:
        slow = api.Environment(slow_cr, SUPERUSER_ID, {})
        assert not _knows(slow)
        with registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            person = env["umgange.person"].create({"kind": "adult"})
            env["umgange.person.identity"].create({"person_id": person.id, "name": NAME})
            assert _knows(env)
            # Not committed: the others do not know it yet, and go on with what they see.
            assert not _knows(slow)
        assert not _knows(slow)
    with registry.cursor() as cr:
        assert _knows(api.Environment(cr, SUPERUSER_ID, {}))


def test_what_was_taken_back_is_not_looked_for(odoo_env):
    with Registry(odoo_env.cr.dbname).cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        person = env["umgange.person"].create({"kind": "adult"})
        identity = env["umgange.person.identity"].create({"person_id": person.id, "name": "Nils Nilsson"})
        with cr.savepoint() as savepoint:
            identity.name = "Xerxes Ytterlind"
            assert env["umgange.naming"]._get_scanner().find("Xerxes Ytterlind")
            savepoint.rollback()
        env.invalidate_all()
        assert not env["umgange.naming"]._get_scanner().find("Xerxes Ytterlind")
        assert env["umgange.naming"]._get_scanner().find("Nils Nilsson")
        cr.rollback()


def test_the_night_keeps_one_row_and_nobody_goes_on_with_old_names(odoo_env):
    with Registry(odoo_env.cr.dbname).cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        person = env["umgange.person"].create({"kind": "adult"})
        env["umgange.person.identity"].create({"person_id": person.id, "name": "Ossian Ödeborg"})
        before = env["umgange.naming"]._fetch_version()
        env["umgange.naming.change"]._gc_changes()
        after = env["umgange.naming"]._fetch_version()
        assert after[0] == 1
        assert after[1] > before[1]
        assert env["umgange.naming"]._get_scanner().find("Ossian Ödeborg")
        cr.rollback()
