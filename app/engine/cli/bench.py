"""`bench`: the door to the folder `bench`, which is no part of the application."""

import subprocess
import sys

import typer

from app.engine.cli.refusals import Refused
from app.engine.settings import ROOT

# The folder knows its own options.
PASSED_ON = {"allow_extra_args": True, "ignore_unknown_options": True}


def bench(context: typer.Context) -> None:
    """Measure the messenger beside a naive chat; `bench --help` says how."""
    if not (ROOT / "bench").is_dir():
        raise Refused("The folder bench/ is not here; it comes with the sources.")
    command = [sys.executable, "-m", "bench", *context.args]
    if "--help" in context.args:
        told = subprocess.run(command, cwd=ROOT, check=False, stdout=subprocess.PIPE, text=True)  # noqa: S603 - our own program
        typer.echo(told.stdout, nl=False)
        raise typer.Exit(told.returncode)
    process = subprocess.Popen(command, cwd=ROOT)  # noqa: S603 - our own program
    raise typer.Exit(_ended(process))


def _ended(process: subprocess.Popen[bytes]) -> int:
    """Its exit code. Ctrl+C reaches it too, and it has servers to put away."""
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            continue
