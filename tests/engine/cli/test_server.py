"""How uvicorn is set up."""

from app.engine.cli.server import address, options
from app.engine.settings import ApiSettings
from tests.kit.house import settings_for

NOWHERE = "sqlite+aiosqlite:////nowhere/messenger.db"


def test_nobody_is_believed_about_addresses_unless_named() -> None:
    assert options(ApiSettings())["proxy_headers"] is False
    behind = options(ApiSettings(trusted_proxies=("10.0.0.1",)))
    assert behind["proxy_headers"] is True
    assert behind["forwarded_allow_ips"] == ["10.0.0.1"]


def test_it_is_one_process_whatever_the_environment_of_others_says() -> None:
    assert options(ApiSettings())["workers"] == 1


def test_the_address_is_one_that_can_be_clicked() -> None:
    assert address(settings_for(NOWHERE)) == "http://localhost:8788/ (Swagger)"
    assert address(settings_for(NOWHERE, API_DOCS="false", API_PORT="80")) == "http://localhost:80/"
    assert address(settings_for(NOWHERE, API_HOST="::1")) == "http://localhost:8788/ (Swagger)"
    assert address(settings_for(NOWHERE, API_HOST="fd00::7", API_DOCS="false")) == (
        "http://[fd00::7]:8788/"
    )
