"""Odoo databases: built once in layers as templates, copied for each use.

`qrut_base` holds Odoo's own modules (minutes to build), `qrut_tpl` ours on top of it, and everything in use is a copy
of that. Nothing ever connects to a template that is whole, since PostgreSQL copies none in use. What a database was
made of is its comment, which is written in one transaction with its final name.
"""

import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from devtools import addons, places, process, steps, venvs
from devtools.cluster import ROLE, Cluster
from devtools.messages import doing
from devtools.odoo_tree import Odoo

BASE = "qrut_base"
TEMPLATE = "qrut_tpl"
# `rpc` and `web_tour` install themselves where nobody stops them; a usual Odoo has them.
_BASE_MODULES = ("base", "web", "rpc", "web_tour", "account", "sale")
# Raise it where inside.py prepares a database in another way.
_RECIPE = "1"

_ACTIONS = {
    "base": "install its own modules",
    "install": "install our addons",
    "update": "load the newer source",
    "plain": "prepare the administrator",
    "demo": "play the demo story",
    "terms": "write the terms to translate",
}


@dataclass(frozen=True)
class Databases:
    """The databases of one cluster, and the Odoo that works on them."""

    cluster: Cluster
    odoo: Odoo
    #: Addon folders besides Odoo's and ours, and the environment below which what they need is installed.
    others: tuple[Path, ...] = ()
    python: Path | None = None

    @property
    def conf(self) -> Path:
        """Return Odoo's configuration file."""
        return places.DEV / f"odoo-{self.cluster.name}{'-others' if self.others else ''}.conf"

    @property
    def data_dir(self) -> Path:
        """Return Odoo's folder for stored files and sessions."""
        return places.DATA / self.cluster.name

    def _write_conf(self) -> None:
        """Write the configuration anew, since the socket's folder may be another one."""
        path = [*self.odoo.addons(), addons.link(), *self.others]
        self.data_dir.mkdir(parents=True, exist_ok=True)
        lines = [
            "[options]",
            f"addons_path = {','.join(map(str, path))}",
            f"data_dir = {self.data_dir}",
            f"db_host = {self.cluster.socket}",
            f"db_user = {ROLE}",
            "db_maxconn = 32",
            "http_interface = 127.0.0.1",
            "list_db = False",
            # Nobody is told this password, so the database manager is closed however one gets at it.
            f"admin_passwd = {os.urandom(24).hex()}",
            "skip_auto_install = True",
            "server_wide_modules = base,rpc,web",
            # A browser that keeps a connection open and says nothing would bring the server down.
            f"limit_time_real = {24 * 3600}",
        ]
        steps.write(self.conf, "\n".join(lines) + "\n", mode=0o600)

    def start(self) -> None:
        """Start the cluster and tell Odoo where it is."""
        self.cluster.start()
        self._write_conf()

    def key(self) -> str:
        """Return what a database of today's source is made of."""
        return steps.digest(self._base_key(), addons.digest())

    def ensure_template(self) -> None:
        """Build the template with our modules where it is missing or older than the source."""
        if self.stamp(TEMPLATE) != self.key():
            self._ensure_base()
            with doing("Installing our addons"):
                self._build(TEMPLATE, BASE, self.key(), "install", *addons.NAMES)

    def ensure_installed(self, name: str, module: str, version: str) -> None:
        """Build a database that has one more module, and nothing of ours, where it is missing or older."""
        key = steps.digest(self._base_key(), version)
        if self.stamp(name) != key:
            self._ensure_base()
            with doing(f"Installing {module}"):
                self._build(name, BASE, key, "install", module)

    def ensure_copy(self, name: str, *play: str) -> None:
        """Make sure that a database is there and as new as the source; an older one is updated, never replaced."""
        if not self.stamp(name):
            self.ensure_template()
            with doing(f"Making the database {name}"):
                self._build(name, TEMPLATE, self.key(), *play)
        elif self.stamp(name) != self.key():
            with doing(f"Bringing the database {name} up to the source"):
                # Another Odoo or another base: all of it; else what is ours.
                same_base = self._comment(name).startswith(self._base_key())
                self.inside(name, "update", *(addons.NAMES if same_base else ["base"]))
                self.cluster.sql(self._stamping(name, self.key()))

    def stamp(self, name: str) -> str:
        """Return what the database was made of, or nothing where it is not there or not whole."""
        return self._comment(name).rpartition(" ")[2]

    def copy(self, source: str, target: str) -> None:
        """Copy a database and its stored files; the files are linked, since Odoo never changes one."""
        self.drop(target)
        self.cluster.sql(f'CREATE DATABASE "{target}" TEMPLATE "{source}" OWNER {ROLE}')
        if self.filestore(source).exists():
            shutil.copytree(self.filestore(source), self.filestore(target), copy_function=os.link)
        if self.heads(source).exists():
            shutil.copy(self.heads(source), self.heads(target))

    def drop(self, name: str) -> None:
        """Remove a database, whoever is connected to it, its stored files and its heads."""
        self.cluster.sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        steps.remove(self.filestore(name))
        self.heads(name).unlink(missing_ok=True)

    def drop_leftovers(self, prefix: str) -> None:
        """Remove the copies that a killed run has left: those named with the number of a process that is gone."""
        for name in self.cluster.sql("SELECT datname FROM pg_database").splitlines():
            pid = re.match(rf"{prefix}(\d+)", name)
            if name.startswith(prefix) and not (pid and Path("/proc", pid[1]).exists()):
                self.drop(name)

    def filestore(self, name: str) -> Path:
        """Return the folder of the database's stored files."""
        return self.data_dir / "filestore" / name

    def heads(self, name: str) -> Path:
        """Return the file in which the heads of the journal's chains are noted."""
        return self.data_dir / "umgange_heads" / f"{name}.heads"

    def log(self, name: str) -> Path:
        """Return the log of the making of a database."""
        return places.LOGS / f"{self.cluster.name}-{name}.log"

    def inside(self, name: str, action: str, *arguments: str, log: str = "") -> None:
        """Do something inside Odoo on one database (see inside.py)."""
        process.run(
            [
                self.python or venvs.runtime(),
                "-P",
                places.ROOT / "devtools" / "inside.py",
                self.conf,
                name,
                action,
                *arguments,
            ],
            f"Odoo could not {_ACTIONS[action]} in the database {name}",
            log=log or f"{self.cluster.name}-{name}-{action}",
        )

    def _ensure_base(self) -> None:
        if self.stamp(BASE) != self._base_key():
            with doing(f"Installing Odoo's modules for {self.cluster.name} (about two minutes, once)"):
                self._build(BASE, "", self._base_key(), "base", *self._modules())

    def _modules(self) -> list[str]:
        return sorted({*_BASE_MODULES, *addons.depends()})

    def _base_key(self) -> str:
        return steps.digest(self.odoo.build, places.LOCKS / "runtime.txt", _RECIPE, *self._modules())

    def _build(self, name: str, source: str, key: str, *actions: str) -> None:
        """Make a database beside its name and rename it when whole."""
        beside = f"{name}_new"
        if source:
            self.copy(source, beside)
        else:
            self.drop(beside)
            self.cluster.sql(f'CREATE DATABASE "{beside}" TEMPLATE template0 OWNER {ROLE}')
        steps.point(f"database {self.cluster.name}/{name}: begun")
        self.log(name).unlink(missing_ok=True)
        self.inside(beside, *actions, log=self.log(name).stem)
        steps.point(f"database {self.cluster.name}/{name}: made")
        self.drop(name)
        if self.filestore(beside).exists():
            self.filestore(beside).rename(self.filestore(name))
        if self.heads(beside).exists():
            self.heads(beside).rename(self.heads(name))
        steps.point(f"database {self.cluster.name}/{name}: files renamed")
        self.cluster.sql(f'ALTER DATABASE "{beside}" RENAME TO "{name}"; {self._stamping(name, key)}')

    def _comment(self, name: str) -> str:
        return self.cluster.sql(
            f"SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = '{name}'"
        )

    def _stamping(self, name: str, key: str) -> str:
        return f"COMMENT ON DATABASE \"{name}\" IS '{self._base_key()} {key}'"
