"""Healthcheck needs nobody and brings four addresses."""

from app.engine.constructor import build
from app.modules.healthcheck import Module
from tests.kit.house import settings_for


def test_healthcheck_can_be_switched_on_alone() -> None:
    assert Module.requires == ()
    app = build(settings_for("sqlite+aiosqlite:////nowhere/x.db", MODULES="healthcheck"))
    assert set(app.openapi()["paths"]) == {
        "/healthcheck/", "/healthcheck/live/", "/healthcheck/ready/", "/metrics",
    }  # fmt: skip
