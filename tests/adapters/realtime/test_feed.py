"""Every listener gets a channel's line in order and once, whatever happens on the way."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from uuid import UUID

import pytest

from app.adapters.realtime.closes import Close
from app.adapters.realtime.feed import ROUNDS_MAX, Feed
from app.adapters.realtime.hub import Hub
from app.adapters.realtime.lag import LIVE_BYTES
from app.adapters.realtime.wire import FULL
from app.kernel.ids import new_id
from app.kernel.sockets import Ending, Follow, Gone, Kick, Push, Signal, Unfollow
from tests.adapters.realtime.paper import ROOM, Listener, aside, said, stretch
from tests.kit.doors import PATIENCE


class Room:
    """A channel with a line that is written down, as a database would."""

    def __init__(self) -> None:
        self.hub = Hub()
        self.feed = Feed(
            self.hub, lambda channel: self.past if channel.startswith("room") else None
        )
        self.line: list[Push] = []
        self.beside: dict[int, list[Signal]] = {}  # what is told with a version
        self.last: list[Signal] | None = None  # what is told once the room is gone
        self.asked: list[int] = []
        self.faults = 0
        self.at_most = 300

    async def past(self, _: str, after: int) -> Sequence[Signal]:
        self.asked.append(after)
        await asyncio.sleep(0)
        if self.faults:
            self.faults -= 1
            raise ConnectionError("the database is away")
        if self.last is not None:
            return self.last
        told = self.line[after : after + self.at_most]
        return [each for push in told for each in (push, *self.beside.get(push.version or 0, ()))]

    def write(self, number: int) -> Push:
        """The next of the line is committed; nobody is told yet."""
        assert number == len(self.line) + 1
        self.line.append(said(number))
        return self.line[-1]

    def posted(self, *numbers: int) -> None:
        """Committed and told."""
        for number in numbers:
            self.feed.take(self.write(number))

    def enter(self, account_id: UUID | None = None, anchor: str | None = None) -> Listener:
        listener = Listener(account_id, anchor)
        self.hub.enter(listener)
        return listener

    def live(self, position: int | None = None) -> Listener:
        """Somebody who has joined and knows everything up to the position (default: now)."""
        listener = self.enter()
        self.hub.join(listener, ROOM)
        self.feed.caught_up(listener, ROOM, len(self.line) if position is None else position)
        return listener


@pytest.fixture
async def room() -> AsyncIterator[Room]:
    room = Room()
    yield room
    await room.feed.close()


async def settled(room: Room) -> None:
    """The feed asks nobody for anything any more."""
    async with asyncio.timeout(PATIENCE):
        while room.feed._tasks:
            await asyncio.wait(room.feed._tasks)


async def hears(listener: Listener, *numbers: int) -> None:
    """The listener has heard exactly these, now or within a test's patience."""
    async with asyncio.timeout(PATIENCE):
        while len(listener.heard) < len(numbers):
            await asyncio.sleep(0.001)
    await asyncio.sleep(0)
    assert listener.heard == list(numbers)


async def test_everybody_hears_the_line_in_order(room: Room) -> None:
    ann, bob = room.live(), room.live()
    room.posted(1, 2, 3)
    await hears(ann, 1, 2, 3)
    await hears(bob, 1, 2, 3)


async def test_a_repeat_is_dropped(room: Room) -> None:
    bob = room.live()
    room.posted(1, 2)
    room.feed.take(said(1))
    room.feed.take(said(2))
    room.posted(3)
    await hears(bob, 1, 2, 3)


async def test_what_comes_too_early_waits_for_its_turn(room: Room) -> None:
    bob = room.live()
    one, two, three = room.write(1), room.write(2), room.write(3)
    for push in (three, two, one):
        room.feed.take(push)
    await hears(bob, 1, 2, 3)
    assert room.asked == []


