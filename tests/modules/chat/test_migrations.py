"""The history of chat's tables, on both engines."""

from app.adapters.database.migrations.runner import Migrations
from tests.kit.database import migrated_modules


def test_the_tables_come_as_the_models_say_and_go(empty_database_url: str) -> None:
    migrations = Migrations(empty_database_url, migrated_modules())
    for _ in range(2):
        migrations.upgrade()
        assert migrations.check() == {}
        migrations.downgrade("chat", "base")
    assert migrations.pending()
