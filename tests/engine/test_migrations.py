"""Every installed module's migrations take part, whether the module is switched on or not."""

from app.engine.migrations import behind, migrations
from tests.kit.house import settings_for


def test_a_database_without_tables_is_behind(empty_sqlite_url: str) -> None:
    problem = behind(settings_for(empty_sqlite_url))
    assert problem == "The database is not migrated. Run: python manage.py db migrate"


def test_a_migrated_database_is_not_behind(empty_sqlite_url: str) -> None:
    settings = settings_for(empty_sqlite_url, MODULES="healthcheck")
    migrations(settings).upgrade()
    assert behind(settings) is None
    assert behind(settings_for(empty_sqlite_url)) is None
