"""Lines that went on and rooms that are gone are found; what nobody keeps is left alone."""

from collections.abc import Collection, Mapping

import pytest

from app.adapters.realtime.feed import Feed
from app.adapters.realtime.head_check import HeadCheck
from app.adapters.realtime.hub import Hub
from app.kernel.ids import new_id
from app.kernel.sockets import Push
from tests.adapters.realtime.paper import ROOM, Listener, said
from tests.adapters.realtime.test_feed import hears


class Rooms:
    """Rooms with lines of one length each; those without one are gone."""

    def __init__(self) -> None:
        self.hub = Hub()
        self.feed = Feed(self.hub, lambda _: self.past)
        self.ends: dict[str, int] = {}
        self.asked: list[list[str]] = []
        self.check = HeadCheck(
            self.hub, self.feed, lambda channel: self.heads if channel[:4] == "room" else None
        )

    async def heads(self, channels: Collection[str]) -> Mapping[str, int]:
        self.asked.append(sorted(channels))
        return {channel: self.ends[channel] for channel in channels if channel in self.ends}

    async def past(self, channel: str, after: int) -> list[Push]:
        return [said(n, channel=channel) for n in range(after + 1, self.ends.get(channel, 0) + 1)]

    def live(self, channel: str, position: int | None = 0) -> Listener:
        listener = Listener()
        self.hub.enter(listener)
        self.hub.join(listener, channel)
        self.feed.caught_up(listener, channel, position)
        return listener


@pytest.fixture
async def rooms() -> Rooms:
    return Rooms()


async def test_a_line_that_went_on_unheard_is_told(rooms: Rooms) -> None:
    ann, bob = rooms.live(ROOM), rooms.live("room:2", 3)
    rooms.ends = {ROOM: 2, "room:2": 3}
    assert sorted(map(str, rooms.check.begin())) == [ROOM, "room:2"]
    await rooms.check.ask(rooms.check.begin())
    await hears(ann, 1, 2)
    assert bob.heard == []
    assert rooms.asked == [[ROOM, "room:2"]]


async def test_listeners_part_from_a_room_that_is_gone(rooms: Rooms) -> None:
    rooms.live(ROOM, 7)
    await rooms.check.ask([ROOM])
    while rooms.feed._tasks:
        await next(iter(rooms.feed._tasks))
    assert rooms.hub.audience(ROOM) is None


async def test_only_lines_that_are_told_here_are_asked_about(rooms: Rooms) -> None:
    """No accounts, no channels without a line, no rooms whose first listener still reads."""
    rooms.live("presence:ann", None)
    reading = Listener()
    rooms.hub.enter(reading)
    rooms.hub.join(reading, ROOM)
    assert rooms.check.begin() == []
    await rooms.check.ask([ROOM, "presence:ann", "room:nobody", new_id()])
    assert rooms.asked == []


async def test_a_line_that_nobody_keeps_is_left_alone(rooms: Rooms) -> None:
    rooms.live("chat:1", 3)
    await rooms.check.ask(rooms.check.begin())
    assert rooms.asked == []
    assert rooms.hub.audience("chat:1") is not None