async def test_a_lost_push_is_read_from_the_past(room: Room) -> None:
    bob = room.live()
    room.write(1)
    room.write(2)
    room.posted(3)
    await hears(bob, 1, 2, 3)
    assert room.asked == [0]


async def test_a_gap_longer_than_one_reading_is_filled_by_several(room: Room) -> None:
    bob, room.at_most = room.live(), 2
    for number in range(1, 7):
        room.write(number)
    room.posted(7)
    await hears(bob, 1, 2, 3, 4, 5, 6, 7)


async def test_a_past_that_cannot_be_read_is_asked_again(room: Room) -> None:
    bob, room.faults = room.live(), 2
    room.write(1)
    room.posted(2)
    await hears(bob, 1, 2)
    assert room.asked == [0, 0, 0]


async def test_a_late_push_makes_the_question_needless(room: Room) -> None:
    bob = room.live()
    one = room.write(1)
    room.posted(2)
    await asyncio.sleep(0)
    room.feed.take(one)
    await hears(bob, 1, 2)
    room.posted(3)
    await hears(bob, 1, 2, 3)
    assert room.asked == []


async def test_a_line_whose_past_nobody_tells_goes_on_behind_the_gap() -> None:
    hub, bob = Hub(), Listener()
    feed = Feed(hub, lambda _: None)
    hub.enter(bob)
    hub.join(bob, ROOM)
    feed.caught_up(bob, ROOM, 0)
    feed.take(said(5))
    await hears(bob, 5)
    feed.take(said(6))
    await hears(bob, 5, 6)
    await feed.close()


async def test_what_is_outside_the_line_goes_on_at_once(room: Room) -> None:
    bob = room.live()
    room.write(1)
    room.posted(2)
    room.feed.take(aside(70))
    await hears(bob, 70, 1, 2)


async def test_ann_is_not_told_what_is_for_the_others(room: Room) -> None:
    ann, bob = room.live(), room.live()
    late = room.enter(ann.account_id)
    room.hub.join(late, ROOM)
    room.feed.take(aside(70, besides=ann.account_id))
    room.feed.caught_up(late, ROOM, 0)
    await hears(bob, 70)
    assert ann.heard == late.heard == []


async def test_a_room_without_listeners_costs_nothing(room: Room) -> None:
    room.posted(1, 2, 3)
    await asyncio.sleep(0)
    assert room.asked == []
    bob = room.live()
    room.posted(4)
    await hears(bob, 4)


async def test_what_is_said_while_bob_reads_the_past_follows_it(room: Room) -> None:
    room.live()
    room.posted(1, 2)
    bob = room.enter()
    room.hub.join(bob, ROOM)
    room.posted(3)
    position = len(room.line)
    room.posted(4)
    room.feed.caught_up(bob, ROOM, position)
    room.posted(5)
    await hears(bob, 4, 5)


async def test_bob_may_know_more_than_the_room_has_heard_yet(room: Room) -> None:
    ann = room.live()
    one, two = room.write(1), room.write(2)
    bob = room.live()
    room.feed.take(one)
    room.feed.take(two)
    room.posted(3)
    await hears(ann, 1, 2, 3)
    await hears(bob, 3)


async def test_two_who_come_to_an_empty_room_at_once_miss_nothing(room: Room) -> None:
    ann, bob = room.enter(), room.enter()
    room.hub.join(ann, ROOM)
    room.hub.join(bob, ROOM)
    room.posted(1)
    bob_read = len(room.line)
    room.posted(2, 3)
    room.feed.caught_up(ann, ROOM, len(room.line))
    room.feed.caught_up(bob, ROOM, bob_read)
    room.posted(4)
    await hears(ann, 4)
    await hears(bob, 2, 3, 4)


async def test_pushes_that_came_before_anybody_was_caught_up_are_kept(room: Room) -> None:
    bob = room.enter()
    room.hub.join(bob, ROOM)
    room.posted(1, 2, 3)
    room.feed.caught_up(bob, ROOM, 1)
    await hears(bob, 2, 3)
    assert room.asked == []


