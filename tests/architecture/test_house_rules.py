"""What the house has agreed on, checked file by file."""

import ast
import importlib
import re
import string
from collections import Counter
from collections.abc import Iterator

import pytest

from app.kernel.errors import AppError, Kind
from app.kernel.events import Event
from tests.architecture.sources import APP, BENCH, TESTS, TOP, Source

EVERYTHING = [*APP, *BENCH, *TESTS, *TOP]
FUNCTION_MAX = 50  # lines
FILE_MAX = 350  # lines
NO_NAMES = {"utils", "util", "helpers", "helper", "common", "base", "manager", "misc"}
CLOCKS = {("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("time", "time"),
          ("date", "today")}  # fmt: skip

# What silences a checker, and how it has to be signed.
SIGNS = {
    "# no" + "qa": r": [A-Z]+\d+(, [A-Z]+\d+)* - \w",
    "# type: " + "ignore": r"\[[a-z-]+(, ?[a-z-]+)*\]",
}
MAY_COMMIT = {"app/adapters/database/transaction.py"}
MAY_ASK_THE_TIME = {
    "app/adapters/clock.py": "it is the clock",
    "app/adapters/database/archive/backup.py": "the stamp on a backup, made by hand",
}


def _calls(source: Source) -> Iterator[tuple[str, str, int]]:
    """Every call in the file: whose, which, and the line."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Attribute):
                whose = ast.unparse(node.func.value).rpartition(".")[2]
                yield whose, node.func.attr, node.lineno
            elif isinstance(node.func, ast.Name):
                yield "", node.func.id, node.lineno


def test_files_open_with_a_sentence() -> None:
    silent = []
    for source in EVERYTHING:
        docstring = ast.get_docstring(source.tree) or ""
        if not docstring.partition("\n\n")[0].endswith((".", ":", "?")):
            silent.append(source.name)
    assert silent == []


def test_the_names_of_files_say_what_they_are_about() -> None:
    vague = [s.name for s in EVERYTHING if {s.path.stem, s.path.parent.name} & NO_NAMES]
    assert vague == []


def test_exceptions_to_rules_are_signed() -> None:
    unsigned = []
    for source in EVERYTHING:
        for number, line in enumerate(source.text.splitlines(), 1):
            signed = all(
                re.search(mark + sign, line) for mark, sign in SIGNS.items() if mark in line
            )
            if not signed:
                unsigned.append(f"{source.name}:{number}")
    assert unsigned == []


def test_files_and_functions_can_be_read_at_a_sitting() -> None:
    long = [s.name for s in (*APP, *BENCH, *TOP) if len(s.text.splitlines()) > FILE_MAX]
    for source in EVERYTHING:
        for node in ast.walk(source.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or 0) - node.lineno + 1
                if lines > FUNCTION_MAX and not source.is_migration:
                    long.append(f"{source.name}: {node.name} has {lines} lines")
    assert long == []


def test_only_the_unit_of_work_commits() -> None:
    commits = {s.name for s in APP for _, name, _ in _calls(s) if name == "commit"}
    assert commits == MAY_COMMIT


def test_time_comes_through_the_clock() -> None:
    asked = {s.name for s in APP for whose, name, _ in _calls(s) if (whose, name) in CLOCKS}
    assert asked == set(MAY_ASK_THE_TIME)


def test_nothing_is_printed() -> None:
    printed = [
        f"{source.name}:{line}"
        for source in APP
        for whose, name, line in _calls(source)
        if (whose, name) == ("", "print")
    ]
    assert printed == []


def _all(kind: type) -> list[type]:
    """The classes of that kind that the application declares."""
    modules = {s.module for s in APP if not s.is_migration and not s.name.endswith("/env.py")}
    for module in modules:
        importlib.import_module(module)
    found, waiting = set[type](), [kind]
    while waiting:
        children: list[type] = waiting.pop().__subclasses__()
        waiting += children
        found.update(child for child in children if child.__module__ in modules)
    return sorted(found, key=lambda child: (child.__module__, child.__qualname__))


ERRORS = [error for error in _all(AppError) if hasattr(error, "code")]
EVENTS = _all(Event)


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: error.__name__)
def test_an_error_has_a_kind_a_code_and_words_in_both_languages(error: type[AppError]) -> None:
    assert isinstance(error.kind, Kind)
    assert re.fullmatch(r"[A-Z][A-Z0-9]*(_[A-Z0-9]+)*", error.code)
    assert error.en.endswith((".", "}"))
    assert re.search("[а-яё]", error.ru)
    assert not error.__name__.endswith("Error") or error.code.endswith("_ERROR")
    assert _facts(error.en) == _facts(error.ru)


def _facts(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_no_two_errors_share_a_code() -> None:
    declared = [error for error in ERRORS if "code" in vars(error)]
    counted = Counter(error.code for error in declared)
    assert [code for code, count in counted.items() if count > 1] == []


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.__name__)
def test_an_event_is_recorded_somewhere(event: type[Event]) -> None:
    recorded = re.compile(rf"\b{event.__name__}\(")
    assert any(recorded.search(source.text) for source in APP if not _declares(source, event))


def _declares(source: Source, event: type[Event]) -> bool:
    return source.module == event.__module__
