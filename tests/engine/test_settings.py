"""Settings are read from one mapping; what is wrong is told in readable lines, never a secret."""

from pathlib import Path

import pytest
from pydantic import Field
from pydantic_settings import SettingsConfigDict

from app.engine import settings as module
from app.engine.settings import (
    BASE_MODULES,
    ApiSettings,
    EngineSettings,
    Settings,
    WrongSettings,
)
from app.kernel.settings import SettingsGroup
from tests.kit.house import SECRET


class TeaSettings(SettingsGroup):
    model_config = SettingsConfigDict(env_prefix="TEA_")

    cups: int = Field(default=2, ge=1)


def _faults(**variables: str) -> list[str]:
    with pytest.raises(WrongSettings) as refused:
        Settings(variables)
    return str(refused.value).splitlines()


def test_nothing_has_to_be_set() -> None:
    settings = Settings({})
    assert settings.environment == "LOCAL"
    assert settings.environment_assumed
    assert settings.docs
    assert settings.of(EngineSettings).module_names == BASE_MODULES
    assert (settings.of(ApiSettings).host, settings.of(ApiSettings).port) == ("127.0.0.1", 8788)


def test_an_environment_that_was_said_is_not_assumed() -> None:
    assert not Settings({"ENVIRONMENT": "local"}).environment_assumed
    assert Settings({"ENVIRONMENT": ""}).environment_assumed


def test_every_fault_is_one_line_that_names_its_variable() -> None:
    faults = _faults(API_PORT="high", API_WORKERS="0", ENVIRONMENT="MOON", LOG_LEVEL="LOUD")
    assert sorted(line.partition(":")[0] for line in faults) == [
        "API_PORT", "API_WORKERS", "ENVIRONMENT", "LOG_LEVEL",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "variables",
    [
        {"JWT_SECRET": "hunter2"},
        {"ENVIRONMENT": "PROD", "JWT_SECRET": "hunter2hunter2"},
        {"DB_URL": "mysql://ann:hunter2@db/x"},
        {"AUTH_PEPPER": "hunter2", "AUTH_BCRYPT_ROUNDS": "hunter2"},
    ],
)
def test_a_fault_never_shows_a_secret(variables: dict[str, str]) -> None:
    assert "hunter2" not in "\n".join(_faults(**variables))


def test_secrets_are_not_shown_by_what_holds_them() -> None:
    settings = Settings({"JWT_SECRET": SECRET})
    assert SECRET not in repr(settings.jwt)
    assert SECRET not in str(settings.jwt)


def test_production_needs_a_secret_of_its_own() -> None:
    with pytest.raises(WrongSettings, match="JWT_SECRET"):
        _ = Settings({"ENVIRONMENT": "PROD"}).jwt


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "::", "messenger.example"])  # noqa: S104 - refused here
def test_local_listens_on_loopback_only(host: str) -> None:
    assert _faults(API_HOST=host)[0].startswith("API_HOST: LOCAL has known passwords")
    assert Settings({"API_HOST": host, "API_EXPOSE_LOCAL": "true"}).environment == "LOCAL"
    assert Settings({"API_HOST": host, "ENVIRONMENT": "DEV"}).of(ApiSettings).host == host


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1"])
def test_loopback_has_three_names(host: str) -> None:
    assert Settings({"API_HOST": host}).of(ApiSettings).host == host


def test_several_workers_need_a_broker_and_a_server_of_databases() -> None:
    assert _faults(API_WORKERS="2") == [
        "API_WORKERS: more than one needs PostgreSQL (DB_URL) and Redis (BROKER_URL)"
    ]
    postgresql, redis = "postgresql+asyncpg://db/messenger", "redis://redis:6379/0"
    assert _faults(API_WORKERS="2", DB_URL=postgresql) == [
        "API_WORKERS: more than one needs Redis (BROKER_URL)"
    ]
    assert _faults(API_WORKERS="2", BROKER_URL=redis) == [
        "API_WORKERS: more than one needs PostgreSQL (DB_URL)"
    ]
    several = Settings({"API_WORKERS": "2", "DB_URL": postgresql, "BROKER_URL": redis})
    assert several.of(ApiSettings).workers == 2
    database, broker = "postgresql+asyncpg://u@localhost/messenger", "redis://localhost:6379/0"
    assert _faults(API_WORKERS="2", DB_URL=database) == [
        "API_WORKERS: more than one needs Redis (BROKER_URL)"
    ]
    assert _faults(API_WORKERS="2", BROKER_URL=broker) == [
        "API_WORKERS: more than one needs PostgreSQL (DB_URL)"
    ]
    both = Settings({"API_WORKERS": "2", "DB_URL": database, "BROKER_URL": broker})
    assert both.of(ApiSettings).workers == 2


@pytest.mark.parametrize(
    ("variables", "docs"),
    [
        ({"ENVIRONMENT": "DEV"}, True), ({"ENVIRONMENT": "PROD"}, False),
        ({"ENVIRONMENT": "PROD", "API_DOCS": "true"}, True), ({"API_DOCS": "false"}, False),
    ],
)  # fmt: skip
def test_production_has_no_documents_unless_asked(variables: dict[str, str], docs: bool) -> None:
    assert Settings(variables).docs is docs


@pytest.mark.parametrize(
    ("modules", "names"),
    [
        ("", BASE_MODULES), ("BASE", BASE_MODULES), ("BASE,planets", (*BASE_MODULES, "planets")),
        ("auth, healthcheck", ("auth", "healthcheck")), ("auth,auth", ("auth",)),
    ],
)  # fmt: skip
def test_modules_are_named_once_each(modules: str, names: tuple[str, ...]) -> None:
    assert Settings({"MODULES": modules}).of(EngineSettings).module_names == names


def test_a_modules_group_is_read_from_the_same_variables() -> None:
    assert Settings({"TEA_CUPS": "3"}).of(TeaSettings).cups == 3


def test_a_group_that_is_wrong_does_not_spoil_the_others() -> None:
    settings = Settings({"TEA_CUPS": "0"})
    with pytest.raises(WrongSettings, match="TEA_CUPS"):
        settings.of(TeaSettings)
    assert settings.of(ApiSettings).port == 8788


def test_the_process_comes_before_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text("API_PORT=1111\nTEA_CUPS=7\n# a comment\nEMPTY\n")
    monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setenv("API_PORT", "2222")
    settings = Settings.from_environment()
    assert settings.of(ApiSettings).port == 2222
    assert settings.of(TeaSettings).cups == 7


@pytest.mark.parametrize("prefix", ["messenger", "/messenger/", "/a b", "/é"])
def test_a_prefix_is_a_path_that_starts_with_a_slash(prefix: str) -> None:
    assert _faults(API_PREFIX=prefix)[0].startswith("API_PREFIX:")
