"""Printing a page of two sides with our engine, beside wkhtmltopdf on the same page."""

import importlib
import subprocess
from functools import partial

from odoo.tools import file_open
from odoo.tools.misc import find_in_path

from benchmarks.measure import Side, compare, report

POINT = "<section class='point'><h3>Punkt {0}</h3><p class='text'>{1}</p></section>"
TEXT = "Vi ses i rum Solen varannan onsdag. Barnet kommer med familjehemmet och går först när det är slut. " * 3
ROWS = "".join(f"<tr><th scope='row'>Roll {number}</th><td>Någon {number}</td></tr>" for number in range(8))
POINTS = "".join(POINT.format(number, TEXT) for number in range(8))
PAGE = f"""<html lang="sv"><head><meta charset="utf-8"/><title>Umgängesplan</title>{{style}}</head><body>
<div class="running-head"><span class="organisation">Länken</span><span class="number">U-2026-0001</span></div>
<div class="running-foot"><span>Utskriven</span></div><main><h1>Umgängesplan</h1><p class="lead">Gäller.</p>
<h2>Vilka som är med</h2><table><thead><tr><th scope="col">Roll</th><th scope="col">Vem</th></tr></thead>
<tbody>{ROWS}</tbody></table><h2>Så gör vi</h2>{POINTS}</main></body></html>"""


def run(database: str, repeat: int) -> str:
    """Return the table."""
    sides = [
        Side(
            "pdf_engine, tagged PDF/UA", 1, database, lambda _env: partial(_get_engine().render, PAGE.format(style=""))
        ),
        Side("wkhtmltopdf alone, untagged", 1, database, lambda _env: _print_theirs),
        Side("Odoo's _run_wkhtmltopdf", 1, database, _prepare_stock),
    ]
    return report("(i) A document of two pages", "document", sides, compare(sides, repeat))


def _get_engine():
    """Return the engine: it can be imported only when Odoo has read where its addons are."""
    return importlib.import_module("odoo.addons.qrut_umgange_reports.pdf_engine")


def _get_page():
    """Return the same page with its style in it: wkhtmltopdf knows nothing of ours."""
    with file_open(_get_engine().STYLESHEET, "r") as file:
        rules = [line for line in file if "static:" not in line]
    return PAGE.format(style=f"<style>{''.join(rules)}</style>")


def _print_theirs():
    command = [find_in_path("wkhtmltopdf"), "--quiet", "--disable-local-file-access", "-", "-"]
    return subprocess.run(command, input=_get_page().encode(), capture_output=True, check=False).stdout


def _prepare_stock(env):
    return partial(env["ir.actions.report"]._run_wkhtmltopdf, [_get_page()])
