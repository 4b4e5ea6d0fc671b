"""What ./dev says to the person who runs it."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


class Stop(Exception):
    """Ends the command; its text is one sentence that says what to do."""


def say(text: str) -> None:
    """Print a line at once, also where the output goes to a file."""
    print(text, flush=True)


def warn(text: str) -> None:
    """Print a line that the person should see even where the output is filtered."""
    print(f"Warning: {text}", file=sys.stderr, flush=True)


class Ended(KeyboardInterrupt):
    """Somebody ends ./dev by a signal that its programs do not get, unlike Ctrl-C in a terminal."""


@contextmanager
def doing(what: str) -> Iterator[None]:
    """Say what begins, and afterwards how long it took."""
    say(f"• {what} …")
    began = time.monotonic()
    yield
    say(f"  done in {time.monotonic() - began:.0f} s")
