"""Odoo only logs much of what goes wrong while it installs: a constraint that cannot be made, a field of an unknown
model.
"""

import pytest

from devtools.pytest_plugin import is_ours


def test_our_addons_install_without_a_complaint(databases):
    lines = databases.log("qrut_tpl").read_text(errors="replace").splitlines()
    assert [line for line in lines if is_ours("", line)] == []


@pytest.mark.parametrize(
    ("logger", "message", "ours"),
    [
        ("odoo.addons.qrut_umgange.models.visit", "anything", True),
        ("odoo.schema", "Table 'umgange_visit': unable to add constraint", True),
        ("odoo.fields", "Field umgange.visit.start: unknown parameter", True),
        ("odoo.addons.mail.models.mail_thread", "The model sale.order", False),
        ("odoo.sql_db", "qrut_test_1: connection closed", False),
    ],
)
def test_what_counts_as_a_complaint_about_our_code(logger, message, ours):
    assert is_ours(logger, message) is ours
