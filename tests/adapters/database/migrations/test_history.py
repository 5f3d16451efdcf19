"""A module's next revision is written from what its models say."""

from collections.abc import Sequence

import pytest

from app.adapters.database.migrations.modules import MigratedModule, MigrationRefused
from app.adapters.database.migrations.runner import ModuleStatus
from tests.adapters.database.migrations.conftest import do, migrations, tables

Modules = Sequence[MigratedModule]


def without_revisions(modules: Modules, name: str) -> None:
    for module in modules:
        if module.name == name:
            for revision in module.folder.glob("*.py"):
                revision.unlink()


def test_a_first_revision_is_written_from_the_models(
    empty_database_url: str, growing: Modules
) -> None:
    without_revisions(growing, "library")
    without_revisions(growing, "lending")
    town = migrations(empty_database_url, growing)
    first = town.make("library", "The first books")
    assert first.name == "0001_the_first_books.py"
    assert first.parent == growing[0].folder
    town.upgrade()
    assert list(town.check()) == ["lending"]
    town.make("lending", "Loans")
    town.upgrade()
    assert town.check() == {}
    town.downgrade("lending", "base")
    town.downgrade("library", "base")
    assert tables(empty_database_url) == {"alembic_version_library", "alembic_version_lending"}


def test_a_revision_reads_like_the_rest_of_the_house(
    empty_database_url: str, growing: Modules
) -> None:
    without_revisions(growing, "library")
    made = migrations(empty_database_url, growing).make("library", 'The "first"\n books.')
    lines = made.read_text().splitlines()
    assert lines[0] == '"""The \'first\' books."""'
    assert "import app.kernel.model" in lines
    assert "sa.Column('bought_at', app.kernel.model.Moment(), nullable=True)" in made.read_text()
    assert "down_revision: str | None = None" in lines


def test_revisions_are_counted_on(empty_database_url: str, growing: Modules) -> None:
    town = migrations(empty_database_url, growing)
    town.upgrade()
    empty = town.make("library", "By hand", autogenerate=False)
    assert empty.name == "0003_by_hand.py"
    assert "import sqlalchemy" not in empty.read_text()
    assert town.status()[0] == ModuleStatus("library", "0002", "0003", 1)
    town.upgrade()
    assert not town.pending()


def test_nothing_is_written_when_nothing_has_changed(
    empty_database_url: str, growing: Modules
) -> None:
    town = migrations(empty_database_url, growing)
    town.upgrade()
    with pytest.raises(MigrationRefused, match="not changed"):
        town.make("library", "Nothing")
    assert len(list(growing[0].folder.glob("*.py"))) == 2


def test_what_is_pending_has_to_be_run_before_more_is_written(
    empty_database_url: str, growing: Modules
) -> None:
    with pytest.raises(MigrationRefused, match="not up to date"):
        migrations(empty_database_url, growing).make("library", "Too early")


def test_another_modules_tables_are_never_dropped(
    empty_database_url: str, growing: Modules
) -> None:
    town = migrations(empty_database_url, growing)
    town.upgrade()
    do(empty_database_url, "CREATE TABLE library_old (id INTEGER)", "CREATE TABLE zoo (id INTEGER)")
    made = town.make("library", "Tidy up").read_text()
    assert "op.drop_table('library_old')" in made
    assert "lending" not in made
    assert "zoo" not in made
