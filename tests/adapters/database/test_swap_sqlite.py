"""Compare and swap on SQLite."""

import pytest
from typing_extensions import override

from app.adapters.database.engine import Database
from tests.adapters.database.swap_suite import SwapSuite


class TestSqliteSwap(SwapSuite):
    @pytest.fixture
    @override
    def database(self, on_sqlite: Database) -> Database:
        return on_sqlite
