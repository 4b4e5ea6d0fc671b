"""Measure in one run and print the tables: ``python -m benchmarks.run --db NAME --config FILE``.

Runs in Odoo's Python, in the repository's root, on databases that are thrown away afterwards.
"""

import argparse
import logging
import platform
import sys
from os import cpu_count

from odoo.modules.registry import Registry
from odoo.tools import config

from benchmarks import board, counting, guarding, invoicing, planning, printing, reading, serving, verification


def main(argv: list[str] | None = None) -> int:
    """Measure, print and return the exit code."""
    options = _parse(argv)
    config.parse_config(
        ["-c", options.config, "--no-http", "--max-cron-threads=0", "--log-level=error"],
        setup_logging=True,
    )
    logging.getLogger("odoo").setLevel(logging.ERROR)
    _check_installed(options.db, "qrut_umgange")
    if {"h", "i"} & set(options.only or "hi"):
        _check_installed(options.db, "qrut_umgange_reports")
    if options.rb_db:
        _check_installed(options.rb_db, "resource_booking")
    if options.audit_db:
        _check_installed(options.audit_db, "auditlog")
    print(f"Python {platform.python_version()}, {cpu_count()} cores, {platform.machine()}")
    print(f"Medians of {options.repeat} rounds of this run.\n", flush=True)
    parts = {
        "a": lambda: planning.run(options.db, options.rb_db, options.repeat),
        "b": lambda: invoicing.run(options.db, options.repeat),
        "c": lambda: verification.run(options.db, options.repeat),
        "d": lambda: reading.run(options.db, options.audit_db, options.repeat),
        "e": lambda: serving.run(options.db, options.audit_db, options.config, options.repeat),
        "f": lambda: guarding.run(options.db, options.repeat),
        "g": lambda: board.run(options.db, options.repeat),
        "h": lambda: counting.run(options.db, options.repeat),
        "i": lambda: printing.run(options.db, options.repeat),
    }
    for letter in options.only or parts:
        print(parts[letter](), end="\n\n", flush=True)
    if not options.rb_db:
        print("Left out: OCA's resource_booking (give --rb-db).")
    if not options.audit_db:
        print("Left out: OCA's auditlog (give --audit-db).")
    return 0


def _parse(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks.run", description=__doc__.splitlines()[0])
    parser.add_argument("--db", required=True, help="where qrut_umgange is installed")
    parser.add_argument("--config", required=True, help="Odoo's configuration file")
    parser.add_argument("--rb-db", help="where OCA's resource_booking is installed")
    parser.add_argument("--audit-db", help="where qrut_umgange and OCA's auditlog are installed")
    parser.add_argument("--repeat", type=int, default=5, help="rounds to take the median of")
    parser.add_argument("--only", nargs="+", choices="abcdefghi", help="the parts to measure, all where not given")
    options = parser.parse_args(argv)
    for name in filter(None, (options.db, options.rb_db, options.audit_db)):
        if "bench" not in name:
            parser.error(f"{name}: rows are left in it, so its name must contain “bench”")
    if options.repeat < 1:
        parser.error("--repeat: at least one round")
    return options


def _check_installed(database: str, module: str) -> None:
    if module not in Registry(database)._init_modules:
        raise SystemExit(f"{module} is not installed in {database}: install it there first.")


if __name__ == "__main__":
    sys.exit(main())
