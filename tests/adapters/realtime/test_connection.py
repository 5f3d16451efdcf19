"""One open socket: one writer, one order, and a reader who lags is told so before it is cut."""

import asyncio
from collections.abc import Mapping

import pytest

from app.adapters.realtime import connection
from app.adapters.realtime.closes import Close
from app.adapters.realtime.connection import Connection
from app.adapters.realtime.frame import Frame
from app.adapters.realtime.lag import ANSWERS_BYTES, LIVE_BYTES, LIVE_FRAMES, WAITING_BYTES
from app.adapters.realtime.wire import FULL
from tests.adapters.realtime.paper import ROOM, Listener, frames
from tests.kit.doors import PATIENCE

KIB = b"x" * 1024


async def turn() -> None:
    """One turn of the event loop, in which connections write."""
    await asyncio.sleep(0)


def one(payload: bytes) -> Frame:
    return frames(payload)[0]


def live(version: int, payload: bytes = KIB, channel: str = ROOM) -> Frame:
    return Frame(payload, channel, version)


def deaf(lacks: dict[str, int] | None = None) -> Listener:
    """A reader who has stopped reading; what it is found to lack is noted."""

    def recover(_: Connection, lacking: Mapping[str, int]) -> None:
        (lacks if lacks is not None else {}).update(lacking)

    bob = Listener(recover=recover)
    bob.wire.reads = False
    bob.wire.write(frames(b"x" * (FULL + 1)))
    bob.wire.writes.clear()
    return bob


async def test_what_is_offered_in_one_turn_leaves_in_one_write_and_in_order() -> None:
    bob = Listener()
    for payload in (b"1", b"2", b"3"):
        bob.offer(one(payload))
    assert bob.wire.writes == []
    await turn()
    assert bob.wire.writes == [[b"1", b"2", b"3"]]


async def test_what_is_offered_in_the_next_turn_leaves_then() -> None:
    bob = Listener()
    bob.offer(one(b"1"))
    await turn()
    bob.answer(b"2")
    await turn()
    assert bob.wire.writes == [[b"1"], [b"2"]]


async def test_nothing_is_written_when_nothing_was_offered() -> None:
    bob = Listener()
    await turn()
    assert bob.wire.writes == []


async def test_the_greeting_is_first_whatever_came_before() -> None:
    bob = Listener(greeted=False)
    bob.offer(one(b"early"))
    await turn()
    assert bob.wire.writes == []
    bob.greet(b"welcome")
    bob.offer(one(b"late"))
    await turn()
    assert bob.wire.writes == [[b"welcome", b"early", b"late"]]


async def test_who_is_turned_away_is_told_that_alone() -> None:
    bob = Listener(greeted=False)
    bob.offer(one(b"early"))
    bob.turn_away(b"no", Close.NOT_YOURS, "no")
    await turn()
    assert bob.wire.writes == [[b"no"]]
    assert bob.close_code == Close.NOT_YOURS


async def test_closing_sends_what_waits_and_then_says_goodbye() -> None:
    bob = Listener()
    bob.offer(one(b"1"))
    bob.close(Close.SIGNED_OUT, "signed out")
    assert bob.wire.writes == [[b"1"]]
    assert bob.wire.closed == (Close.SIGNED_OUT, "signed out")
    assert bob.ended


async def test_nothing_follows_a_goodbye() -> None:
    bob = Listener()
    bob.close(Close.SIGNED_OUT)
    bob.offer(one(b"1"))
    bob.close(Close.BLOCKED)
    await turn()
    assert bob.wire.writes == []
    assert bob.close_code == Close.SIGNED_OUT


async def test_a_peer_that_is_gone_is_told_nothing() -> None:
    bob = Listener()
    bob.offer(one(b"1"))
    bob.abandon()
    bob.offer(one(b"2"))
    bob.close(Close.SIGNED_OUT)
    await turn()
    assert bob.wire.writes == []
    assert bob.wire.closed is None
    assert bob.wire.reader is None


async def test_a_reader_that_reads_is_never_cut() -> None:
    bob = Listener()
    for version in range(2000):
        bob.offer(live(version + 1))
        await turn()
    assert not bob.ended
    assert len(bob.wire.payloads) == 2000


async def test_while_a_reader_does_not_read_nothing_more_is_written() -> None:
    bob = deaf()
    bob.offer(live(1, b"1"))
    bob.answer(b"2")
    await turn()
    assert bob.wire.writes == []
    bob.wire.read()
    bob.offer(live(2, b"3"))
    await turn()
    assert bob.wire.writes == [[b"1", b"2", b"3"]]


async def test_what_was_about_to_be_written_waits_too_and_stays_in_front() -> None:
    bob = Listener()
    bob.offer(one(b"1"))
    bob.full()
    bob.offer(one(b"2"))
    await turn()
    assert bob.wire.writes == []
    bob.wire.read()
    await turn()
    assert bob.wire.writes == [[b"1", b"2"]]


@pytest.mark.parametrize("payload", [KIB, b"x"], ids=["bytes", "count"])
async def test_a_reader_far_behind_is_told_what_it_lacks_and_then_lives_on(payload: bytes) -> None:
    lacks: dict[str, int] = {}
    bob = deaf(lacks)
    last = LIVE_BYTES // len(KIB) + LIVE_FRAMES
    for version in range(5, last):
        bob.offer(live(version, payload))
    bob.offer(live(1, b"quiet", "room:2"))
    assert lacks == {}
    bob.wire.read()
    bob.offer(live(last, b"next"))
    await turn()
    assert lacks == {ROOM: 4}
    assert bob.wire.payloads == [b"quiet"]
    bob.recovered({ROOM: b"resync"})
    bob.offer(live(last + 1, b"after"))
    await turn()
    assert bob.wire.payloads == [b"quiet", b"resync", b"next", b"after"]


