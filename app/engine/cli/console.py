"""What the command line says: lines, tables, and bars for what takes a while."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

WIDE = 120  # columns where nobody looks: a file or another program


def _console(*, stderr: bool = False) -> Console:
    stream = sys.stderr if stderr else sys.stdout
    return Console(
        stderr=stderr, width=None if stream.isatty() else WIDE, highlight=False, markup=False
    )


def say(line: str, style: str | None = None) -> None:
    _console().print(line, style=style, soft_wrap=True)


def complain(lines: str) -> None:
    _console(stderr=True).print(lines, style="red", soft_wrap=True)


def show(title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    table = Table(title=title, title_justify="left")
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*row)
    _console().print(table)


@contextmanager
def busy(what: str) -> Iterator[None]:
    """A sign of life while something runs whose length nobody knows."""
    with _console(stderr=True).status(what):
        yield


@contextmanager
def bars() -> Iterator[Callable[[str, int, int], None]]:
    """A bar for each `what` of the `progress(what, done, of)` that the block is given."""
    columns = TextColumn("{task.description:<10}"), BarColumn(), MofNCompleteColumn()
    with Progress(*columns, TimeRemainingColumn(), console=_console(stderr=True)) as shown:
        tasks = {}

        def progress(what: str, done: int, of: int) -> None:
            if what not in tasks:
                tasks[what] = shown.add_task(what, total=of)
            shown.update(tasks[what], completed=done, total=of)

        yield progress
