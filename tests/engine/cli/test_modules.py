"""`modules`: what is installed, how far it has come, and what each module brings."""

import pytest

from app.engine import registry
from app.engine.cli.modules import COLUMNS, facts, rows
from tests.engine.cli.conftest import Operator
from tests.kit.house import settings_for

Shown = dict[str, dict[str, str]]


def shown(database_url: str, modules: str) -> Shown:
    settings = settings_for(database_url, MODULES=modules)
    return {row[0]: dict(zip(COLUMNS, row, strict=True)) for row in rows(settings)}


def told(database_url: str, name: str, modules: str = "BASE") -> dict[str, str]:
    return dict(facts(settings_for(database_url, MODULES=modules), name))


def test_every_installed_module_is_shown(sqlite_url: str) -> None:
    table = shown(sqlite_url, "BASE")
    assert set(table) == set(registry.found())
    assert table["chat"]["requires"] == "auth"
    assert (table["chat"]["on"], table["chat"]["state"]) == ("yes", "ready")
    assert int(table["chat"]["routes"]) > 20
    assert int(table["chat"]["tables"]) > 5
    assert table["chat"]["migrations"][:4].isdigit()


def test_a_module_that_is_off_keeps_its_tables(sqlite_url: str) -> None:
    table = shown(sqlite_url, "auth,healthcheck")
    assert (table["chat"]["on"], table["chat"]["routes"]) == ("no", "-")
    assert table["chat"]["state"] == "migrated"
    assert int(table["chat"]["tables"]) > 5


def test_what_waits_for_a_migration_is_told(empty_sqlite_url: str) -> None:
    table = shown(empty_sqlite_url, "BASE")
    assert "pending" in table["chat"]["migrations"]
    assert table["chat"]["state"] == "installed: python manage.py db migrate"
    assert table["healthcheck"]["migrations"] == "none"


@pytest.mark.parametrize("modules", ["BASE", "auth"])
def test_all_that_a_module_brings_is_told_whether_it_is_on_or_not(
    sqlite_url: str, modules: str
) -> None:
    chat = told(sqlite_url, "chat", modules)
    assert chat["state"] == ("ready, on" if modules == "BASE" else "migrated, off")
    assert chat["requires"] == "auth"
    assert "POST /chats/{}/messages" in chat["addresses"].split(", ")
    assert chat["socket addresses"] == "/chats/{}/ws, /ws"
    assert "send_message" in chat["frames it takes"].split(", ")
    assert "chat_messages" in chat["tables"].split(", ")
    assert "CHAT_TEXT_MAX=4000" in chat["settings"].split(", ")
    assert "chat_messages.sender_id: kept when erased" in chat["personal data"]
    assert "chat" in told(sqlite_url, "auth")["required by"].split(", ")


def test_a_module_that_is_not_there_is_wrongly_asked(operator: Operator) -> None:
    ended = operator("modules", "info", "planets")
    assert ended.code == 2
    assert ended.complained.startswith("There is no module 'planets'; there are auth, ")


def test_an_operator_reads_it(operator: Operator) -> None:
    assert "not migrated, 1 pending" in operator("modules", "info", "notify").said
    assert "healthcheck" in operator("modules").said
