"""Python environments from the locks: each holds only its own packages and looks into the one below for the rest."""

from pathlib import Path

from devtools import places, process, steps
from devtools.messages import doing

_OFFLINE = "Python packages cannot be installed: check the network, then run ./dev again."

# Python runs a line of a .pth file that begins with import, and `sitedir` is there: the folder the file is in. A mere
# path would be added without its own .pth files.
_BELOW = (
    'import os, site; site.addsitedir(os.path.join(sitedir, "../../../..", "{}", "lib/python3.11/site-packages"))\n'
)


def runtime() -> Path:
    """Return the Python that runs Odoo."""
    return _venv("venv", ["build", "runtime"])


def tests() -> Path:
    """Return the Python that runs the tests."""
    runtime()
    return _venv("venv-tests", ["tests"], below="venv")


def bench() -> Path:
    """Return the Python that runs the benchmark, with what is compared against."""
    runtime()
    return _venv("venv-bench", ["bench"], below="venv", options=["--no-deps"])


def lint() -> Path:
    """Return the Python that runs the linters; they need other versions than Odoo does."""
    return _venv("venv-lint", ["build", "lint"])


def site_packages(python: Path) -> Path:
    """Return the folder of an environment's own packages."""
    return python.parent.parent / "lib" / "python3.11" / "site-packages"


def _venv(name: str, locks: list[str], below: str = "", options: list[str] | None = None) -> Path:
    goal = places.DEV / name
    files = [places.LOCKS / f"{lock}.txt" for lock in locks]

    def make(beside: Path) -> None:
        with doing(f"Installing Python packages ({', '.join(locks)})"):
            _fill(beside, files, options or [])
            if below:
                (site_packages(beside / "bin" / "python") / "below.pth").write_text(_BELOW.format(below))

    steps.build(goal, make, lock=steps.digest(*files, below))
    return goal / "bin" / "python"


def _fill(venv: Path, files: list[Path], options: list[str]) -> None:
    process.run(
        ["/usr/bin/python3", "-m", "venv", venv],
        "A Python environment cannot be made: install Debian's python3-venv.",
        log="venv",
    )
    pip = [
        venv / "bin" / "python",
        "-m",
        "pip",
        "install",
        "--quiet",
        "--require-hashes",
        "--no-build-isolation",
        *options,
    ]
    # One call a lock: the tools of the first build the source archives of the next, all under hashes.
    for file in files:
        process.run([*pip, "-r", file], _OFFLINE, log="venv")
