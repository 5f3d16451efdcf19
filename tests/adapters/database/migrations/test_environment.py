"""How Alembic is set for a module."""

import pytest
from alembic.autogenerate.api import AutogenContext
from alembic.runtime.migration import MigrationContext
from sqlalchemy import String
from sqlalchemy.dialects.sqlite.base import SQLiteDialect

from app.adapters.database.migrations import environment
from app.kernel.model import Moment
from tests.adapters.database.migrations.conftest import LIBRARY, TOWN
from tests.adapters.database.town.model import TownBase


def test_a_moment_is_written_by_its_import_path() -> None:
    autogen = AutogenContext(MigrationContext(SQLiteDialect(), None, {}))
    assert environment.render_item("type", Moment(), autogen) == "app.kernel.model.Moment()"
    assert autogen.imports == {"import app.kernel.model"}


def test_other_types_are_left_to_alembic() -> None:
    autogen = AutogenContext(MigrationContext(SQLiteDialect(), None, {}))
    assert environment.render_item("type", String(), autogen) is False
    assert autogen.imports == set()


@pytest.mark.parametrize(("table", "seen"), [("library_books", True), ("lending_loans", False)])
def test_a_module_sees_its_own_tables_and_no_others(table: str, seen: bool) -> None:
    known = environment.options(LIBRARY, TOWN, TownBase)
    assert known["version_table"] == "alembic_version_library"
    assert known["include_name"](table, "table", {}) is seen
    assert known["include_object"](None, table, "table", True, None) is seen


def test_what_is_inside_a_table_goes_with_it() -> None:
    known = environment.options(LIBRARY, TOWN, TownBase)
    assert known["include_name"]("ix_library_books_pages", "index", {})
    assert known["include_object"](None, "pages", "column", False, None)
