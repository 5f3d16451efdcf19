"""What DB_URL may say, and what is never repeated of it."""

import pytest
from pydantic import ValidationError

from app.adapters.database.settings import ROOT, DatabaseSettings

PASSWORD = "s3cr3t"


def refusal(url: str) -> str:
    with pytest.raises(ValidationError) as refused:
        DatabaseSettings.read({"DB_URL": url})
    return str(refused.value)


def test_nobody_has_to_set_anything() -> None:
    settings = DatabaseSettings.read({})
    assert settings.location == f"sqlite+aiosqlite:///{ROOT}/data/messenger.db"
    assert (settings.pool_size, settings.statement_timeout) == (10, 5.0)


def test_a_relative_file_lies_at_the_projects_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir("/")
    settings = DatabaseSettings.read({"DB_URL": "sqlite+aiosqlite:///some/x.db"})
    assert settings.location == f"sqlite+aiosqlite:///{ROOT}/some/x.db"


def test_an_absolute_file_stays_where_it_is() -> None:
    settings = DatabaseSettings.read({"DB_URL": "sqlite+aiosqlite:////var/x.db"})
    assert settings.location == "sqlite+aiosqlite:////var/x.db"


def test_a_password_is_given_to_the_driver_but_never_printed() -> None:
    url = f"postgresql+asyncpg://ann:{PASSWORD}@db/messenger"
    settings = DatabaseSettings.read({"DB_URL": url})
    assert settings.location == url
    assert PASSWORD not in repr(settings) + str(settings.model_dump())


@pytest.mark.parametrize(
    "url",
    [
        "mysql+aiomysql://ann@db/messenger",
        "postgresql://ann@db/messenger",
        "sqlite:///x.db",
        "sqlite+aiosqlite://",
        "sqlite+aiosqlite:///:memory:",
        "sqlite+aiosqlite:///file:x?mode=memory&uri=true",
        "sqlite+aiosqlite://data/x.db",
        "postgresql+asyncpg://ann@db",
        "data/messenger.db",
    ],
)
def test_other_addresses_are_refused_with_a_hint(url: str) -> None:
    assert any(hint in refusal(url) for hint in ("sqlite+aiosqlite:///", "postgresql+asyncpg://"))


@pytest.mark.parametrize("url", [f"mysql://ann:{PASSWORD}@db/x", f"nonsense {PASSWORD}"])
def test_a_refusal_does_not_repeat_what_was_given(url: str) -> None:
    assert PASSWORD not in refusal(url)
