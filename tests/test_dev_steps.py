"""The set-up's steps can be killed at any moment; small ones here, all of them in test_dev_setup.py."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from devtools import places, server, steps

_FAKE_STEPS = """
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from devtools import steps

folder = Path(sys.argv[1])

def make(beside):
    assert not list(beside.iterdir()), "begun on a heap"
    for part in "abc":
        steps.point(f"part {part}")
        (beside / part).write_text(part)

with steps.lock():
    for name in ("first", "second"):
        steps.build(folder / name, make, of=sys.argv[2])
"""

_CLUSTER = """
from devtools import databases, process, steps
from devtools.cluster import Cluster
from devtools.databases import Databases
from devtools.odoo_tree import Odoo
from pathlib import Path

def inside(self, name, *arguments, log=""):
    self.cluster.sql("CREATE TABLE IF NOT EXISTS made ()", name)
    self.filestore(name).mkdir(parents=True, exist_ok=True)

Databases.inside = inside
with Cluster("run") as cluster:
    with steps.lock():
        here = Databases(cluster, Odoo(Path("/nowhere"), "build"))
        here.start()
        here.ensure_copy("mine", "plain")
    print(cluster.sql("SELECT count(*) FROM pg_class WHERE relname = 'made'", "mine"), here.filestore("mine").exists())
"""


def _until_it_ends_well(folder: Path, script: str, *arguments: str) -> tuple[list[str], str]:
    """Run a program that dies at one moment after the other; return the moments and what the run without death said."""
    tried = folder / "tried"
    env = {**os.environ, "QRUT_DEV_DIR": str(folder / ".dev"), "QRUT_DEV_DIE_ONCE": str(tried)}
    for _ in range(60):
        done = subprocess.run(
            [sys.executable, "-c", script, *arguments],
            cwd=places.ROOT,
            env=env,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode == 0:
            return tried.read_text().splitlines(), done.stdout
        assert done.returncode == -signal.SIGKILL, done.stdout + done.stderr
    raise AssertionError("It never came to an end.")


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A folder with a name that programs stumble over; what ./dev made for it elsewhere is removed."""
    path = tmp_path / "å b"
    path.mkdir()
    yield path
    env = {**os.environ, "QRUT_DEV_DIR": str(path / ".dev")}
    subprocess.run([places.ROOT / "dev", "reset"], env=env, capture_output=True, check=True)


def test_a_step_killed_anywhere_is_made_whole_by_the_next_run(folder):
    died, _said = _until_it_ends_well(folder, _FAKE_STEPS, str(folder), "this")
    assert "part b" in died
    assert "second: made" in died
    for name in ("first", "second"):
        assert {file.name for file in (folder / name).iterdir()} == {"a", "b", "c", steps.STAMP}
        assert not (folder / f"{name}.new").exists()


def test_a_step_with_other_inputs_is_made_anew(folder):
    assert steps.build(folder / "goal", lambda beside: (beside / "old").touch(), of="this")
    assert not steps.build(folder / "goal", lambda beside: (beside / "again").touch(), of="this")
    assert steps.build(folder / "goal", lambda beside: (beside / "new").touch(), of="that")
    assert {file.name for file in (folder / "goal").iterdir()} == {"new", steps.STAMP}


def test_postgresql_and_a_database_survive_death_at_each_moment(folder):
    died, said = _until_it_ends_well(folder, _CLUSTER)
    assert said.splitlines()[-1] == "1 True"
    for moment in (
        "run: made",
        "cluster run: starting",
        "database run/qrut_base: made",
        "database run/mine: files renamed",
    ):
        assert moment in died


def test_the_next_run_waits_for_the_helpers_of_a_killed_one(folder):
    program = """
import sys
from devtools import process, steps
with steps.lock():
    process.run(["sh", "-c", "touch helper; sleep 1.5"], "", dies_too=False, cwd=sys.argv[1])
"""
    env = {**os.environ, "QRUT_DEV_DIR": str(folder)}
    command = [sys.executable, "-c", program, str(folder)]
    killed = subprocess.Popen(command, cwd=places.ROOT, env=env)
    while not (folder / "helper").exists():
        time.sleep(0.01)
    killed.kill()
    killed.wait()
    again = subprocess.run(command, cwd=places.ROOT, env=env, capture_output=True, text=True, check=True)
    assert "Waiting for another ./dev" in again.stdout


def test_a_pid_file_whose_number_went_to_another_program_does_not_count(monkeypatch, folder):
    monkeypatch.setattr(places, "DEV", folder)
    for pid in (os.getpid(), 2**22 + 1):
        steps.write(folder / "server.json", f'{{"pid": "{pid}", "port": "8069", "database": "qrut_demo", "key": ""}}')
        assert server.running() == {}
        assert server.stop() is False
    (folder / "server.json").write_text("half of")
    assert server.running() == {}
