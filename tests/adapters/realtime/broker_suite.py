"""What every broker has to pass: signals reach every node, whole and in order."""

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

import pytest

from app.adapters.realtime.broker import Broker, Take
from app.adapters.realtime.signals import seal
from app.kernel.ids import new_id
from app.kernel.sockets import Ending, Follow, Gone, Kick, Push, Signal, Unfollow
from tests.adapters.realtime.paper import ROOM, aside, said
from tests.kit.doors import PATIENCE

Node = Callable[[Take], AbstractAsyncContextManager[Broker]]

EVERY_KIND = [
    said(7, besides=new_id()),
    aside(8),
    Push("room:чай ☕", said(9).told, 9),
    Push(ROOM, said(10).told, passing="читает: ann"),
    Follow(new_id(), ROOM, 3),
    Unfollow(new_id(), ROOM, 4),
    Unfollow(new_id(), ROOM),
    Kick(new_id(), Ending.SIGNED_OUT),
    Kick(new_id(), Ending.BLOCKED, frozenset({new_id(), new_id()}), new_id()),
    Kick(new_id(), Ending.TOO_MANY, frozenset()),
    Gone(ROOM),
]


class Inbox:
    """What one node was given; frames are compared as they go over the network."""

    def __init__(self) -> None:
        self.signals: list[Signal] = []
        self._grew = asyncio.Event()

    def take(self, signal: Signal) -> None:
        self.signals.append(seal(signal))
        self._grew.set()

    async def holds(self, *signals: Signal) -> None:
        """These and no others, in this order, have come or come soon."""
        async with asyncio.timeout(PATIENCE):
            while len(self.signals) < len(signals):
                self._grew.clear()
                await self._grew.wait()
        assert self.signals == [seal(signal) for signal in signals]


class BrokerSuite:
    """A subclass gives the fixture `node`: opens a broker that gives to `take`."""

    async def test_a_node_gets_what_it_published(self, node: Node) -> None:
        inbox = Inbox()
        async with node(inbox.take) as broker:
            broker.publish(said(1))
            await inbox.holds(said(1))

    async def test_signals_keep_their_order(self, node: Node) -> None:
        inbox, sent = Inbox(), [said(number) for number in range(1, 501)]
        async with node(inbox.take) as broker:
            broker.publish(*sent[:250])
            for signal in sent[250:]:
                broker.publish(signal)
            await inbox.holds(*sent)

    @pytest.mark.parametrize("signal", EVERY_KIND, ids=lambda signal: type(signal).__name__)
    async def test_every_kind_of_signal_arrives_whole(self, node: Node, signal: Signal) -> None:
        inbox = Inbox()
        async with node(inbox.take) as broker:
            broker.publish(signal)
            await inbox.holds(signal)

    async def test_publishing_nothing_is_nothing(self, node: Node) -> None:
        inbox = Inbox()
        async with node(inbox.take) as broker:
            broker.publish()
            broker.publish(said(1))
            await inbox.holds(said(1))

    async def test_a_node_that_fails_on_a_signal_gets_the_next(self, node: Node) -> None:
        inbox = Inbox()

        def take(signal: Signal) -> None:
            inbox.take(signal)
            if signal == said(1):
                raise RuntimeError("a bad signal")

        async with node(take) as broker:
            broker.publish(said(1), said(2))
            await inbox.holds(said(1), said(2))

    async def test_what_is_published_has_been_delivered_here_already(self, node: Node) -> None:
        inbox = Inbox()
        async with node(inbox.take) as broker:
            broker.publish(said(1), said(2))
            assert inbox.signals == [seal(said(1)), seal(said(2))]

    async def test_nobody_is_told_twice(self, node: Node) -> None:
        inbox = Inbox()
        async with node(inbox.take) as broker:
            broker.listen(ROOM)
            broker.publish(said(1))
            broker.publish(said(2))
            await inbox.holds(said(1), said(2))

    async def test_listening_to_anything_any_number_of_times_does_no_harm(self, node: Node) -> None:
        inbox = Inbox()
        async with node(inbox.take) as broker:
            for _ in range(2):
                broker.listen(ROOM)
                broker.listen(new_id())
            broker.ignore(ROOM)
            broker.ignore(ROOM)
            broker.ignore("room:never heard of")
            broker.publish(said(1))
            await inbox.holds(said(1))

    async def test_a_broker_that_is_well_has_nothing_to_tell(self, node: Node) -> None:
        async with node(Inbox().take) as broker:
            await broker.probe()

    async def test_a_broker_that_is_closed_takes_what_comes_too_late(self, node: Node) -> None:
        inbox = Inbox()
        async with node(inbox.take) as broker:
            pass
        broker.publish(said(1))
        await inbox.holds(said(1))