async def test_a_fill_from_before_takes_nothing_from_those_who_come_after(room: Room) -> None:
    ann = room.live()
    room.write(1)
    room.posted(2)
    await asyncio.sleep(0)
    room.hub.leave(ann)
    bob = room.enter()
    room.hub.join(bob, ROOM)
    room.posted(3)
    await settled(room)
    room.feed.caught_up(bob, ROOM, 2)
    await hears(bob, 3)


async def test_who_follows_hears_from_that_version_on(room: Room) -> None:
    room.live()
    bob = room.enter()
    room.posted(1, 2)
    room.feed.take(Follow(bob.account_id, ROOM, 3))
    room.posted(3, 4)
    await hears(bob, 3, 4)


async def test_who_follows_late_is_told_what_went_by(room: Room) -> None:
    ann, bob = room.live(), room.enter()
    room.posted(1, 2, 3)
    room.feed.take(Follow(bob.account_id, ROOM, 2))
    room.posted(4)
    await hears(bob, 2, 3, 4)
    await hears(ann, 1, 2, 3, 4)


async def test_who_follows_early_is_told_nothing_from_before(room: Room) -> None:
    ann, bob = room.live(), room.enter()
    pushes = [room.write(number) for number in (1, 2, 3)]
    room.feed.take(Follow(bob.account_id, ROOM, 3))
    for push in pushes:
        room.feed.take(push)
    await hears(bob, 3)
    await hears(ann, 1, 2, 3)


async def test_all_sockets_about_everything_follow_and_those_about_one_thing_do_not(
    room: Room,
) -> None:
    account_id = new_id()
    phone, desk = room.enter(account_id), room.enter(account_id)
    elsewhere = room.enter(account_id, anchor="room:2")
    room.feed.take(Follow(account_id, ROOM, 1))
    room.posted(1)
    await hears(phone, 1)
    await hears(desk, 1)
    assert elsewhere.heard == []


async def test_following_does_not_interrupt_a_listener_who_is_reading(room: Room) -> None:
    room.live()
    room.posted(1, 2, 3)
    bob = room.enter()
    room.hub.join(bob, ROOM)
    room.feed.take(Follow(bob.account_id, ROOM, 1))
    await settled(room)
    room.feed.caught_up(bob, ROOM, 3)
    room.posted(4)
    await hears(bob, 4)


async def test_a_follower_whose_past_cannot_be_read_is_asked_to_come_back(room: Room) -> None:
    room.live()
    bob, room.faults = room.enter(), 1
    room.posted(1, 2, 3)
    room.feed.take(Follow(bob.account_id, ROOM, 1))
    async with asyncio.timeout(PATIENCE):
        while not bob.ended:
            await asyncio.sleep(0.001)
    assert bob.close_code == Close.BUSY


async def test_who_is_removed_hears_the_removal_and_nothing_more(room: Room) -> None:
    ann, bob = room.live(), room.live()
    room.posted(1)
    room.feed.take(Unfollow(bob.account_id, ROOM, 2))
    room.posted(2, 3)
    await hears(ann, 1, 2, 3)
    await hears(bob, 1, 2)


async def test_a_removal_that_waits_in_a_gap_lets_nothing_behind_it_through(room: Room) -> None:
    ann, bob = room.live(), room.live()
    one, two, three = room.write(1), room.write(2), room.write(3)
    room.feed.take(two)
    room.feed.take(Unfollow(bob.account_id, ROOM, 2))
    room.feed.take(three)
    room.feed.take(one)
    await hears(ann, 1, 2, 3)
    await hears(bob, 1, 2)


async def test_a_removal_whose_push_was_lost_is_found_without_another_post(room: Room) -> None:
    bob = room.live()
    room.write(1)
    room.feed.take(Unfollow(bob.account_id, ROOM, 1))
    await hears(bob, 1)
    assert room.hub.audience(ROOM) is None


