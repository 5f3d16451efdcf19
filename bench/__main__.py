"""`python -m bench` is `python manage.py bench`."""

import signal
import sys
from types import FrameType

import typer

from bench.command import bench


def _ended(number: int, _: FrameType | None) -> None:
    """Whoever ends us by name wants our servers and databases put away too."""
    sys.exit(128 + number)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, _ended)
    cli = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
    cli.command()(bench)
    cli(prog_name="manage.py bench")
