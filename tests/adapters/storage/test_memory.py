"""Files in memory keep what every storage promises."""

import pytest

from app.adapters.clock import SystemClock
from app.adapters.storage.memory import MemoryStorage
from tests.adapters.storage.storage_suite import StorageSuite


class TestMemoryStorage(StorageSuite):
    @pytest.fixture
    def storage(self) -> MemoryStorage:
        return MemoryStorage(SystemClock())
