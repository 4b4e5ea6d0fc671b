"""What ./dev does inside Odoo, run by Odoo's Python: inside.py CONF DATABASE ACTION [ARGUMENT…]."""

import io
import json
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import polib

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tools import config
from odoo.tools.translate import load_language, trans_export

SWEDISH = "sv_SE"
# What the web client, the login page, printed documents and tours load. Odoo's own list has its JavaScript tests too,
# and takes thrice as long.
BUNDLES = {
    "web.__assets_tests_call__",
    "web.assets_frontend",
    "web.assets_frontend_lazy",
    "web.assets_frontend_minimal",
    "web.assets_tests",
    "web.assets_web",
    "web.assets_web_print",
    "web.report_assets_common",
    "web.report_assets_pdf",
}


@contextmanager
def environment(database: str) -> Iterator[api.Environment]:
    """Give the system's environment and commit what was done in it."""
    with Registry(database).cursor() as cr:
        yield api.Environment(cr, SUPERUSER_ID, {})


def base(database: str, *modules: str) -> None:
    """Install Odoo's own modules for a Swedish company."""
    Registry.new(database, update_module=True, install_modules=["base"])
    with environment(database) as env:
        # Before accounting comes, which takes its chart from the company's country and its texts from the languages
        # there are.
        env.ref("base.main_company").write({"country_id": env.ref("base.se").id, "currency_id": env.ref("base.SEK").id})
        load_language(env.cr, SWEDISH)
    Registry.new(database, update_module=True, install_modules=modules)
    with environment(database) as env:
        # Odoo's weekly call home.
        env.ref("mail.ir_cron_module_update_notification").active = False


def install(database: str, *modules: str) -> None:
    """Install modules, and build what browsers fetch now, so that nothing waits for it later."""
    Registry.new(database, update_module=True, install_modules=modules)
    with environment(database) as env:
        qweb = env["ir.qweb"]
        for bundles, kind in zip(qweb._get_bundles_to_pregenarate(), ("js", "css"), strict=True):
            for name in sorted(name for name in bundles if name in BUNDLES or name.startswith("qrut")):
                getattr(qweb._get_asset_bundle(name, css=kind == "css", js=kind == "js"), kind)()


def update(database: str, *modules: str) -> None:
    """Load newer source into a database."""
    Registry.new(database, update_module=True, upgrade_modules=modules)


def plain(database: str) -> None:
    """Prepare a database without a story: the administrator works in Swedish."""
    with environment(database) as env:
        env.ref("base.user_admin").write({"lang": SWEDISH, "tz": "Europe/Stockholm"})


def demo(database: str, out: str) -> None:
    """Play the demo story and keep what it made for people to look at."""
    # Imported here, since the other actions work on databases and sources without it.
    from odoo.addons.qrut_umgange.demo import story

    with environment(database) as env:
        result = story.play(env)
    for kind in ("xml", "pdf"):
        shutil.rmtree(Path(out, kind), ignore_errors=True)
        Path(out, kind).mkdir(parents=True)
        for name, content in result[kind].items():
            Path(out, kind, name).write_bytes(content)
    told = {"lines": result["lines"], "logins": result["logins"]}
    Path(out, "story.json").write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")


def terms(database: str, root: str, out: str, *modules: str) -> None:
    """Compare the committed terms (.pot) and their Swedish (sv.po) with the source.

    Writes complaints.txt, and beside it the files as they should be, where new terms wait for their Swedish.
    """
    Path(out).mkdir(parents=True, exist_ok=True)
    complaints = []
    with environment(database) as env:
        for module in modules:
            buffer = io.BytesIO()
            trans_export(None, [module], buffer, "po", env)
            complaints += _compare(module, buffer.getvalue().decode(), Path(root, module, "i18n"), Path(out))
    Path(out, "complaints.txt").write_text("".join(f"{line}\n" for line in complaints), encoding="utf-8")


def _compare(module: str, exported: str, committed: Path, out: Path) -> list[str]:
    fresh = polib.pofile(exported)
    template, swedish = (_read(committed / name) for name in (f"{module}.pot", "sv.po"))
    merged = _read(committed / "sv.po")
    merged.merge(fresh)
    merged[:] = [entry for entry in merged if not entry.obsolete]
    fresh.save(str(out / f"{module}.pot"))
    merged.save(str(out / f"{module}.sv.po"))
    complaints = []
    if _known(fresh) != _known(template):
        complaints.append(f"{committed / module}.pot is not what the source says: take {out / module}.pot")
    without = [entry.msgid for entry in merged if not entry.translated()]
    complaints += [
        f"{committed / 'sv.po'} has no Swedish for: {term!r} (merged: {out / module}.sv.po)" for term in without
    ]
    if extra := {entry.msgid for entry in swedish if not entry.obsolete} - {entry.msgid for entry in fresh}:
        complaints.append(f"{committed / 'sv.po'} has {len(extra)} terms that are no more: take {out / module}.sv.po")
    return complaints


def _read(file: Path) -> polib.POFile:
    return polib.pofile(str(file)) if file.exists() else polib.POFile()


def _known(file: polib.POFile) -> set[tuple[str, ...]]:
    """Return the terms and where they stand, which is what Odoo finds them by; order and line numbers do not count."""
    return {(entry.msgid, *sorted(place for place, _line in entry.occurrences)) for entry in file}


ACTIONS: dict[str, Callable[..., Any]] = {
    action.__name__: action for action in (base, install, update, plain, demo, terms)
}

if __name__ == "__main__":
    conf, name, action, *arguments = sys.argv[1:]
    config.parse_config(
        ["-c", conf, "-d", name, "--no-http", "--max-cron-threads=0", "--log-level=warn"], setup_logging=True
    )
    ACTIONS[action](name, *arguments)