async def test_who_must_go_goes_even_while_the_past_cannot_be_read(room: Room) -> None:
    bob, room.faults = room.live(), 3
    room.write(1)
    room.feed.take(Unfollow(bob.account_id, ROOM, 1))
    async with asyncio.timeout(PATIENCE):
        while room.hub.audience(ROOM) is not None:
            await asyncio.sleep(0.001)
    room.feed.take(aside(70))
    await asyncio.sleep(0)
    assert bob.heard == []


async def test_who_is_removed_at_once_hears_nothing_more(room: Room) -> None:
    bob = room.live()
    room.feed.take(Unfollow(bob.account_id, ROOM))
    room.posted(1)
    room.feed.take(aside(70))
    await asyncio.sleep(0)
    assert bob.heard == []


async def test_who_is_removed_while_still_reading_the_past_hears_nothing(room: Room) -> None:
    room.live()
    bob = room.enter()
    room.hub.join(bob, ROOM)
    room.posted(1)
    room.feed.take(Unfollow(bob.account_id, ROOM, 1))
    room.feed.caught_up(bob, ROOM, 0)
    room.posted(2)
    await asyncio.sleep(0)
    assert bob.heard == []


async def test_who_is_taken_back_before_the_removal_is_reached_stays(room: Room) -> None:
    ann, bob = room.live(), room.live()
    pushes = [room.write(number) for number in (1, 2, 3, 4)]
    room.feed.take(Unfollow(bob.account_id, ROOM, 2))
    room.feed.take(Follow(bob.account_id, ROOM, 3))
    for push in pushes:
        room.feed.take(push)
    await hears(ann, 1, 2, 3, 4)
    await hears(bob, 1, 2, 3, 4)


async def test_a_socket_about_a_room_ends_with_the_membership(room: Room) -> None:
    bob = room.enter(anchor=ROOM)
    room.hub.join(bob, ROOM)
    room.feed.caught_up(bob, ROOM, 0)
    room.feed.take(Unfollow(bob.account_id, ROOM))
    assert bob.close_code == Close.NOT_YOURS


async def test_a_kick_ends_all_sockets_of_the_account(room: Room) -> None:
    ann, bob = room.live(), room.live()
    room.feed.take(Kick(bob.account_id, Ending.BLOCKED))
    assert bob.close_code == Close.BLOCKED
    assert not ann.ended


async def test_a_kick_may_name_the_sessions(room: Room) -> None:
    account_id = new_id()
    phone, desk = room.enter(account_id), room.enter(account_id)
    room.feed.take(Kick(account_id, Ending.SIGNED_OUT, frozenset({phone.session_id})))
    assert phone.close_code == Close.SIGNED_OUT
    assert not desk.ended


async def test_a_kick_may_spare_the_session_that_asked_for_it(room: Room) -> None:
    account_id = new_id()
    phone, desk = room.enter(account_id), room.enter(account_id)
    room.feed.take(Kick(account_id, Ending.SIGNED_OUT, besides=desk.session_id))
    assert phone.ended
    assert not desk.ended


async def test_signals_about_nobody_here_do_nothing(room: Room) -> None:
    room.feed.take(Follow(new_id(), ROOM, 1))
    room.feed.take(Unfollow(new_id(), ROOM, 1))
    room.feed.take(Kick(new_id(), Ending.SIGNED_OUT))
    room.feed.take(aside(70))
    room.feed.caught_up(Listener(), ROOM, 1)
    assert len(room.hub) == 0


async def test_one_reader_who_never_reads_harms_nobody(room: Room) -> None:
    stalled, bob = room.live(), room.live()
    stalled.wire.reads = False
    for number in range(1, 20_001):
        room.posted(number)
        if number % 100 == 0:
            await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert bob.heard == list(range(1, 20_001))
    assert stalled.wire.unread < FULL + LIVE_BYTES
    stalled.wire.read()
    assert stalled.close_code == Close.SLOW, "nobody here can say what it lacks"


