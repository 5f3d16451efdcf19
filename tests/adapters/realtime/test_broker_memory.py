"""The broker of a single process passes the suite of all brokers, and delivers at once."""

from contextlib import asynccontextmanager

import pytest

from app.adapters.realtime.broker_memory import MemoryBroker
from app.kernel.sockets import Signal
from tests.adapters.realtime.broker_suite import BrokerSuite, Node
from tests.adapters.realtime.paper import said


class TestMemoryBroker(BrokerSuite):
    @pytest.fixture
    def node(self) -> Node:
        @asynccontextmanager
        async def opened(take):  # type: ignore[no-untyped-def] # its type is Node's
            yield MemoryBroker(take)

        return opened


def test_publishing_is_delivering() -> None:
    taken: list[Signal] = []
    MemoryBroker(taken.append).publish(said(1), said(2))
    assert taken == [said(1), said(2)]
