"""The history of notify's tables, on both engines."""

from app.adapters.database.migrations.runner import Migrations
from tests.kit.database import migrated_modules


def test_the_tables_come_as_the_models_say_and_go(empty_database_url: str) -> None:
    wanted = [module for module in migrated_modules() if module.name in {"auth", "notify"}]
    migrations = Migrations(empty_database_url, wanted)
    for _ in range(2):
        migrations.upgrade()
        assert migrations.check() == {}
        migrations.downgrade("notify", "base")
    assert migrations.pending()
