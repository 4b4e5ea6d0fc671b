"""Our addons go into an Odoo that is in use already, stay whole through an update, and leave it as they found it."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from odoo_command import GUARDS, run_odoo, write_conf

import odoo

from devtools import addons
from devtools.databases import BASE, Databases

# What a usual Odoo has installed by itself beside what we are built on, and what shares our records with us.
OTHERS = ("account_peppol", "account_add_gln", "sale_edi_ubl", "sale_management", "privacy_lookup")


class Used:
    """A database in which somebody has worked, and an Odoo that finds our addons in a folder of copies."""

    def __init__(self, databases: Databases, db: str, query: Callable[..., list[tuple]], folder: Path) -> None:
        self.db, self.query = db, query
        addons.copy(folder / "addons")
        self.conf = write_conf(databases, folder / "addons", folder / "odoo.conf")

    def odoo(self, *options: str, script: str = "") -> list[str]:
        """Run Odoo to its end and return what its log says about our code."""
        return run_odoo(self.conf, self.db, *options, script=script)

    def guards(self) -> dict[str, str]:
        """Return each constraint, index and trigger on our tables and columns, with its definition."""
        return dict(self.query(GUARDS))

    def traces(self) -> list[tuple]:
        """Return what is in the database by our names."""
        return self.query("""
            SELECT 'table', relname::text FROM pg_class WHERE relname ~ 'umgange' AND relkind <> 't'
            UNION ALL SELECT 'column', table_name || '.' || column_name FROM information_schema.columns
                WHERE column_name ~ 'umgange' OR column_name IN ('buyer_reference', 'purchase_order_reference')
            UNION ALL SELECT 'function', proname::text FROM pg_proc WHERE proname ~ 'umgange'
            UNION ALL SELECT 'model', model FROM ir_model WHERE model ~ 'umgange'
            UNION ALL SELECT 'field', model || '.' || name FROM ir_model_fields
                WHERE name ~ 'umgange' OR model ~ 'umgange'
            UNION ALL SELECT 'xmlid', module || '.' || name FROM ir_model_data WHERE module ~ '^qrut'
            UNION ALL SELECT 'view', name FROM ir_ui_view WHERE arch_db::text ~ 'umgange'
            UNION ALL SELECT 'rule', name FROM ir_rule WHERE name ~ 'umgange' OR domain_force ~ 'umgange'
            ORDER BY 1, 2
        """)


@pytest.fixture(scope="module")
def used(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Used]:
    """An Odoo with a chart, municipalities and other modules, into which our three are installed, and then updated."""
    name = f"qrut_test_{os.getpid()}_install"
    databases.copy(BASE, name)

    def query(statement: str, *values: Any) -> list[tuple]:
        with odoo.sql_db.db_connect(name).cursor() as cr:
            cr.execute(statement, values or None)
            return cr.fetchall()

    try:
        made = Used(databases, name, query, tmp_path_factory.mktemp("install"))
        made.odoo("-i", ",".join(OTHERS))
        for municipality in (("Uppsala kommun", "212000-3005"), ("Stockholms kommun", "212000-0142")):
            query(MUNICIPALITY, *municipality)
        made.before = made.traces()
        made.said_at_install = made.odoo("-i", ",".join(addons.NAMES))
        made.guards_installed = made.guards()
        made.said_at_update = made.odoo("-u", ",".join(addons.NAMES))
        yield made
    finally:
        odoo.sql_db.close_db(name)
        databases.drop(name)


MUNICIPALITY = """
INSERT INTO res_partner
    (name, complete_name, company_registry, ref, is_company, active, type, autopost_bills, country_id)
