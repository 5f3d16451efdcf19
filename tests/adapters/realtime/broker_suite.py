"""What every broker has to pass: signals reach every node, whole and in order."""

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

import pytest

from app.kernel.ids import new_id
from app.kernel.sockets import Ending, Follow, Kick, Publisher, Push, Signal, Unfollow
from tests.adapters.realtime.paper import ROOM, aside, said
from tests.kit.doors import PATIENCE

Take = Callable[[Signal], None]
Node = Callable[[Take], AbstractAsyncContextManager[Publisher]]


class Inbox:
    """What one node was given."""

    def __init__(self) -> None:
        self.signals: list[Signal] = []
        self._grew = asyncio.Event()

    def take(self, signal: Signal) -> None:
        self.signals.append(signal)
        self._grew.set()

    async def holds(self, count: int) -> list[Signal]:
        async with asyncio.timeout(PATIENCE):
            while len(self.signals) < count:
                self._grew.clear()
                await self._grew.wait()
        return self.signals


class BrokerSuite:
    """A subclass gives the fixture `node`: opens a broker that gives to `take`."""

    async def test_a_node_gets_what_it_published(self, node: Node) -> None:
        inbox = Inbox()
        async with node(inbox.take) as broker:
            broker.publish(said(1))
            assert await inbox.holds(1) == [said(1)]

    async def test_signals_keep_their_order(self, node: Node) -> None:
        inbox, sent = Inbox(), [said(number) for number in range(1, 501)]
        async with node(inbox.take) as broker:
            broker.publish(*sent[:250])
            for signal in sent[250:]:
                broker.publish(signal)
            assert await inbox.holds(500) == sent

    @pytest.mark.parametrize(
        "signal",
        [
            said(7, besides=new_id()),
            aside(8),
            Push("room:чай ☕", said(9).told, 9),
            Follow(new_id(), ROOM, 3),
            Unfollow(new_id(), ROOM, 4),
            Unfollow(new_id(), ROOM),
            Kick(new_id(), Ending.SIGNED_OUT),
            Kick(new_id(), Ending.BLOCKED, frozenset({new_id(), new_id()}), new_id()),
        ],
        ids=lambda signal: type(signal).__name__,
    )
    async def test_every_kind_of_signal_arrives_whole(self, node: Node, signal: Signal) -> None:
        inbox = Inbox()
        async with node(inbox.take) as broker:
            broker.publish(signal)
            assert await inbox.holds(1) == [signal]

    async def test_publishing_nothing_is_nothing(self, node: Node) -> None:
        inbox = Inbox()
        async with node(inbox.take) as broker:
            broker.publish()
            broker.publish(said(1))
            assert await inbox.holds(1) == [said(1)]

    async def test_a_node_that_fails_on_a_signal_gets_the_next(self, node: Node) -> None:
        inbox = Inbox()

        def take(signal: Signal) -> None:
            inbox.take(signal)
            if signal == said(1):
                raise RuntimeError("a bad signal")

        async with node(take) as broker:
            broker.publish(said(1), said(2))
            assert await inbox.holds(2) == [said(1), said(2)]
