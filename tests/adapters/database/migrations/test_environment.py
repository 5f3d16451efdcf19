"""How Alembic is set for a module."""

from alembic.autogenerate.api import AutogenContext
from alembic.runtime.migration import MigrationContext
from sqlalchemy import String
from sqlalchemy.dialects import sqlite

from app.adapters.database.migrations import environment
from app.kernel.model import Moment
from tests.adapters.database.migrations.conftest import LIBRARY, TOWN
from tests.adapters.database.town.model import TownBase


def test_a_moment_is_written_by_its_import_path() -> None:
    autogen = AutogenContext(MigrationContext(sqlite.dialect(), None, {}))
    assert environment.render_item("type", Moment(), autogen) == "app.kernel.model.Moment()"
    assert autogen.imports == {"import app.kernel.model"}


def test_other_types_are_left_to_alembic() -> None:
    autogen = AutogenContext(MigrationContext(sqlite.dialect(), None, {}))
    assert environment.render_item("type", String(), autogen) is False
    assert autogen.imports == set()


def test_a_module_sees_its_own_tables_and_no_others() -> None:
    known = environment.options(LIBRARY, TOWN, TownBase)
    assert known["version_table"] == "alembic_version_library"
    for include in (
        lambda table: known["include_name"](table, "table", {}),
        lambda table: known["include_object"](None, table, "table", False, None),
    ):
        assert [include(t) for t in ("library_books", "lending_loans", None)] == [
            True,
            False,
            False,
        ]
    assert known["include_name"]("ix_lending_loans_reader", "index", {})
