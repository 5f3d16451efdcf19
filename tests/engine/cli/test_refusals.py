"""Refusals: a sentence and an exit code for whatever is known to go wrong."""

import pytest
from sqlalchemy.exc import OperationalError

from app.adapters.database.migrations.runner import MigrationRefused
from app.engine.cli.refusals import FAILED, MISUSED, Refused, reaching_the_database, refusals
from app.engine.registry import WrongModules
from app.engine.settings import WrongSettings
from app.kernel.errors import ServiceUnavailable


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (WrongSettings("It is wrong."), MISUSED),
        (WrongModules("It is wrong."), MISUSED),
        (Refused("It is wrong."), FAILED),
        (MigrationRefused("It is wrong."), FAILED),
    ],
)
def test_what_is_refused_is_a_sentence(
    error: Exception, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended, refusals():
        raise error
    assert ended.value.code == code
    assert capsys.readouterr().err == "It is wrong.\n"


def test_an_error_of_the_product_speaks_english(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended, refusals():
        raise ServiceUnavailable
    assert ended.value.code == FAILED
    assert capsys.readouterr().err.strip() == ServiceUnavailable.en


def test_what_nobody_expected_keeps_its_trace() -> None:
    with pytest.raises(ZeroDivisionError), refusals():
        raise ZeroDivisionError


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (OSError(111, "Connection refused"), "[Errno 111] Connection refused"),
        (TimeoutError(), "TimeoutError"),
        (OperationalError("SELECT 1", {}, Exception("no such file\nmore")), "no such file"),
    ],
)
def test_a_database_that_is_away_is_said_in_one_line(error: Exception, reason: str) -> None:
    with pytest.raises(Refused) as refused, reaching_the_database():
        raise error
    assert str(refused.value) == (
        f"The database cannot be used: {reason}. Look at DB_URL, and whether the server is up."
    )
