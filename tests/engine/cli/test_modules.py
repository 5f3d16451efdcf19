"""`modules`: what is installed, what is on, and what each module brings."""

from app.engine import registry
from app.engine.cli.modules import COLUMNS, rows
from tests.kit.house import settings_for

Shown = dict[str, dict[str, str]]


def shown(database_url: str, modules: str) -> Shown:
    settings = settings_for(database_url, MODULES=modules)
    return {row[0]: dict(zip(COLUMNS, row, strict=True)) for row in rows(settings)}


def test_every_installed_module_is_shown(sqlite_url: str) -> None:
    table = shown(sqlite_url, "BASE")
    assert set(table) == set(registry.found())
    assert table["chat"]["requires"] == "auth"
    assert table["chat"]["on"] == "yes"
    assert int(table["chat"]["routes"]) > 20
    assert int(table["chat"]["tables"]) > 5
    assert table["chat"]["migrations"][:4].isdigit()


def test_a_module_that_is_off_keeps_its_tables(sqlite_url: str) -> None:
    table = shown(sqlite_url, "auth,healthcheck")
    assert (table["chat"]["on"], table["chat"]["routes"]) == ("no", "-")
    assert int(table["chat"]["tables"]) > 5


def test_what_waits_for_a_migration_is_told(empty_sqlite_url: str) -> None:
    table = shown(empty_sqlite_url, "BASE")
    assert "pending" in table["chat"]["migrations"]
    assert table["healthcheck"]["migrations"] == "none"
