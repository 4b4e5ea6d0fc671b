"""The commands of ./dev."""

import argparse
import signal
import sys
import time
from pathlib import Path
from types import FrameType

from devtools import addons, benching, linting, places, running, steps, testing
from devtools.cluster import Cluster
from devtools.messages import Ended, Stop, say


class _Parser(argparse.ArgumentParser):
    """Reports a mistake as every other one: one sentence."""

    def error(self, message: str) -> None:  # type: ignore[override]
        raise Stop(f"{message[:1].upper()}{message[1:]}: see ./dev help")


def main(arguments: list[str]) -> int:
    """Run one command and return its exit code."""
    began = time.monotonic()
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _end)
    try:
        options, rest = _parse(arguments)
        return options.command(options, rest, began) or 0
    except Stop as stop:
        print(stop, file=sys.stderr)
    except OSError as error:
        print(
            f"{error.filename or 'The system'}: {error.strerror or error}; mend that and run ./dev again.",
            file=sys.stderr,
        )
    except KeyboardInterrupt:
        print("Stopped; run the same command again to go on where it was.", file=sys.stderr)
        return 130
    return 1


def _end(_number: int, _frame: FrameType | None) -> None:
    raise Ended


def _parse(arguments: list[str]) -> tuple[argparse.Namespace, list[str]]:
    parser = _parser()
    if arguments[:1] in ([], ["help"], ["-h"], ["--help"]):
        parser.print_help()
        raise SystemExit(0 if arguments else 1)
    options, rest = parser.parse_known_args(arguments)
    if rest and not options.passes_on:
        parser.error(f"unrecognized arguments: {' '.join(rest)}")
    return options, rest


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="./dev",
        description="Run, test and look after the project; all it makes is in .dev/.",
        add_help=False,
        allow_abbrev=False,
    )
    commands = parser.add_subparsers(metavar="COMMAND", required=True, prog="./dev")

    def command(name: str, does, text: str, passes_on: bool = False) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=text, description=text, add_help=not passes_on, allow_abbrev=False)
        sub.set_defaults(command=does, passes_on=passes_on)
        return sub

    run = command("run", running.run, "serve Odoo with the demo story")
    run.add_argument(
        "--port", type=_port, default=running.PORT, help=f"the port on 127.0.0.1 ({running.PORT} where not given)"
    )
    run.add_argument("--detach", action="store_true", help="return when the server answers; ./dev stop ends it")
    run.add_argument(
        "--no-demo",
        action="store_true",
        help="serve a database of its own without the story; log in as admin, password admin",
    )
    command("stop", running.stop, "end the server and PostgreSQL")
    test = command("test", testing.test, "run every test; other arguments go to pytest", passes_on=True)
    test.add_argument("--long", action="store_true", help="run the tests that take many minutes as well")
    command("lint", linting.lint, "check style, XML and translations")
    command(
        "bench",
        benching.bench,
        "measure, beside what others do; other arguments go to benchmarks/run.py",
        passes_on=True,
    )
    copy = command("addons", _addons, "write the three addons into a folder for an Odoo 19 one already has")
    copy.add_argument("folder", type=Path, metavar="DIR")
    command("shell", running.shell, "open a Python shell inside the demo database", passes_on=True)
    command("reset", _reset, "remove the databases and all else that ./dev made here; downloads are kept")
    return parser


def _port(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"{text} is no port between 1 and 65535")
    return int(text)


def _addons(options: argparse.Namespace, _rest: list[str], _began: float) -> None:
    folder = options.folder.absolute()
    addons.copy(folder)
    say(
        f"The addons are in {folder}: add that folder to your Odoo's addons_path, "
        "update its list of apps and install qrut_umgange."
    )


def _reset(_options: argparse.Namespace, _rest: list[str], _began: float) -> None:
    with steps.lock():
        running.stop_all()
        for path in [Cluster("run").home, *places.DEV.iterdir()]:
            if path != places.DEV / "lock":
                steps.remove(path)
    say("All that ./dev made here is removed; ./dev run or ./dev test begins anew.")
