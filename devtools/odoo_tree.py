"""Odoo 19 itself: a tree one has, or Debian's package unpacked into .dev/odoo."""

import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from devtools import places, process, steps, venvs
from devtools.messages import Stop, doing, warn

_PACKAGES = Path("usr/lib/python3/dist-packages")
_SELFIE = Path("addons/mail/static/lib/selfie_segmentation/selfie_segmentation.js")


@dataclass(frozen=True)
class Odoo:
    """An Odoo tree: the folder to import `odoo` from, and what tells this build from another."""

    path: Path
    build: str

    def addons(self) -> list[Path]:
        """Return the addon folders besides the one inside the package (a source checkout has one)."""
        return [folder for folder in [self.path / "addons"] if (folder / "web").is_dir()]


@dataclass(frozen=True)
class _Deb:
    sha256: str
    suite: str
    name: str
    version: str


def ensure() -> Odoo:
    """Return the Odoo to use, unpacked where needed, with its path known to our Python."""
    odoo = _own() if os.environ.get("QRUT_ODOO") else _unpacked()
    pth = venvs.site_packages(venvs.runtime()) / "odoo.pth"
    # Relative for our own tree, so that the whole folder can be moved.
    line = str(odoo.path) if os.environ.get("QRUT_ODOO") else f"../../../../odoo/{_PACKAGES}"
    if not pth.exists() or pth.read_text() != line + "\n":
        steps.write(pth, line + "\n")
    return odoo


def _elsewhere() -> str:
    return f"put its .deb into {places.CACHE} or name an Odoo 19 tree in QRUT_ODOO"


def _own() -> Odoo:
    path = Path(os.environ["QRUT_ODOO"]).absolute()
    release = path / "odoo" / "release.py"
    text = release.read_text() if release.is_file() else ""
    if not re.search(r"^version_info = \(19, 0,", text, re.MULTILINE):
        raise Stop(f"QRUT_ODOO names {path}, where no Odoo 19.0 is: name the folder that holds its package odoo/.")
    return Odoo(path, steps.digest(str(path), release))


def _unpacked() -> Odoo:
    lock = places.LOCKS / "debian.txt"
    goal = places.DEV / "odoo"
    locked = steps.digest(lock)
    stamp = steps.read_stamp(goal)
    if stamp.get("lock") != locked:
        debs = _locked_debs(lock)
        files = _fetch(debs)
        _warn_of_other_builds(debs, files)
        with doing("Unpacking Odoo"):
            steps.build(
                goal,
                lambda beside: _unpack(files, beside),
                lock=locked,
                build=steps.digest(*map(steps.digest_file, files)),
            )
        stamp = steps.read_stamp(goal)
    return Odoo(goal / _PACKAGES, stamp["build"])


def _locked_debs(lock: Path) -> list[_Deb]:
    return [_Deb(*line.split()) for line in lock.read_text().splitlines() if line and not line.startswith("#")]


def _fetch(debs: list[_Deb]) -> list[Path]:
    """Return a file for each package: from the cache where the hash is the locked one, else the archive's newest."""
    cached = {
        deb.name: file
        for deb in debs
        for file in places.CACHE.glob(f"{deb.name}_*.deb")
        if steps.digest_file(file) == deb.sha256
    }
    lacking = [deb for deb in debs if deb.name not in cached]
    if lacking:
        with doing(f"Fetching {', '.join(deb.name for deb in lacking)}"):
            steps.point("odoo: fetching")
            cached.update(_download(lacking))
    return [cached[deb.name] for deb in debs]


