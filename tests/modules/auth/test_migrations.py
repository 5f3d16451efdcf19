"""The history of auth's tables, on both engines."""

from pathlib import Path

import app.modules.auth
from app.adapters.database.migrations.runner import MigratedModule, Migrations

FOLDER = Path(app.modules.auth.__path__[0]) / "migrations"


def test_the_tables_come_as_the_models_say_and_go(empty_database_url: str) -> None:
    auth = MigratedModule("auth", app.modules.auth.__name__, FOLDER)
    migrations = Migrations(empty_database_url, [auth])
    for _ in range(2):
        migrations.upgrade()
        assert migrations.check() == {}
        migrations.downgrade("auth", "base")
    assert migrations.pending()
