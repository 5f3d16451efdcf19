"""Healthcheck needs nobody and brings three addresses."""

from app.modules.healthcheck import Module
from tests.kit.house import settings_for


def test_healthcheck_can_be_switched_on_alone() -> None:
    assert Module.name == "healthcheck"
    assert Module.requires == ()
    assert settings_for("sqlite+aiosqlite:////nowhere/x.db", MODULES="healthcheck")