def _download(debs: list[_Deb]) -> dict[str, Path]:
    """Fetch the packages through an apt state of our own, apart from what the machine has installed."""
    state = places.DEV / "apt"
    steps.remove(state)
    (state / "lists").mkdir(parents=True)
    (state / "debs").mkdir()
    (state / "sources.list").write_text(_sources())
    options = {
        "Dir::Etc::SourceList": state / "sources.list",
        "Dir::Etc::SourceParts": "/dev/null",
        "Dir::State::Lists": state / "lists",
        "Dir::State::status": "/dev/null",
        "Dir::Cache": state,
        # A mirror that lags has an older build; every build but the locked one is named in a warning.
        "Acquire::Check-Valid-Until": "false",
        "APT::Sandbox::User": "root",  # else apt complains that its own user cannot write here
    }
    # Through a file, since apt splits nothing there: the folder may have a space in its name.
    (state / "apt.conf").write_text("".join(f'{key} "{value}";\n' for key, value in options.items()))
    env = process.environment(APT_CONFIG=str(state / "apt.conf"))
    failed = f"Odoo cannot be fetched from Debian's unstable suite: check the network, {_elsewhere()}."
    process.run(["apt-get", "-qq", "update"], failed, log="odoo", env=env)
    process.run(
        ["apt-get", "-qq", "download", *(f"{deb.name}/{deb.suite}" for deb in debs)],
        failed,
        log="odoo",
        env=env,
        cwd=state / "debs",
    )
    places.CACHE.mkdir(parents=True, exist_ok=True)
    return {deb.name: _keep(next((state / "debs").glob(f"{deb.name}_*.deb"))) for deb in debs}


def _keep(file: Path) -> Path:
    """Move a download into the cache, whole or not at all."""
    beside = places.CACHE / f"{file.name}.{os.getpid()}"
    shutil.copyfile(file, beside)
    return beside.replace(places.CACHE / file.name)


def _sources() -> str:
    """Return sources of both suites on the mirror that this machine already uses."""
    targets = process.run(
        ["apt-get", "indextargets", "--format", "$(RELEASE) $(REPO_URI)"],
        "apt-get indextargets fails: repair apt's sources first.",
    )
    mirrors = [
        line.split()[1]
        for line in targets.splitlines()
        if line.startswith("bookworm ") and "://" in line and "cdrom:" not in line
    ]
    if not mirrors:
        raise Stop(f"This machine's apt names no mirror of Debian 12: add one, {_elsewhere()}.")
    keyring = "/usr/share/keyrings/debian-archive-keyring.gpg"
    return "".join(f"deb [signed-by={keyring}] {mirrors[0]} {suite} main\n" for suite in ("bookworm", "sid"))


def _warn_of_other_builds(debs: list[_Deb], files: list[Path]) -> None:
    for deb, file in zip(debs, files, strict=True):
        if deb.name.startswith("odoo") and steps.digest_file(file) != deb.sha256:
            version = process.run(
                ["dpkg-deb", "-f", file, "Version"], f"{file} is no Debian package: remove it."
            ).strip()
            if not version.startswith("19.0"):
                raise Stop(f"Debian's odoo-19 is {version} now, and this needs 19.0: {_elsewhere()}.")
            warn(f"Odoo {version} is used; the build that the tests are known to pass with is {deb.version}.")


def _unpack(files: list[Path], beside: Path) -> None:
    for file in files:
        process.run(
            ["dpkg-deb", "-x", file, beside], f"{file} cannot be unpacked: remove it and run ./dev again.", log="odoo"
        )
    # Debian leaves this library out. Only the blurred background of video calls uses it, but a missing file is an error
    # in the browser's console on every page, and that fails every tour.
    selfie = beside / _PACKAGES / "odoo" / _SELFIE
    if not selfie.exists():
        selfie.parent.mkdir(parents=True, exist_ok=True)
        selfie.write_text("/* Not shipped by Debian; only the blur effect of video calls uses it. */\n")
    dangling = [
        path
        for path in beside.rglob("*")
        if path.is_symlink() and not path.exists() and path.is_relative_to(beside / _PACKAGES)
    ]
    if dangling:
        raise Stop(f"This build of Odoo links to {dangling[0].name}, which is not there: {_elsewhere()}.")
