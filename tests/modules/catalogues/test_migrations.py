"""The history of the catalogues' tables, on both engines."""

from pathlib import Path

from sqlalchemy import Connection, text

import app.modules.catalogues
from app.adapters.database.migrations.connection import connected
from app.adapters.database.migrations.runner import MigratedModule, Migrations

FOLDER = Path(app.modules.catalogues.__path__[0]) / "migrations"


def rows(url: str) -> int:
    def count(connection: Connection) -> int:
        return connection.scalar(text("SELECT count(*) FROM catalogue_countries")) or 0

    return connected(url, count, changes=False)


def test_the_tables_come_filled_as_the_models_say_and_go(empty_database_url: str) -> None:
    catalogues = MigratedModule("catalogues", app.modules.catalogues.__name__, FOLDER)
    migrations = Migrations(empty_database_url, [catalogues])
    for _ in range(2):
        migrations.upgrade()
        migrations.upgrade()
        assert migrations.check() == {}
        assert rows(empty_database_url) == 249
        migrations.downgrade("catalogues", "base")
    assert migrations.pending()
