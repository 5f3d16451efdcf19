"""One open socket: one writer, one order, a bounded outbox."""

import asyncio

from app.adapters.realtime.closes import Close
from app.adapters.realtime.connection import ANSWERS_MAX, OUTBOX_MAX
from tests.adapters.realtime.paper import Listener

KIB = b"x" * 1024


async def turn() -> None:
    """One turn of the event loop, in which connections write."""
    await asyncio.sleep(0)


async def test_what_is_offered_in_one_turn_leaves_in_one_write_and_in_order() -> None:
    bob = Listener()
    for payload in (b"1", b"2", b"3"):
        bob.offer(payload)
    assert bob.wire.writes == []
    await turn()
    assert bob.wire.writes == [[b"1", b"2", b"3"]]


async def test_what_is_offered_in_the_next_turn_leaves_then() -> None:
    bob = Listener()
    bob.offer(b"1")
    await turn()
    bob.answer(b"2")
    await turn()
    assert bob.wire.writes == [[b"1"], [b"2"]]


async def test_nothing_is_written_when_nothing_was_offered() -> None:
    bob = Listener()
    await turn()
    assert bob.wire.writes == []


async def test_closing_sends_what_waits_and_then_says_goodbye() -> None:
    bob = Listener()
    bob.offer(b"1")
    bob.close(Close.SIGNED_OUT, "signed out")
    assert bob.wire.writes == [[b"1"]]
    assert bob.wire.closed == (Close.SIGNED_OUT, "signed out")
    assert bob.ended


async def test_nothing_follows_a_goodbye() -> None:
    bob = Listener()
    bob.close(Close.SIGNED_OUT)
    bob.offer(b"1")
    bob.close(Close.BLOCKED)
    await turn()
    assert bob.wire.writes == []
    assert bob.close_code == Close.SIGNED_OUT


async def test_a_peer_that_is_gone_is_told_nothing() -> None:
    bob = Listener()
    bob.offer(b"1")
    bob.abandon()
    bob.offer(b"2")
    bob.close(Close.SIGNED_OUT)
    await turn()
    assert bob.wire.writes == []
    assert bob.wire.closed is None


async def test_a_reader_that_never_reads_is_cut_and_what_it_costs_is_bounded() -> None:
    bob = Listener()
    bob.wire.reads = False
    offered = 0
    while not bob.ended and offered < 10_000:
        bob.offer(KIB)
        offered += 1
        await turn()
    assert bob.close_code == Close.SLOW
    assert bob.wire.unread <= OUTBOX_MAX + len(KIB)


async def test_a_reader_that_reads_is_never_cut() -> None:
    bob = Listener()
    for _ in range(2000):
        bob.offer(KIB)
        await turn()
    assert not bob.ended


async def test_a_long_answer_is_not_held_against_the_reader() -> None:
    bob = Listener()
    bob.wire.reads = False
    bob.answer(KIB * 4000)
    await turn()
    bob.offer(KIB)
    await turn()
    assert not bob.ended


async def test_a_long_answer_that_is_not_taken_does_not_allow_for_more() -> None:
    bob = Listener()
    bob.wire.reads = False
    bob.answer(KIB * 1000)
    await turn()
    while not bob.ended and bob.wire.unread < 2 * OUTBOX_MAX + len(KIB) * 1000:
        bob.offer(KIB)
        await turn()
    assert bob.close_code == Close.SLOW


async def test_an_answer_that_was_taken_counts_no_more() -> None:
    bob = Listener()
    bob.wire.reads = False
    bob.answer(KIB * 4000)
    await turn()
    bob.wire.unread = 0
    bob.offer(KIB)
    await turn()
    bob.offer(KIB * 1000)
    await turn()
    assert bob.close_code == Close.SLOW


async def test_even_answers_have_a_bound() -> None:
    bob = Listener()
    bob.wire.reads = False
    while not bob.ended and bob.wire.unread < 2 * ANSWERS_MAX:
        bob.answer(KIB * 256)
        await turn()
    assert bob.close_code == Close.SLOW
    assert bob.wire.unread <= ANSWERS_MAX + OUTBOX_MAX + 256 * len(KIB)
