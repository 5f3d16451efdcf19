"""Many rows at once on SQLite."""

import pytest
from typing_extensions import override

from app.adapters.database.engine import Database
from tests.adapters.database.rows_suite import RowsSuite


class TestSqliteRows(RowsSuite):
    @pytest.fixture
    @override
    def database(self, on_sqlite: Database) -> Database:
        return on_sqlite