async def test_a_feed_that_has_nothing_to_do_remembers_nothing(room: Room) -> None:
    bob = room.live()
    room.write(1)
    room.posted(2)
    room.feed.take(Unfollow(bob.account_id, ROOM, 3))
    room.posted(3)
    await hears(bob, 1, 2, 3)
    ann = room.live()
    room.write(4)
    room.posted(5)
    room.hub.leave(ann)
    async with asyncio.timeout(PATIENCE):
        while room.feed._early or room.feed._tasks:
            await asyncio.sleep(0.001)


async def test_a_line_that_is_longer_than_was_told_is_read(room: Room) -> None:
    bob = room.live()
    room.write(1)
    room.write(2)
    room.feed.reached(ROOM, 2)
    await hears(bob, 1, 2)
    await settled(room)
    assert room.asked == [0]
    assert not room.feed._early


async def test_a_head_that_is_known_already_asks_for_nothing(room: Room) -> None:
    bob = room.live()
    room.posted(1, 2)
    room.feed.reached(ROOM, 2)
    room.feed.reached("room:2", 7)
    await hears(bob, 1, 2)
    assert room.asked == []
    assert not room.feed._tasks


async def test_a_push_on_its_way_makes_the_question_about_the_head_needless(room: Room) -> None:
    bob = room.live()
    one = room.write(1)
    room.feed.reached(ROOM, 1)
    room.feed.take(one)
    await settled(room)
    await hears(bob, 1)
    assert room.asked == []


async def test_a_head_in_a_room_whose_past_nobody_tells_is_believed() -> None:
    hub, bob = Hub(), Listener()
    feed = Feed(hub, lambda _: None)
    hub.enter(bob)
    hub.join(bob, ROOM)
    feed.caught_up(bob, ROOM, 0)
    feed.reached(ROOM, 3)
    async with asyncio.timeout(PATIENCE):
        while feed._tasks:
            await asyncio.wait(feed._tasks)
    feed.take(said(4))
    await hears(bob, 4)


async def test_a_removal_that_nobody_told_is_found_in_the_line(room: Room) -> None:
    ann, bob = room.live(), room.live()
    for number in (1, 2, 3):
        room.write(number)
    room.beside[2] = [Unfollow(bob.account_id, ROOM, 2)]
    room.feed.reached(ROOM, 3)
    await hears(ann, 1, 2, 3)
    await hears(bob, 1, 2)


async def test_who_was_removed_and_taken_back_unheard_stays(room: Room) -> None:
    ann, bob = room.live(), room.live()
    for number in (1, 2, 3, 4):
        room.write(number)
    room.beside[2] = [Unfollow(bob.account_id, ROOM, 2)]
    room.beside[3] = [Follow(bob.account_id, ROOM, 3)]
    room.feed.reached(ROOM, 4)
    await hears(ann, 1, 2, 3, 4)
    await settled(room)
    room.posted(5)
    await hears(ann, 1, 2, 3, 4, 5)
    assert room.hub.channels(bob)


async def test_a_past_read_too_late_removes_nobody_who_is_back(room: Room) -> None:
    """The line went on while its past was read, and Bob was taken back in it."""
    ann, bob = room.live(), room.live()
    pushes = [room.write(number) for number in (1, 2, 3)]
    room.beside[1] = [Unfollow(bob.account_id, ROOM, 1)]
    room.feed.reached(ROOM, 1)
    async with asyncio.timeout(PATIENCE):
        while not room.asked:
            await asyncio.sleep(0)
    room.feed.take(pushes[0])
    room.feed.take(Unfollow(bob.account_id, ROOM, 1))
    room.feed.take(Follow(bob.account_id, ROOM, 2))
    room.feed.take(pushes[1])
    await settled(room)
    room.feed.take(pushes[2])
    await hears(ann, 1, 2, 3)
    await hears(bob, 1, 2, 3)


