"""Debian's packages, and the machine they are on."""

import os
import shutil
import sys
from pathlib import Path

from devtools import places, process, steps
from devtools.messages import Stop, doing

RUN = (
    "fonts-dejavu-core",  # WeasyPrint draws with the system's fonts
    "libharfbuzz-subset0",
    "libmagic1",
    "libpango-1.0-0",
    "libpangoft2-1.0-0",
    "postgresql-15",
    "wkhtmltopdf",  # Odoo's own documents: the invoice
)
TEST = (
    *RUN,
    "chromium",
    "poppler-utils",
)
_NEEDED_GB = 5


def check_space() -> None:
    """Stop early where the disk cannot hold the first set-up; later runs need little."""
    if (places.DEV / "odoo").exists():
        return
    free = shutil.disk_usage(next(folder for folder in places.DEV.parents if folder.exists())).free
    if free < _NEEDED_GB * 10**9:
        raise Stop(
            f"The first set-up needs {_NEEDED_GB} GB of disk and {free / 10**9:.1f} GB are free here: "
            "make room or clone to another disk."
        )


def check_folder() -> None:
    """Stop where Odoo's list of addon folders, which is separated by commas, could not name ours."""
    if {",", "\n"} & set(str(places.DEV)):
        raise Stop(f"Odoo cannot use a folder with a comma in its name: move {places.ROOT} to another name.")


def install(packages: tuple[str, ...]) -> None:
    """Install those of the packages that are missing."""
    wanted = missing(packages)
    if not wanted:
        return
    command = as_root(["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-o", "DPkg::Lock::Timeout=120"], wanted)
    with doing(f"Installing Debian's {', '.join(wanted)}"):
        steps.point("packages: begun")
        # apt finishes what it began even when ./dev is killed: it must never be left half-way by us.
        process.run(
            [*command, "-qq", "update"],
            "Debian's package lists cannot be fetched: check the network, then run ./dev again.",
            log="packages",
            dies_too=False,
        )
        if (dpkg_updates := Path("/var/lib/dpkg/updates")).is_dir() and any(dpkg_updates.iterdir()):
            process.run(
                as_root(["dpkg", "--configure", "-a"], wanted),
                "Run dpkg --configure -a as root first.",
                log="packages",
                dies_too=False,
            )
        process.run(
            [*command, "-qq", "-y", "--no-install-recommends", "install", *wanted],
            f"Debian's packages cannot be installed: run apt-get install {' '.join(wanted)} as root to see why.",
            log="packages",
            dies_too=False,
        )
        steps.point("packages: installed")


def missing(packages: tuple[str, ...]) -> list[str]:
    """Return those of the packages that are not installed."""
    listed = process.run(
        ["dpkg-query", "-W", "-f=${Package} ${db:Status-Status}\n"],
        "dpkg-query fails: repair Debian's package database first.",
    )
    there = {line.split()[0] for line in listed.splitlines() if line.endswith(" installed")}
    return [name for name in packages if name not in there]


def as_root(command: list[str], for_packages: list[str]) -> list[str]:
    """Return the command as root runs it, or stop and say what an administrator has to install."""
    if os.geteuid() == 0:
        return command
    # sudo may ask for a password where somebody sits; elsewhere it must not hang.
    if shutil.which("sudo") and (sys.stdin.isatty() or process.succeeds(["sudo", "-n", "true"])):
        return ["sudo", *command]
    raise Stop(
        "Packages are missing and installing them needs root: "
        f"let an administrator run apt-get install {' '.join(for_packages)}"
    )
