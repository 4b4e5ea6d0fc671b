"""./dev bench."""

import argparse
import os
import subprocess

from devtools import debian, places, process, running, steps, venvs
from devtools.cluster import Cluster
from devtools.databases import TEMPLATE, Databases

# On the cluster that writes as a real one does: the tests' does not wait for the disk.
_COPIES = "qrut_bench_"
_RIVAL = "qrut_rival"
_RIVAL_MODULE = "resource_booking"
_AUDIT_MODULE = "auditlog"


def bench(_options: argparse.Namespace, rest: list[str], _began: float) -> int:
    """Measure beside OCA's modules in one run, on databases made for it; further words go to benchmarks/run.py."""
    odoo = running.prepare(debian.RUN)
    with steps.lock():
        python = venvs.bench()
    with Cluster("run") as cluster:
        databases = Databases(cluster, odoo, (venvs.site_packages(python) / "odoo" / "addons",), python)
        copy = f"{_COPIES}{os.getpid()}"
        rival, audit = f"{copy}_rival", f"{copy}_audit"
        with steps.lock():
            databases.start()
            databases.drop_leftovers(_COPIES)
            databases.ensure_template()
            databases.ensure_installed(_RIVAL, _RIVAL_MODULE, steps.digest(places.LOCKS / "bench.txt"))
            databases.copy(TEMPLATE, copy)
            databases.copy(_RIVAL, rival)
            databases.copy(TEMPLATE, audit)
            databases.inside(audit, "install", _AUDIT_MODULE)
        command = [
            python,
            "-P",
            "-m",
            "benchmarks.run",
            "--db",
            copy,
            "--rb-db",
            rival,
            "--audit-db",
            audit,
            "--config",
            databases.conf,
            *rest,
        ]
        try:
            env = process.environment(PYTHONPATH=str(places.ROOT))
            return subprocess.call([str(part) for part in command], cwd=places.ROOT, env=env)
        finally:
            databases.drop(copy)
            databases.drop(rival)
            databases.drop(audit)
