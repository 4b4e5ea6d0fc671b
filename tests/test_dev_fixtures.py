"""What the other system tests stand on: databases, servers and a browser of their own."""

import psycopg2
import pytest


def test_a_database_of_its_own_has_our_addons_and_keeps_what_is_committed(odoo_db, pg):
    with pg(odoo_db) as connection, connection.cursor() as cr:
        cr.execute("SELECT name FROM ir_module_module WHERE state = 'installed' AND name LIKE 'qrut%' ORDER BY name")
        assert cr.fetchall() == [("qrut",), ("qrut_umgange",), ("qrut_umgange_reports",)]
        cr.execute("UPDATE res_company SET name = 'Committed'")
    with pg(odoo_db).cursor() as cr:
        cr.execute("SELECT name FROM res_company")
        assert cr.fetchone() == ("Committed",)


def test_odoos_role_is_no_superuser(pg):
    query = "SELECT rolsuper, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = current_user"
    with pg("postgres").cursor() as cr:
        cr.execute(query)
        assert cr.fetchone() == (False, True, False)
    with pg("postgres", superuser=True).cursor() as cr:
        cr.execute(query)
        assert cr.fetchone()[0] is True


def test_postgresql_logs_no_value_of_a_failed_statement(pg, databases):
    once = "CREATE TEMPORARY TABLE child (name varchar PRIMARY KEY); INSERT INTO child VALUES ('Astrid')"
    for statement in ("SELECT 'Astrid'::integer", f"{once}; INSERT INTO child VALUES ('Astrid')"):
        with pytest.raises(psycopg2.Error), pg("postgres") as connection, connection.cursor() as cr:
            cr.execute(statement)
    log = databases.cluster.home / "test.log"
    assert "ready to accept connections" in log.read_text()
    assert "Astrid" not in log.read_text()


def test_the_base_database_has_a_swedish_chart_and_nothing_of_ours(base_db, pg):
    with pg(base_db).cursor() as cr:
        cr.execute("SELECT chart_template FROM res_company")
        assert cr.fetchone() == ("se",)
        cr.execute("SELECT count(*) FROM ir_module_module WHERE state = 'installed' AND name LIKE 'qrut%'")
        assert cr.fetchone() == (0,)


def test_an_environment_of_its_own_commits(odoo_env, odoo_db, pg):
    odoo_env.company.name = "From here"
    odoo_env.cr.commit()
    with pg(odoo_db).cursor() as cr:
        cr.execute("SELECT name FROM res_company")
        assert cr.fetchone() == ("From here",)


def test_a_server_with_workers_answers_and_can_be_killed(start_server, odoo_db):
    server = start_server(odoo_db, workers=2)
    server.kill()
    assert server.process.poll() is not None


def test_the_browser_logs_in_without_an_error_and_asks_nobody_outside(odoo_server, browser):
    browser.login(odoo_server.url, "admin")
    assert browser.errors == []
    assert {url.split("/")[2] for url in browser.requests if url.startswith("http")} == {
        f"127.0.0.1:{odoo_server.port}"
    }
