"""On the way to the sockets everything that makes people wait or lose something is counted."""

import asyncio
from uuid import uuid4

from app.adapters.realtime.broker_redis import RedisBroker
from app.adapters.realtime.closes import Close
from app.adapters.realtime.connection import Connection
from app.adapters.realtime.feed import Feed
from app.adapters.realtime.frame import Frame
from app.adapters.realtime.hub import Hub
from app.adapters.realtime.measured import RealtimeMeasures
from app.kernel.ids import new_id
from app.kernel.measures import Measures
from app.kernel.sockets import Push
from tests.adapters.realtime.paper import ROOM, PaperWire, said
from tests.kit.doors import PATIENCE


def _connected(hub: Hub) -> Connection:
    connection = Connection(PaperWire(), new_id(), new_id(), None, tick=hub.tick)
    hub.enter(connection)
    return connection


def _closes(measures: Measures) -> dict[str, float]:
    family = measures.counters("messenger_socket_closes", "", "code")
    return {code: cell.value for (code,), cell in family.cells()}


async def test_frames_that_leave_together_are_one_write() -> None:
    measured = RealtimeMeasures()
    ann = _connected(Hub(measured=measured))
    for _ in range(5):
        ann.offer(Frame(b"{}"))
    await asyncio.sleep(0)
    assert (measured.writes.value, measured.frames.value) == (1, 5)


async def test_sockets_that_are_ended_are_counted_by_code() -> None:
    measures = Measures()
    hub = Hub(measured=RealtimeMeasures(measures))
    for close in (Close.SIGNED_OUT, Close.SIGNED_OUT, Close.FLOOD):
        _connected(hub).close(close)
    assert _closes(measures) == {"4401": 2, "4429": 1}


async def test_a_reader_that_is_cut_is_counted_as_slow() -> None:
    measures = Measures()
    measured = RealtimeMeasures(measures)
    bob = _connected(Hub(measured=measured))
    bob.lose(ROOM, 7)
    assert measured.lost.value == 1
    assert _closes(measures) == {"4408": 1}


async def test_a_gap_that_is_filled_is_counted() -> None:
    async def past(_: str, after: int) -> list[Push]:
        return [said(number) for number in range(after + 1, 4)]

    measured = RealtimeMeasures()
    hub = Hub(measured=measured)
    feed, bob = Feed(hub, lambda _: past, patience=0.0001), _connected(hub)
    hub.join(bob, ROOM)
    feed.caught_up(bob, ROOM, 0)
    feed.take(said(3))
    async with asyncio.timeout(PATIENCE):
        while measured.frames.value < 3:
            await asyncio.sleep(0.001)
    assert measured.gaps.value == 1
    await feed.close()


async def test_how_long_redis_takes_is_known(redis_url: str) -> None:
    measured = RealtimeMeasures()
    broker = RedisBroker(redis_url, f"measured-{uuid4().hex}", lambda _: None, measured)
    broker.start(_nobody)
    broker.publish(said(1))
    async with asyncio.timeout(PATIENCE):
        while not sum(measured.publish_lag.counts):
            await asyncio.sleep(0.001)
    assert 0 < measured.publish_lag.sum < PATIENCE
    await broker.close()


def _nobody(_: object) -> None:
    """Misses nothing."""
