"""The part of ./dev lint that takes seconds."""

import subprocess
import sys

import pytest

from devtools import linting, places


@pytest.mark.parametrize("arguments", [("check",), ("format", "--check")])
def test_ruff_finds_nothing(arguments):
    done = subprocess.run(
        [sys.executable, "-m", "ruff", *arguments], cwd=places.ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_term_is_committed_and_has_its_swedish(databases):
    assert linting.check_terms(databases) == []
