"""Whatever the order, the loss and the repetition of signals: every version once, in order."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.adapters.realtime.feed import Feed
from app.adapters.realtime.hub import Hub
from app.kernel.sockets import Follow, Signal, Unfollow
from tests.adapters.realtime.paper import ROOM, Listener, aside, said
from tests.kit.doors import PATIENCE

PEOPLE = 2


@dataclass
class Guest:
    """Somebody in the room: what they were told as the past, and what they must have heard."""

    listener: Listener
    read: int | None = None  # the version up to which their own door has told the past
    last: int | None = None  # the version of their removal

    def expected(self, end: int) -> list[int]:
        assert self.read is not None
        return list(range(self.read + 1, (end if self.last is None else self.last) + 1))


@dataclass
class Party:
    """The steps that may happen in any order; versions are committed before they are told."""

    at_most: int
    fails: list[bool]
    hub: Hub = field(default_factory=Hub)
    line: list[list[Signal]] = field(default_factory=list)  # what is told of each version
    guests: dict[int, Guest] = field(default_factory=dict)
    gone: list[Guest] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.feed = Feed(self.hub, lambda _: self.past, patience=0.0001)

    async def past(self, _: str, after: int) -> Sequence[Signal]:
        stretch = self.line[after : after + self.at_most]
        await asyncio.sleep(0)
        if self.fails and self.fails.pop():
            raise ConnectionError("the database is away")
        return [signal for signals in stretch for signal in signals]

    def commit(self, _: int) -> None:
        self.line.append([said(len(self.line) + 1)])

    def post(self, _: int) -> None:
        self.commit(0)
        self.feed.take(self.line[-1][0])

    def tell(self, which: int) -> None:
        """A version is told: late, early or for the second time. Others never are.

        Nobody comes or goes a second time: who does has a version of their own.
        """
        if self.line:
            for signal in self.line[which % len(self.line)]:
                self.feed.take(signal)

    def check(self, _: int) -> None:
        """The heads are compared with what was told."""
        self.feed.reached(ROOM, len(self.line))

    def chatter(self, _: int) -> None:
        self.feed.take(aside(-1))

    def join(self, who: int) -> None:
        """Through a door: joins, and reads the past some steps later."""
        if who not in self.guests:
            guest = self.guests[who] = Guest(Listener(anchor="somewhere"))
            self.hub.enter(guest.listener)
            self.hub.join(guest.listener, ROOM)

    def read(self, who: int) -> None:
        guest = self.guests.get(who)
        if guest is not None and guest.read is None:
            guest.read = len(self.line)

    def caught_up(self, who: int) -> None:
        guest = self.guests.get(who)
        if guest is not None and guest.read is not None:
            self.feed.caught_up(guest.listener, ROOM, guest.read)

    def follow(self, who: int) -> None:
        """Without a door: becomes a member with the next version."""
        if who not in self.guests:
            guest = self.guests[who] = Guest(Listener(), read=len(self.line))
            self.hub.enter(guest.listener)
            self.commit(0)
            self.feed.take(Follow(guest.listener.account_id, ROOM, len(self.line)))

    def remove(self, who: int) -> None:
        """The removal is told now, later or never."""
        guest = self.guests.get(who)
        if guest is not None and guest.listener.anchor is None:
            self.commit(0)
            guest.last = len(self.line)
            self.gone.append(self.guests.pop(who))
            self.line[-1].append(Unfollow(guest.listener.account_id, ROOM, guest.last))

    def remove_aloud(self, who: int) -> None:
        """The removal is told before the version itself."""
        guest = self.guests.get(who)
        self.remove(who)
        if guest is not None and guest.last is not None:
            self.feed.take(Unfollow(guest.listener.account_id, ROOM, guest.last))

    def leave(self, who: int) -> None:
        """The socket is gone: nothing is expected of it but order."""
        guest = self.guests.pop(who, None)
        if guest is not None:
            self.hub.leave(guest.listener)
            guest.listener.abandon()

    async def end(self) -> None:
        """Everybody reads, the heads are looked at, and the feed comes to rest."""
        self.fails.clear()
        for who in self.guests:
            self.read(who)
            self.caught_up(who)
        self.commit(0)
        self.check(0)
        async with asyncio.timeout(PATIENCE):
            while self.feed._tasks:
                await asyncio.wait(self.feed._tasks)
        await asyncio.sleep(0)


STEPS = st.tuples(
    st.sampled_from(
        ["commit", "post", "post", "tell", "chatter", "join", "join", "read", "caught_up", "follow",
         "remove", "remove_aloud", "leave", "check", "turn", "rest"]
    ),
    st.integers(0, 40),
)  # fmt: skip


@settings(
    max_examples=300, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow]
)
@given(steps=st.lists(STEPS, max_size=60), at_most=st.integers(1, 4), data=st.data())
async def test_every_listener_hears_every_version_once_and_in_order(
    steps: list[tuple[str, int]], at_most: int, data: st.DataObject
) -> None:
    fails = data.draw(st.lists(st.booleans(), max_size=3))
    party = Party(at_most, list(fails))
    for step, which in steps:
        if step == "turn":
            await asyncio.sleep(0)
        elif step == "rest":
            await asyncio.sleep(0.0002)
        else:
            getattr(party, step)(which if step == "tell" else which % PEOPLE)
    await party.end()
    for guest in [*party.guests.values(), *party.gone]:
        heard = [number for number in guest.listener.heard if number > 0]
        if guest.listener.ended or (guest.last is not None and any(fails)):
            # Sent away because the past could not be read: what was heard is still in order.
            assert heard == guest.expected(len(party.line))[: len(heard)]
        else:
            assert heard == guest.expected(len(party.line))
