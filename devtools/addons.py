"""Our three addons, as Odoo wants them: a folder each, side by side."""

import ast
import os
import shutil
from pathlib import Path

from devtools import places, steps
from devtools.messages import Stop

MODULES = ("qrut_umgange", "qrut_umgange_reports")
ROOT_MODULE = "qrut"
NAMES = (*MODULES, ROOT_MODULE)
# What of the repository's root belongs to the addon `qrut`.
_ROOT_PARTS = ("__manifest__.py", "data", "security", "i18n", "static")


def link() -> Path:
    """Bring .dev/addons up to date and return it.

    The addon in the root gets a real folder with links to its parts: a link to the root itself would contain .dev/ and
    so itself.
    """
    folder = places.ADDONS / ROOT_MODULE
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "__init__.py").touch()
    for part in _ROOT_PARTS:
        _link(folder / part, places.ROOT / part)
    for module in MODULES:
        _link(places.ADDONS / module, places.ROOT / module)
    return places.ADDONS


def copy(target: Path) -> None:
    """Write the addons into a folder for an Odoo one already has; what was there of them is replaced."""
    if target.exists() and not target.is_dir():
        raise Stop(f"{target} is a file: name a folder for the addons.")
    target.mkdir(parents=True, exist_ok=True)
    for name in NAMES:
        beside = target / f"{name}.new"
        steps.remove(beside)
        if name == ROOT_MODULE:
            beside.mkdir()
            (beside / "__init__.py").touch()
            for part in _ROOT_PARTS:
                _copy(places.ROOT / part, beside / part)
        else:
            _copy(places.ROOT / name, beside)
        steps.remove(target / name)
        beside.rename(target / name)


def depends() -> list[str]:
    """Return the modules of others that ours are built on."""
    manifests = [ast.literal_eval((places.ROOT / path / "__manifest__.py").read_text()) for path in ("", *MODULES)]
    return sorted({name for manifest in manifests for name in manifest["depends"]} - set(NAMES))


def digest() -> str:
    """Return the hash of all that a database is made of: source newer than a database must be loaded into it."""
    paths = [places.ROOT / name for name in (*MODULES, *_ROOT_PARTS) if (places.ROOT / name).exists()]
    return steps.digest_tree(paths, places.ROOT)


def _link(link: Path, target: Path) -> None:
    wanted = os.path.relpath(target, link.parent)
    if link.is_symlink() and (not target.exists() or os.readlink(link) != wanted):
        link.unlink()
    if target.exists() and not link.is_symlink():
        link.symlink_to(wanted)


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__", "tests"))
    elif source.exists():
        shutil.copy2(source, target)