async def test_a_room_that_is_gone_says_its_last_and_everybody_parts(room: Room) -> None:
    bob, ann = room.live(), room.enter(anchor=ROOM)
    room.hub.join(ann, ROOM)
    room.feed.caught_up(ann, ROOM, 0)
    room.last = [aside(99)]
    room.feed.take(Gone(ROOM))
    await hears(bob, 99)
    assert ann.close_code == Close.NOT_YOURS
    assert room.hub.audience(ROOM) is None
    room.feed.gone(ROOM)
    await settled(room)


async def test_everybody_parts_from_a_room_whose_end_cannot_be_read(room: Room) -> None:
    bob, room.faults = room.live(), 1
    room.feed.gone(ROOM)
    await settled(room)
    assert bob.heard == []
    assert room.hub.audience(ROOM) is None


async def test_who_is_brought_hears_what_comes_after(room: Room) -> None:
    room.posted(1, 2)
    bob = room.enter()
    room.feed.bring(bob, Follow(bob.account_id, ROOM, 3))
    room.feed.bring(bob, Follow(bob.account_id, ROOM, 3))
    room.posted(3)
    await hears(bob, 3)


async def test_kicks_are_told_whether_or_not_somebody_is_here() -> None:
    told: list[Kick] = []
    feed, kick = Feed(Hub(), lambda _: None, kicked=told.append), Kick(new_id(), Ending.BLOCKED)
    feed.take(kick)
    assert told == [kick]


async def test_whom_the_line_runs_away_from_is_told_where_to_read_on(room: Room) -> None:
    lost: dict[str, int] = {}
    bob, ann = Listener(recover=lambda _, lacking: lost.update(lacking)), room.live()
    room.hub.enter(bob)
    room.at_most = 1
    for number in range(1, 21):
        room.posted(number)
    room.hub.join(bob, ROOM)
    room.feed.caught_up(bob, ROOM, 2)
    async with asyncio.timeout(PATIENCE):
        while not lost:
            await asyncio.sleep(0.001)
    room.posted(21)
    await asyncio.sleep(0)
    assert lost == {ROOM: 2 + ROUNDS_MAX}
    bob.recovered({ROOM: said(0).told.encoded()})
    room.posted(22)
    await asyncio.sleep(0)
    assert bob.heard == [3, 4, 5, 0, 21, 22]
    assert ann.heard == list(range(1, 23))


async def test_who_is_brought_too_late_is_led_up_to_the_removal(room: Room) -> None:
    """That Bob had won the room was read before he was removed, and told after it."""
    ann, bob = room.live(), room.enter()
    room.beside[1] = [Unfollow(bob.account_id, ROOM, 1)]
    room.posted(1, 2)
    room.feed.bring(bob, Follow(bob.account_id, ROOM, 1))
    await settled(room)
    room.posted(3)
    await hears(ann, 1, 2, 3)
    await hears(bob, 1)
    assert ROOM not in room.hub.channels(bob)


async def test_who_is_brought_too_late_and_was_taken_back_hears_from_there(room: Room) -> None:
    ann, bob = room.live(), room.enter()
    farewell = aside(99, channel="room:bob")
    room.hub.join(bob, "room:bob")
    room.feed.caught_up(bob, "room:bob", None)
    room.beside[1] = [Unfollow(bob.account_id, ROOM, 1), farewell]
    room.beside[2] = [Follow(bob.account_id, ROOM, 3)]
    room.posted(1, 2, 3)
    room.feed.bring(bob, Follow(bob.account_id, ROOM, 1))
    await settled(room)
    room.posted(4)
    await hears(ann, 1, 2, 3, 4)
    await hears(bob, 1, 99, 3, 4)


