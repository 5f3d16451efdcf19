"""A server has room for more sockets than a shell gives it."""

import subprocess
import sys

import pytest

SCRIPT = """
import resource
from app.engine.cli.open_files import open_up
resource.setrlimit(resource.RLIMIT_NOFILE, ({soft}, {hard}))
print(open_up(), *resource.getrlimit(resource.RLIMIT_NOFILE))
"""


@pytest.mark.parametrize(
    ("soft", "hard", "told", "warned"),
    [
        (256, 8192, "8192 8192 8192", False),
        (8192, 8192, "8192 8192 8192", False),
        (256, 1024, "1024 1024 1024", True),
    ],
)
def test_a_process_takes_what_it_may_have_and_says_when_that_is_little(
    soft: int, hard: int, told: str, *, warned: bool
) -> None:
    """In a process of its own: what is lowered cannot be raised again."""
    script = SCRIPT.format(soft=soft, hard=hard)
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.split() == told.split()
    assert ("ulimit -n" in done.stderr) == warned