async def test_a_reader_may_fall_behind_again_while_it_is_found_out_what_it_lacks() -> None:
    lacks: dict[str, int] = {}
    bob = deaf(lacks)
    bob.lose(ROOM, 4)
    bob.wire.read()
    assert lacks.pop(ROOM) == 4
    bob.offer(live(10, b"x" * (LIVE_BYTES + 1)))
    bob.recovered({ROOM: b"first"})
    assert lacks == {ROOM: 9}
    bob.recovered({ROOM: b"second"})
    bob.offer(live(11, b"live"))
    await turn()
    assert bob.wire.payloads == [b"first", b"second", b"live"]


async def test_who_leaves_a_channel_is_not_told_what_it_lacks_of_it() -> None:
    bob = deaf()
    bob.lose(ROOM, 4)
    bob.wire.read()
    bob.forget(ROOM)
    bob.recovered({ROOM: b"resync"})
    await turn()
    assert bob.wire.payloads == []
    bob.lose("room:2", 1)
    bob.recovered({})
    bob.full()
    bob.lose(ROOM, 4)
    bob.forget(ROOM)
    bob.wire.read()
    bob.answer(b"on")
    await turn()
    assert bob.wire.payloads == [b"on"]


async def test_nothing_from_behind_a_hole_is_told_before_it_is_known_what_is_missing() -> None:
    bob, carol = deaf(), deaf()
    for reader in (bob, carol):
        reader.lose(ROOM, 4)
        reader.wire.read()
        reader.offer(live(9, b"behind the hole"))
        reader.offer(live(1, b"elsewhere", "room:2"))
    bob.close(Close.RESTART)
    carol.forget(ROOM)
    carol.recovered({ROOM: b"resync"})
    await turn()
    assert bob.wire.payloads == carol.wire.payloads == [b"elsewhere"]


async def test_a_reader_that_lacks_something_is_cut_if_nobody_can_say_what() -> None:
    bob = Listener()
    bob.lose(ROOM, 4)
    assert bob.close_code == Close.SLOW


async def test_a_reader_that_never_reads_is_cut_when_all_degrading_does_not_help() -> None:
    bob = deaf()
    offered = 0
    while not bob.ended and offered < 10_000:
        bob.offer(Frame(KIB, "account:bob"))
        offered += 1
    assert bob.close_code == Close.SLOW
    assert offered * len(KIB) <= WAITING_BYTES + len(KIB)
    assert bob.wire.writes == []


async def test_a_long_answer_is_not_held_against_the_reader() -> None:
    bob = deaf()
    bob.answer(KIB * 4000)
    bob.offer(live(1))
    assert not bob.ended


async def test_a_long_answer_that_is_not_taken_does_not_allow_for_more() -> None:
    bob = deaf()
    bob.answer(KIB * 1000)
    offered = 0
    while not bob.ended and offered < 10_000:
        bob.offer(Frame(KIB, "account:bob"))
        offered += 1
    assert bob.close_code == Close.SLOW
    assert offered * len(KIB) <= WAITING_BYTES + len(KIB)


async def test_even_answers_have_a_bound() -> None:
    bob = deaf()
    answered = 0
    while not bob.ended and answered < 2 * ANSWERS_BYTES:
        bob.answer(KIB * 256)
        answered += 256 * len(KIB)
    assert bob.close_code == Close.SLOW
    assert answered <= ANSWERS_BYTES + WAITING_BYTES + 256 * len(KIB)


async def _ended(bob: Listener) -> None:
    async with asyncio.timeout(PATIENCE):
        while not bob.ended:
            await asyncio.sleep(0.005)


async def test_a_reader_that_takes_nothing_for_too_long_is_cut(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(connection, "STUCK_SECONDS", 0.02)
    bob = deaf()
    await _ended(bob)
    assert bob.close_code == Close.SLOW


async def test_a_slow_reader_that_reads_may_take_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "STUCK_SECONDS", 0.02)
    bob = deaf()
    looks: list[int] = []

    def backlog() -> int:
        bob.wire.unread -= 1 if len(looks) < 5 else 0
        looks.append(bob.wire.unread)
        return looks[-1]

    bob.wire.backlog = backlog  # type: ignore[method-assign] # a reader that reads as it is asked
    await _ended(bob)
    assert len(looks) > 5


async def test_a_reader_with_room_again_is_not_cut_later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "STUCK_SECONDS", 0.01)
    bob, other = deaf(), deaf()
    bob.wire.read()
    await _ended(other)
    assert not bob.ended


async def test_many_are_offered_as_one_by_one() -> None:
    bob = Listener()
    bob.offer_all([])
    bob.offer_all(frames(b"1", b"2"))
    bob.offer_all(frames(b"3"))
    await turn()
    assert bob.wire.writes == [[b"1", b"2", b"3"]]


async def test_many_wait_for_a_reader_who_does_not_read() -> None:
    bob = deaf()
    bob.offer_all(frames(b"1", b"2"))
    await turn()
    assert bob.wire.writes == []
    bob.wire.read()
    await turn()
    assert bob.wire.writes == [[b"1", b"2"]]


async def test_many_are_given_up_for_a_reader_who_lags_too_far() -> None:
    lacks: dict[str, int] = {}
    bob = deaf(lacks)
    bob.offer_all([live(version) for version in range(1, LIVE_FRAMES + 2)])
    bob.wire.read()
    assert lacks == {ROOM: 0}


async def test_nobody_is_offered_anything_after_the_end() -> None:
    bob = Listener()
    bob.close(Close.BUSY)
    bob.offer_all(frames(b"1"))
    await turn()
    assert bob.wire.writes == []
