"""`check`: what is wrong, and what would be unsafe for PROD."""

from app.engine.cli.check import findings
from app.engine.cli.findings import Verdict
from app.engine.settings import Settings
from tests.kit.house import settings_for


def verdicts(settings: Settings) -> dict[str, Verdict]:
    return {found.subject: found.verdict for found in findings(settings)}


def test_a_whole_installation_is_good(sqlite_url: str) -> None:
    seen = verdicts(settings_for(sqlite_url))
    assert seen["database"] is Verdict.GOOD
    assert seen["modules and secrets"] is Verdict.GOOD
    assert Verdict.WRONG not in seen.values()


def test_a_database_that_is_behind_is_wrong(empty_sqlite_url: str) -> None:
    [found] = [f for f in findings(settings_for(empty_sqlite_url)) if f.subject == "database"]
    assert found.verdict is Verdict.WRONG
    assert "python manage.py db migrate" in found.sentence


def test_a_database_that_is_away_is_wrong() -> None:
    assert verdicts(settings_for("postgresql+asyncpg://u:p@127.0.0.1:1/x"))["database"] is (
        Verdict.WRONG
    )


def test_a_module_that_lacks_another_is_wrong(sqlite_url: str) -> None:
    seen = verdicts(settings_for(sqlite_url, MODULES="chat"))
    assert seen["modules and secrets"] is Verdict.WRONG


def test_a_misspelt_variable_is_named(sqlite_url: str) -> None:
    seen = verdicts(settings_for(sqlite_url, API_PROT="80", UNRELATED="x"))
    assert seen["API_PROT"] is Verdict.ADVICE
    assert "UNRELATED" not in seen