async def test_who_has_gone_holds_nothing_up_for_those_who_come_after(room: Room) -> None:
    """Bob leaves while the past is read for him; Carol comes and is still reading."""
    room.live()
    bob = room.enter()
    room.posted(1, 2)
    room.hub.join(bob, ROOM)
    room.feed.caught_up(bob, ROOM, 0)
    await asyncio.sleep(0)
    assert room.asked == [0]
    for listener in room.hub.everybody():
        room.hub.leave(listener)
    carol = room.enter()
    room.hub.join(carol, ROOM)
    room.posted(3)
    await settled(room)
    room.feed.caught_up(carol, ROOM, 2)
    await hears(carol, 3)


async def test_a_removal_that_was_held_back_is_forgotten_with_the_last_listener(
    room: Room,
) -> None:
    bob = room.live()
    room.write(1)
    room.write(2)
    room.feed.take(Unfollow(bob.account_id, ROOM, 2))
    room.hub.leave(bob)
    room.write(3)  # the line takes Bob back, and he comes by another socket
    again = room.enter(bob.account_id, ROOM)
    room.hub.join(again, ROOM)
    room.feed.caught_up(again, ROOM, 3)
    await settled(room)
    room.posted(4)
    await hears(again, 4)
    assert again.close_code is None


async def test_nothing_is_kept_for_a_room_that_its_only_visitor_left(room: Room) -> None:
    bob = room.enter()
    room.hub.join(bob, ROOM)
    room.posted(1, 2)
    room.hub.leave(bob)
    assert room.feed._early == {}


async def test_a_stretch_is_heard_in_order_and_at_once(room: Room) -> None:
    ann, bob = room.live(), room.live()
    for number in (1, 2, 3, 4):
        room.write(number)
    room.feed.take(said(1))
    room.feed.take(stretch(2, 3, 4))
    for listener in (ann, bob):
        await hears(listener, 1, 2, 3, 4)
        assert len(listener.wire.writes) == 1


async def test_what_was_heard_of_a_stretch_is_not_heard_again(room: Room) -> None:
    bob = room.live()
    room.posted(1, 2)
    room.feed.take(stretch(1, 2, 3))
    room.feed.take(stretch(2, 3))
    await hears(bob, 1, 2, 3)


async def test_a_stretch_behind_a_gap_waits_for_the_past(room: Room) -> None:
    bob = room.live()
    for number in (1, 2, 3):
        room.write(number)
    room.feed.take(stretch(2, 3))
    await hears(bob, 1, 2, 3)
    assert room.asked == [0]


async def test_a_stretch_and_what_waited_behind_it(room: Room) -> None:
    bob = room.live()
    for number in (1, 2, 3):
        room.write(number)
    room.feed.take(said(3))
    room.feed.take(stretch(1, 2))
    await hears(bob, 1, 2, 3)
    assert room.asked == []


async def test_who_is_removed_behind_a_stretch_hears_all_of_it(room: Room) -> None:
    ann, bob = room.live(), room.live()
    for number in (1, 2, 3, 4):
        room.write(number)
    room.feed.take(Unfollow(bob.account_id, ROOM, 3))
    room.feed.take(stretch(1, 2))
    room.feed.take(said(3))
    room.feed.take(said(4))
    await hears(ann, 1, 2, 3, 4)
    await hears(bob, 1, 2, 3)


async def test_who_comes_during_a_stretch_hears_all_behind_the_past(room: Room) -> None:
    ann, bob = room.live(), room.enter()
    for number in (1, 2, 3):
        room.write(number)
    room.hub.join(bob, ROOM)
    room.feed.take(stretch(1, 2, 3))
    room.feed.caught_up(bob, ROOM, 1)
    await hears(ann, 1, 2, 3)
    await hears(bob, 2, 3)


async def test_nobody_is_told_a_stretch_of_an_empty_room(room: Room) -> None:
    room.feed.take(stretch(1, 2))
    assert room.hub.audience(ROOM) is None
    await settled(room)
