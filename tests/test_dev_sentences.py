"""Whatever stands in the way of ./dev, it says so in one sentence that tells what to do."""

import io
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from odoo_process import free_port

from devtools import commands, debian, places
from devtools.messages import Stop


def _dev(*arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [places.ROOT / "dev", *arguments],
        env={**os.environ, **env},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def _refused(done: subprocess.CompletedProcess[str]) -> str:
    """Check that the run failed with one sentence, and return it."""
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    return done.stderr.strip()


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (["dance"], "invalid choice: 'dance'"),
        (["run", "--prot", "8070"], "unrecognized arguments: --prot"),
        (["run", "--port"], "expected one argument"),
        (["run", "--port", "99999"], "no port between 1 and 65535"),
        (["run", "--port", "http"], "no port between 1 and 65535"),
        (["stop", "now"], "unrecognized arguments: now"),
        (["addons"], "required: DIR"),
        (["addons", "/dev/null"], "is a file: name a folder"),
    ],
)
def test_a_wrong_word(arguments, part):
    assert part.lower() in _refused(_dev(*arguments)).lower()


def test_help_names_every_command():
    done = _dev("help")
    assert done.returncode == 0
    for command in ("run", "stop", "test", "lint", "bench", "addons", "shell", "reset"):
        assert f"\n    {command}" in done.stdout


def test_a_port_that_another_program_has(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        sentence = _refused(_dev("run", "--port", str(port), QRUT_DEV_DIR=str(tmp_path)))
    assert f"Port {port} is taken" in sentence
    assert "--port" in sentence
    # Found before anything was set up.
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "system", ["ID=debian\nVERSION_ID=13\nPRETTY_NAME='Debian 13'", "ID=ubuntu\nVERSION_ID=24.04", ""]
)
def test_another_system(tmp_path, system):
    release = tmp_path / "os-release"
    release.write_text(system)
    assert "docs/dev.md" in _refused(_dev("run", QRUT_DEV_OS_RELEASE=str(release)))


def test_no_network(tmp_path):
    dead = "http://127.0.0.1:9"
    proxies = {"http_proxy": dead, "https_proxy": dead, "no_proxy": ""}
    done = _dev(
        "run", "--port", str(free_port()), QRUT_DEV_DIR=str(tmp_path / "dev"), XDG_CACHE_HOME=str(tmp_path), **proxies
    )
    assert "check the network" in _refused(done)
    assert "QRUT_ODOO" in done.stderr


def test_an_odoo_that_is_none(tmp_path):
    assert "where no Odoo 19.0 is" in _refused(_dev("shell", QRUT_ODOO=str(tmp_path)))


def test_a_folder_that_odoo_cannot_be_told_of(tmp_path):
    assert "comma" in _refused(_dev("run", "--port", str(free_port()), QRUT_DEV_DIR=str(tmp_path / "a,b")))


def test_a_full_disk(monkeypatch, capsys, tmp_path):
    monkeypatch.setattr(places, "DEV", tmp_path / "dev")
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: shutil._ntuple_diskusage(10**10, 9 * 10**9, 10**9))
    assert commands.main(["run", "--port", str(free_port())]) == 1
    assert capsys.readouterr().err.strip().endswith("make room or clone to another disk.")


@pytest.mark.parametrize("sudo", [None, "/bin/false"])
def test_packages_that_only_root_can_install(monkeypatch, sudo):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(shutil, "which", lambda _name: sudo)
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    monkeypatch.setattr(debian.process, "succeeds", lambda _command: False)
    with pytest.raises(Stop, match="let an administrator run apt-get install chromium"):
        debian.as_root(["apt-get"], ["chromium"])


def test_the_addons_for_another_odoo_are_three_plain_folders(tmp_path):
    for _again in range(2):
        assert _dev("addons", str(tmp_path / "å b")).returncode == 0
    folder = tmp_path / "å b"
    assert {path.name for path in folder.iterdir()} == {"qrut", "qrut_umgange", "qrut_umgange_reports"}
    assert all(
        {"__init__.py", "__manifest__.py"} <= {file.name for file in path.iterdir()} for path in folder.iterdir()
    )
    assert [path for path in folder.rglob("*") if path.is_symlink() or path.name in ("tests", "__pycache__")] == []
    assert not (Path(folder, "qrut", "devtools")).exists()
