"""The whole set-up, killed at each of its moments and at some between, and run again."""

import os
import signal
import subprocess
import time
import urllib.request
from pathlib import Path

import pytest
from odoo_process import free_port

from devtools import places

pytestmark = pytest.mark.long


@pytest.fixture
def dev(tmp_path: Path):
    """Start ./dev with a .dev/ of its own; it is stopped and removed afterwards."""
    env = {**os.environ, "QRUT_DEV_DIR": str(tmp_path / "å b"), "QRUT_DEV_DIE_ONCE": str(tmp_path / "tried")}

    def start(*arguments: str, die: bool = False) -> subprocess.Popen:
        chosen = env if die else {name: value for name, value in env.items() if name != "QRUT_DEV_DIE_ONCE"}
        return subprocess.Popen(
            [places.ROOT / "dev", *arguments], env=chosen, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE
        )

    yield start
    for command in ("stop", "reset"):
        start(command).communicate()


def _answers(port: int) -> bool:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/web/login", timeout=30) as answer:
        return answer.status == 200


def test_killed_at_each_moment_it_comes_to_its_end(dev, tmp_path):
    port = free_port()
    command = ["run", "--no-demo", "--detach", "--port", str(port)]
    for _ in range(80):
        run = dev(*command, die=True)
        _out, err = run.communicate()
        if run.returncode == 0:
            break
        assert run.returncode == -signal.SIGKILL, err.decode()
    died = (tmp_path / "tried").read_text().splitlines()
    for moment in ("odoo: made", "venv: begun", "run: made", "database run/qrut_tpl: made", "server: started"):
        assert moment in died
    assert _answers(port)

    began = time.monotonic()
    assert dev(*command).wait() == 0
    assert time.monotonic() - began < 20
    assert _answers(port)


def test_killed_between_moments_it_comes_to_its_end(dev):
    port = free_port()
    command = ["run", "--no-demo", "--detach", "--port", str(port)]
    for seconds in (2, 7, 16, 30, 60):
        run = dev(*command)
        time.sleep(seconds)
        run.kill()
        run.communicate()
    assert dev(*command).wait() == 0
    assert _answers(port)
