"""What ./dev test adds to pytest: parts with their time, no skipped test, no warning of ours in the log, --long."""

import logging
import os
import re
from collections import defaultdict
from collections.abc import Generator

import freezegun
import pytest

# In the order in which they run; minutes that a fresh clone may take.
BUDGET = {"set-up": 6, "modules": 7, "browser": 5, "system": 4, "reports": 2}
_OURS = re.compile(r"\bqrut_umgange|\bumgange[._]")


class _Log(logging.Handler):
    """Collects what Odoo says about our code at warning or above.

    A test that means to cause it uses mute_logger or assertLogs.
    """

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if is_ours(record.name, record.getMessage()):
            self.found.append(f"{record.levelname} {record.name}: {record.getMessage()}")

    def take(self) -> list[str]:
        found, self.found = self.found, []
        return found


_log = _Log()
_seconds: dict[str, float] = defaultdict(float)


def is_ours(logger: str, message: str) -> bool:
    """Return whether a line in Odoo's log is about our code."""
    return logger.startswith("odoo.addons.qrut") or bool(_OURS.search(message))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="Run the tests marked long as well")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "long: takes minutes; runs with ./dev test --long")
    # A class of tests whose clock stands still takes its time all the same.
    freezegun.configure(extend_ignore_list=["_pytest.timing"])


def pytest_sessionstart() -> None:
    logging.getLogger().addHandler(_log)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Sort the tests by part, and leave the long ones out (they are not skipped: nobody asked for them)."""
    if not config.getoption("--long"):
        long = [item for item in items if item.get_closest_marker("long")]
        config.hook.pytest_deselected(items=long)
        items[:] = [item for item in items if item not in long]
    order = list(BUDGET)
    # Odoo ends all processes that it finds when a class of its tests is over: our servers are started after the last.
    items.sort(key=lambda item: (_is_system(item), order.index(part(item))))


def part(item: pytest.Item) -> str:
    """Return the part of the run that a test belongs to."""
    if "browser" in getattr(item, "fixturenames", ()) or _is_browser_class(getattr(item, "cls", None)):
        return "browser"
    if _is_system(item):
        return "system"
    return "reports" if "qrut_umgange_reports" in item.path.parts else "modules"


def _is_system(item: pytest.Item) -> bool:
    return item.path.is_relative_to(item.config.rootpath / "tests")


def _is_browser_class(cls: type | None) -> bool:
    return any(base.__name__ == "HttpCase" for base in getattr(cls, "__mro__", ()))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn into failures what would otherwise pass unseen: a skipped test, and a warning about our code."""
    report = yield
    # Told to whoever adds up the time: tests that run at once do so in processes of their own.
    report.part = part(item)
    found = _log.take()
    if report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = (
            f"{item.nodeid} was skipped, and every test must run: {call.excinfo.value if call.excinfo else ''}"
        )
    elif report.passed and found:
        report.outcome = "failed"
        report.longrepr = "\n".join(
            [f"{item.nodeid} passed, but Odoo's log complains about our code ({report.when}):", *found]
        )
    return report


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Count a test's time, with its preparation, to its part."""
    # A subtest's time is in that of its test.
    if type(report) is pytest.TestReport:
        _seconds[getattr(report, "part", "system")] += report.duration


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the time of each part beside its budget."""
    spent = {"set-up": float(os.environ.get("QRUT_DEV_SET_UP", "0")), **_seconds}
    terminalreporter.section("time by part")
    for name, minutes in BUDGET.items():
        seconds = spent.get(name, 0)
        over = " (over its budget)" if seconds > minutes * 60 else ""
        terminalreporter.write_line(f"{name:8} {seconds / 60:5.1f} min of {minutes}{over}")
