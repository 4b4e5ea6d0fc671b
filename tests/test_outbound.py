"""Nothing calls out: the main story, the pages and every scheduled job run without another machine, and ask for none.

The server's Python writes down and refuses each attempt. Where the machine lets us (as root) the server also has a
network of its own with nothing but loopback in it, whose kernel counts what any program in it tried to send out.
"""

import ctypes
import errno
import fcntl
import socket
import struct
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import pytest
from live_system import LiveSystem
from main_story import Story

from devtools import process

SERVER_OPTIONS = ()  # every job runs on all there is
HERE = Path(__file__).parent
ELSEWHERE = "192.0.2.1"
_CLONE_NEWNET, _SIOCSIFFLAGS, _UP_AND_RUNNING = 0x40000000, 0x8914, 0x41


@dataclass
class Offline:
    """A thread whose network ends at loopback where that is possible, and what was tried from there."""

    attempts: Path
    walled: bool = False

    def enter(self) -> None:
        """Give the calling thread, and whatever it starts, a network of its own."""
        if ctypes.CDLL(None, use_errno=True).unshare(_CLONE_NEWNET):
            assert ctypes.get_errno() == errno.EPERM
            return
        with socket.socket() as handle:
            fcntl.ioctl(handle, _SIOCSIFFLAGS, struct.pack("16sH14s", b"lo", _UP_AND_RUNNING, b""))
        self.walled = True

    def environment(self) -> dict[str, str]:
        """Return what a Python program needs to be watched."""
        self.attempts.touch()
        return {"PYTHONPATH": str(HERE / "offline"), "QRUT_ATTEMPTS": str(self.attempts)}

    def count_lost(self) -> int:
        """Return how often the thread's network had no way for what was sent."""
        names, values = (line.split() for line in Path("/proc/thread-self/net/snmp").read_text().splitlines()[:2])
        newer = dict(line.split() for line in Path("/proc/thread-self/net/snmp6").read_text().splitlines())
        return int(values[names.index("OutNoRoutes")]) + int(newer["Ip6OutNoRoutes"])


@pytest.fixture(scope="module")
def offline(tmp_path_factory) -> Offline:
    """What is tried is written to a file."""
    return Offline(tmp_path_factory.mktemp("offline") / "attempts")


@pytest.fixture(scope="module")
def thread(offline) -> Iterator[ThreadPoolExecutor]:
    """The thread without a network."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(offline.enter).result()
        yield pool


@pytest.fixture(scope="module")
def played(system: LiveSystem, offline: Offline, thread: ThreadPoolExecutor) -> SimpleNamespace:
    """The story, a few pages and every scheduled job, all of it offline."""

    def play() -> SimpleNamespace:
        before = offline.count_lost()
        system.server = system.start(system.db, environment=offline.environment())
        # The night's check is among what runs, and finds the keys that the test has put in by SQL.
        system.server.may_complain = True
        system.forget_clients()
        story = Story(system, system.json)
        story.take_order()
        story.agree()
        story.plan_visits()
        story.hold(story.visits[0])
        story.write_journal(story.visits[0])
        story.cancel(story.visits[1])
        story.invoice()
        xml = story.send()
        pages = [
            urllib.request.urlopen(f"{system.server.url}{path}", timeout=60).status for path in ("/web/login", "/odoo")
        ]
        admin = system.json("admin")
        jobs = admin.search("ir.cron")
        for job in jobs:
            admin.call("ir.cron", "method_direct_trigger", [job])
        return SimpleNamespace(xml=xml, pages=pages, jobs=jobs, lost=offline.count_lost() - before)

    return thread.submit(play).result()


def test_the_whole_story_runs_offline(played):
    assert played.xml.startswith(b"<?xml")
    assert played.pages == [200, 200]
    assert len(played.jobs) > 5


def test_nothing_asks_for_another_machine(played, offline):
    assert offline.attempts.read_text() == ""


def test_nothing_is_sent_to_another_machine(played):
    assert played.lost == 0


def test_an_attempt_would_be_seen(offline, thread):
    attempts = offline.attempts.with_name("seen")
    watched = Offline(attempts)
    script = f"import urllib.request; urllib.request.urlopen('http://{ELSEWHERE}/', timeout=1)"
    done = subprocess.run(
        [sys.executable, "-c", script],
        env=process.environment(**watched.environment()),
        capture_output=True,
        check=False,
    )
    assert done.returncode == 1
    assert ELSEWHERE in attempts.read_text()
    if offline.walled:
        assert thread.submit(lose_one, offline).result() > 0


def lose_one(offline: Offline) -> int:
    """Try to reach another machine, unwatched, and return how many more have no way out."""
    before = offline.count_lost()
    with socket.socket() as outgoing:
        outgoing.settimeout(1)
        with pytest.raises(OSError, match="unreachable"):
            outgoing.connect((ELSEWHERE, 80))
    return offline.count_lost() - before
