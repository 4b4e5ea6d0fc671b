"""./dev lint."""

import argparse
import os
import subprocess
from pathlib import Path

from devtools import addons, debian, places, process, running, steps, venvs
from devtools.cluster import Cluster
from devtools.databases import TEMPLATE, Databases
from devtools.messages import say
from devtools.testing import COPIES

# xml-header-wrong wants the encoding in capitals, which Odoo does not write either; the others serve OCA's machinery.
_OCA_LEFT_OUT = "prefer-readme-rst,weblate-component-too-long,xml-header-wrong"
# It empties a translation that equals its source, and then nobody sees whether a term was looked at.
_PO_LEFT_OUT = "po-pretty-format"
_TERMS = places.OUT / "terms"


def lint(_options: argparse.Namespace, _rest: list[str], _began: float) -> int:
    """Run every check, also after one has failed; return 1 where any did."""
    odoo = running.prepare(debian.RUN)
    with steps.lock():
        python = venvs.lint()
    copies = places.DEV / "lint"
    addons.copy(copies)
    results = [
        _check("ruff check", python, "ruff", "check", "--output-format=concise"),
        _check("ruff format", python, "ruff", "format", "--check", "--output-format=concise"),
        _check("pylint-odoo", python, "pylint", *addons.MODULES),
        # On copies, since these checkers follow a link to where the addon in the root has no __init__.py.
        _check("OCA's XML checks", python, "oca_pre_commit_hooks.cli", f"--disable={_OCA_LEFT_OUT}", *_folders(copies)),
        _check(
            "OCA's PO checks",
            python,
            "oca_pre_commit_hooks.cli_po",
            f"--disable={_PO_LEFT_OUT}",
            *sorted(copies.rglob("*.po*")),
        ),
    ]
    with Cluster("test") as cluster:
        databases = Databases(cluster, odoo)
        with steps.lock():
            databases.start()
            databases.ensure_template()
        results.append(_report("terms and their Swedish", check_terms(databases)))
    return 0 if all(results) else 1


def check_terms(databases: Databases) -> list[str]:
    """Return what is wrong with the committed terms and their Swedish, a sentence each."""
    copy = f"{COPIES}{os.getpid()}_terms"
    databases.copy(TEMPLATE, copy)
    try:
        databases.inside(copy, "terms", str(places.ROOT), str(_TERMS), *addons.MODULES)
    finally:
        databases.drop(copy)
    return (_TERMS / "complaints.txt").read_text(encoding="utf-8").splitlines()


def _folders(parent: Path) -> list[Path]:
    return [parent / name for name in addons.NAMES]


def _check(title: str, python: Path, module: str, *arguments: str | Path) -> bool:
    done = subprocess.run(
        [str(part) for part in [python, "-m", module, *arguments]],
        cwd=places.ROOT,
        env=process.environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return _report(title, done.stdout.strip().splitlines() if done.returncode else [])


def _report(title: str, complaints: list[str]) -> bool:
    say("\n".join([f"• {title}: {'see below' if complaints else 'good'}", *complaints]))
    return not complaints
