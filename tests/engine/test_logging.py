"""The log: one line per message, JSON for machines, and nothing that was not meant for it."""

import logging
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import orjson
import pytest
from loguru import logger

from app.engine.logging import configure
from app.engine.settings import LogSettings

FORGED = "ann\r\n2030-01-01 00:00:00.000 INFO     app forged \x1b[31m\x85\u2028line"
ESCAPED = r"ann\r\n2030-01-01 00:00:00.000 INFO     app forged \x1b[31m\x85\u2028line"

Console = Callable[[], list[str]]


@pytest.fixture(autouse=True)
def restored() -> Iterator[None]:
    """The process's log is set up anew here, and as it was before for the others."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    logger.remove()
    logger.configure(extra={}, patcher=lambda _: None)
    logger.add(sys.__stderr__, level="DEBUG")  # type: ignore[arg-type] # a process of tests has one
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.fixture
def console(capsys: pytest.CaptureFixture[str]) -> Console:
    return lambda: capsys.readouterr().err.splitlines()


def _configure(file: Path | None = None, **variables: str) -> None:
    given = {"LOG_FILE": "" if file is None else str(file), **variables}
    configure(LogSettings.read(given))


def _records(file: Path) -> list[dict[str, object]]:
    return [orjson.loads(line)["record"] for line in file.read_text().splitlines()]


def test_a_message_is_one_line_for_people(console: Console) -> None:
    _configure()
    logger.info("Hello {}", "Ann")
    (line,) = console()
    assert "Hello Ann" in line
    assert "INFO" in line


def test_a_message_cannot_forge_a_line(console: Console, tmp_path: Path) -> None:
    _configure(tmp_path / "log.json")
    logger.info("{} signed in", FORGED)
    lines = console()
    assert len(lines) == 1
    assert f"{ESCAPED} signed in" in lines[0]
    (record,) = _records(tmp_path / "log.json")
    assert record["message"] == f"{ESCAPED} signed in"


def test_braces_and_colours_that_somebody_sent_mean_nothing(console: Console) -> None:
    _configure()
    logger.info("{} came", "{name} <red>x</red> {0.__class__}")
    logging.getLogger("a.library").warning("%s came", "{name} <red>x</red>")
    first, second = console()
    assert "{name} <red>x</red> {0.__class__} came" in first
    assert "{name} <red>x</red> came" in second


def test_an_exception_is_told_once_and_without_the_values_of_variables(
    console: Console, tmp_path: Path
) -> None:
    _configure(tmp_path / "log.json")
    password = "hunter" + "2"

    def sign_in(given: str) -> None:
        raise RuntimeError("broken" if given else "")

    try:
        sign_in(password)
    except RuntimeError:
        logger.exception("Something {}", "failed")
    text = "\n".join(console())
    assert text.count("Traceback") == 1
    assert "RuntimeError: broken" in text
    assert password not in text
    assert password not in (tmp_path / "log.json").read_text()
    assert len(_records(tmp_path / "log.json")) == 1


def test_machines_get_json_with_the_request_id(tmp_path: Path) -> None:
    file = tmp_path / "log.json"
    _configure(file)
    logger.info("outside")
    with logger.contextualize(request_id="7"):
        logger.info("inside")
    assert [record["extra"] for record in _records(file)] == [
        {"request_id": ""}, {"request_id": "7"},
    ]  # fmt: skip


def test_the_console_may_speak_json_too(console: Console) -> None:
    _configure(LOG_JSON="true")
    logger.info("Hello")
    (line,) = console()
    assert orjson.loads(line)["record"]["message"] == "Hello"


def test_what_is_below_the_level_is_not_told(console: Console) -> None:
    _configure(LOG_LEVEL="warning")
    logger.info("too little")
    logger.warning("enough")
    (line,) = console()
    assert "enough" in line


def test_libraries_are_heard_from_a_warning_on_under_their_own_names(console: Console) -> None:
    _configure(LOG_LEVEL="TRACE")
    for name in ("uvicorn.error", "sqlalchemy.engine", "websockets"):
        logging.getLogger(name).info("GET /ws?token=hunter2")
        logging.getLogger(name).warning("something of %s", name)
    lines = console()
    assert ["something of" in line for line in lines] == [True] * 3
    assert "tests.engine.test_logging" in lines[0]
    assert "hunter2" not in "".join(lines)


def test_a_path_of_its_own_is_used_as_it_is(tmp_path: Path) -> None:
    _configure(tmp_path / "deep" / "log.json")
    logger.info("Hello")
    assert (tmp_path / "deep" / "log.json").exists()


def test_each_of_several_processes_keeps_a_file_of_its_own(tmp_path: Path) -> None:
    configure(LogSettings.read({"LOG_FILE": str(tmp_path / "log.json")}), 2)
    logger.info("Hello")
    assert [file.name for file in tmp_path.iterdir()] == ["log.2.json"]


def test_without_a_file_there_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    _configure()
    logger.info("Hello")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("GET /ws?token=abc.def&x=1", "GET /ws?token=***&x=1"),
        ("x&access_token=abc", "x&access_token=***"),
        ("Authorization: Bearer abc.def", "Authorization: Bearer ***"),
        ("POST /chats/invites/abc-def/ failed", "POST /chats/invites/*** failed"),
        ("a eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.c2ln b", "a *** b"),
        ("a letter: https://x/accounts/#token=abc", "a letter: https://x/accounts/#token=abc"),
        ("a token is a token", "a token is a token"),
    ],
)
def test_a_token_is_cut_wherever_a_line_has_it_from(console: Console, said: str, kept: str) -> None:
    _configure()
    console()
    logger.warning("{}", said)
    [line] = console()
    assert kept in line
