"""Sessions that are over end their sockets, channels that were won are followed, once each."""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from typing_extensions import override

from app.adapters.clock import FrozenClock
from app.adapters.realtime.closes import Close
from app.adapters.realtime.feed import Feed
from app.adapters.realtime.hub import Hub
from app.adapters.realtime.rights_check import MARGIN, RightsCheck
from app.kernel.ids import new_id
from app.kernel.ports import SessionWatch
from app.kernel.sockets import Ending, Follow, Push, Won
from tests.adapters.realtime.paper import ROOM, Listener, Said, said
from tests.adapters.realtime.test_feed import hears

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


class Office(SessionWatch):
    """Knows who may speak and who has joined what, and writes down what it was asked."""

    def __init__(self) -> None:
        self.ended: dict[UUID, Ending] = {}
        self.joined: list[UUID] = []
        self.asked: list[set[UUID]] = []
        self.looked_back: list[datetime] = []

    @override
    async def over(self, session_ids: Collection[UUID]) -> Mapping[UUID, Ending]:
        self.asked.append(set(session_ids))
        return {each: self.ended[each] for each in session_ids if each in self.ended}

    async def winnings(self, account_ids: Collection[UUID], since: datetime) -> Sequence[Won]:
        self.looked_back.append(since)
        return [
            Won(Follow(each, ROOM, 5), [Push(f"account:{each}", Said(number=100))])
            for each in self.joined
            if each in account_ids
        ]


class House:
    def __init__(self) -> None:
        self.hub, self.office, self.clock = Hub(), Office(), FrozenClock(NOON)
        self.feed = Feed(self.hub, lambda _: None)
        self.check = RightsCheck(
            self.hub, self.feed, self.clock, lambda: self.office, [self.office.winnings]
        )

    def enters(self, account_id: UUID | None = None, anchor: str | None = None) -> Listener:
        """Somebody who hears of all that concerns the account."""
        listener = Listener(account_id, anchor)
        self.hub.enter(listener)
        channel = f"account:{listener.account_id}"
        self.hub.join(listener, channel)
        self.feed.caught_up(listener, channel, None)
        return listener

    async def checks(self) -> None:
        await self.check.ask(self.check.begin())


@pytest.fixture
async def house() -> House:
    return House()


async def test_sessions_that_are_over_end_their_sockets_and_no_others(house: House) -> None:
    ann, bob = house.enters(), house.enters()
    phone, desk = house.enters(ann.account_id), house.enters(ann.account_id)
    house.office.ended = {phone.session_id: Ending.SIGNED_OUT, bob.session_id: Ending.BLOCKED}
    await house.checks()
    assert (phone.close_code, bob.close_code) == (Close.SIGNED_OUT, Close.BLOCKED)
    assert not ann.ended
    assert not desk.ended
    assert house.office.asked == [{c.session_id for c in (ann, bob, phone, desk)}]


async def test_a_channel_that_was_won_unheard_is_followed(house: House) -> None:
    ann, bob = house.enters(), house.enters()
    house.office.joined = [ann.account_id]
    await house.checks()
    house.feed.take(said(5))
    await hears(ann, 100, 5)
    assert bob.heard == []


async def test_what_is_followed_already_is_not_told_again(house: House) -> None:
    ann = house.enters()
    house.office.joined = [ann.account_id]
    await house.checks()
    await house.checks()
    await hears(ann, 100)


async def test_a_socket_about_one_thing_follows_nothing_else(house: House) -> None:
    ann = house.enters(anchor="room:2")
    house.office.joined = [ann.account_id]
    await house.checks()
    house.feed.take(said(5))
    await hears(ann)
    assert house.office.looked_back == []


async def test_who_wanted_to_hear_no_more_is_not_brought_back(house: House) -> None:
    ann = house.enters()
    house.hub.join(ann, ROOM)
    house.hub.decline(ann, ROOM)
    house.office.joined = [ann.account_id]
    await house.checks()
    house.feed.take(said(5))
    await hears(ann)
    house.feed.take(Follow(ann.account_id, ROOM, 6))
    assert ROOM in house.hub.channels(ann)


async def test_who_is_still_at_the_door_is_left_to_it(house: House) -> None:
    ann = Listener(greeted=False)
    house.hub.enter(ann)
    house.office.ended = {ann.session_id: Ending.SIGNED_OUT}
    house.office.joined = [ann.account_id]
    await house.checks()
    assert house.office.asked == []
    assert not house.hub.channels(ann)


async def test_every_round_looks_back_to_the_beginning_of_the_last(house: House) -> None:
    house.enters()
    begun = house.clock.now()
    for _ in range(3):
        await house.checks()
        house.clock.advance(timedelta(seconds=100))
    seconds = [(since + MARGIN - begun).total_seconds() for since in house.office.looked_back]
    assert seconds == [0, 0, 100]


async def test_an_empty_house_asks_nobody(house: House) -> None:
    await house.checks()
    await house.check.ask([new_id(), ROOM])
    assert house.office.asked == []
    assert house.office.looked_back == []


async def test_without_anybody_who_knows_sessions_they_are_believed(house: House) -> None:
    ann = house.enters()
    check = RightsCheck(house.hub, house.feed, house.clock, lambda: None, [])
    await check.ask(check.begin())
    assert not ann.ended
