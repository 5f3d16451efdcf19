"""The history of the engine's own table, on both engines."""

from app.adapters.database.migrations.runner import Migrations
from app.engine.migrations import ENGINE


def test_the_table_comes_as_the_model_says_and_goes(empty_database_url: str) -> None:
    migrations = Migrations(empty_database_url, [ENGINE])
    for _ in range(2):
        migrations.upgrade()
        assert migrations.check() == {}
        migrations.downgrade("engine", "base")
    assert migrations.pending()