SELECT name, name, number, 'OLD', TRUE, TRUE, 'contact', 'ask', (SELECT id FROM res_country WHERE code = 'SE')
FROM (VALUES (%s, %s)) AS given (name, number) RETURNING id
"""
UNINSTALL = """
env["ir.module.module"].search([("name", "=like", "qrut%")]).button_immediate_uninstall()
"""


@pytest.fixture(scope="module")
def uninstalled(used: Used) -> Used:
    """The same after our addons were uninstalled."""
    used.said_at_uninstall = used.odoo(script=UNINSTALL)
    return used


def expected_guards() -> set[str]:
    """Return "table.name" of each constraint and index in the source, and of the triggers."""
    registry = odoo.modules.registry.Registry(odoo.tests.common.get_db_name())
    named = {
        f"{model._table}.{thing.full_name(model)}"
        for model in registry.models.values()
        if not model._abstract
        for thing in model._table_objects.values()
        if "umgange" in thing.full_name(model)
    }
    return named | {
        f"{model._table}.{guard.name}"
        for model in registry.models.values()
        if not model._abstract
        for guard in getattr(model, "_sql_guards", ())
    }


def test_our_addons_install_into_a_used_odoo_without_a_complaint(used):
    assert used.before == []
    assert used.said_at_install == []
    installed = used.query(
        "SELECT name FROM ir_module_module WHERE state = 'installed' AND name = ANY(%s)", [*addons.NAMES, *OTHERS]
    )
    assert {name for (name,) in installed} == {*addons.NAMES, *OTHERS}


def test_the_company_that_has_its_chart_already_gets_our_taxes_and_account(used):
    [choices] = used.query(
        "SELECT e.ubl_cii_tax_category_code, o.ubl_cii_tax_category_code, t.amount, a.active FROM res_company c"
        " JOIN account_tax e ON e.id = c.umgange_exempt_tax_id JOIN account_tax o ON o.id = c.umgange_outside_tax_id"
        " JOIN account_tax t ON t.id = c.umgange_taxed_tax_id"
        " JOIN account_account a ON a.id = c.umgange_income_account_id"
    )
    assert choices == ("E", "O", 25.0, True)
    services = used.query(
        "SELECT count(*), bool_and(t.ubl_cii_tax_category_code = 'E') FROM product_template p"
        " JOIN product_taxes_rel r ON r.prod_id = p.id JOIN account_tax t ON t.id = r.tax_id"
        " WHERE p.service_tracking = 'umgange'"
    )
    assert services[0][0] > 0
    assert services[0][1] is True


def test_what_qrut_sells_beside_visits_has_the_vat_and_the_account_of_its_kind(used):
    sold = used.query(
        "SELECT p.default_code, array_agg(DISTINCT t.amount), array_agg(DISTINCT s.value), bool_or(a.active)"
        " FROM product_product p JOIN ir_model_data d ON d.res_id = p.id"
        " AND d.module = 'qrut' AND d.model = 'product.product' JOIN product_template e ON e.id = p.product_tmpl_id"
        " JOIN product_category c ON c.id = e.categ_id"
        " JOIN product_taxes_rel r ON r.prod_id = e.id JOIN account_tax t ON t.id = r.tax_id"
        " JOIN jsonb_each_text(c.property_account_income_categ_id) i ON TRUE"
        " JOIN account_account a ON a.id = i.value::int JOIN jsonb_each_text(a.code_store) s ON TRUE"
        " WHERE e.service_tracking <> 'umgange' GROUP BY p.default_code ORDER BY p.default_code"
    )
    books = [(f"BOK-{number}", [6.0], ["3053"], True) for number in (10, 20, 30, 40)]
    assert sold == [*books, ("FÖR-10", [25.0], ["3054"], True), ("FÖR-20", [25.0], ["3055"], True)]


def test_each_booklet_that_is_handed_out_is_the_book_that_is_sold(used):
    pairs = used.query(
        "SELECT count(*), count(DISTINCT b.product_id), bool_and(p.default_code LIKE 'BOK-%%') FROM umgange_booklet b"
        " JOIN ir_model_data d ON d.res_id = b.id AND d.module = 'qrut' AND d.model = 'umgange.booklet'"
        " LEFT JOIN product_product p ON p.id = b.product_id"
    )
    assert pairs == [(4, 4, True)]


def test_the_municipalities_are_as_they_were(used):
    assert used.query("SELECT name, company_registry, ref FROM res_partner WHERE ref = 'OLD' ORDER BY name") == [
        ("Stockholms kommun", "212000-0142", "OLD"),
        ("Uppsala kommun", "212000-3005", "OLD"),
    ]


def test_every_guard_of_the_database_is_there_after_install_and_after_an_update(used):
    missing = {
        time: expected_guards() - guards.keys()
        for time, guards in (("install", used.guards_installed), ("update", used.guards()))
    }
    assert missing == {"install": set(), "update": set()}
    assert used.guards() == used.guards_installed
    triggers = [text for text in used.guards().values() if "CREATE TRIGGER umgange_" in text]
    assert triggers
    assert all(text.startswith("O ") for text in triggers)


def test_an_update_says_nothing(used):
    assert used.said_at_update == []


def test_our_addons_leave_without_a_trace(uninstalled):
    assert uninstalled.said_at_uninstall == []
    assert uninstalled.traces() == []
    states = uninstalled.query("SELECT name, state FROM ir_module_module WHERE name = ANY(%s)", [*addons.NAMES])
    assert {state for _name, state in states} == {"uninstalled"}


def test_what_was_there_before_works_when_we_have_left(uninstalled):
    uninstalled.odoo(
        script="""
partner = env["res.partner"].search([("name", "=", "Uppsala kommun")])
product = env["product.product"].create({"name": "Something else", "type": "service"})
order = env["sale.order"].create({"partner_id": partner.id, "order_line": [(0, 0, {"product_id": product.id})]})
order.action_confirm()
order.order_line.qty_delivered = 1
order._create_invoices().action_post()
"""
    )


def test_nothing_signed_is_lost_by_uninstalling(odoo_env):
    child = odoo_env["umgange.person"].create({"kind": "child"})
    assignment = odoo_env["umgange.assignment"].create(
        {"participant_ids": [(0, 0, {"role": "child", "person_id": child.id})]}
    )
    entry = odoo_env["umgange.journal.entry"].create(
        {"kind": "event", "child_id": child.id, "assignment_id": assignment.id, "facts": "It happened."}
    )
    entry.action_sign()
    # Ours itself, or what it would be pulled away with.
    for name in ("qrut_umgange", "sale", "l10n_se"):
        module = odoo_env.ref(f"base.module_{name}")
        with pytest.raises(odoo.exceptions.UserError, match="signed"):
            module.button_uninstall()
        assert module.state == "installed"
