"""A light queue and a light event, between a socket's protocol and its one reader."""

import asyncio

import pytest

from app.adapters.realtime.inbox import Gate, Inbox
from tests.kit.doors import PATIENCE


async def test_what_was_put_comes_out_in_order() -> None:
    inbox = Inbox()
    for number in range(3):
        inbox.put_nowait({"number": number})
    assert [(await inbox.get())["number"] for _ in range(3)] == [0, 1, 2]
    assert inbox.empty()


async def test_a_reader_waits_for_what_comes() -> None:
    inbox = Inbox()
    reader = asyncio.ensure_future(inbox.get())
    await asyncio.sleep(0)
    assert not reader.done()
    inbox.put_nowait({"number": 1})
    inbox.put_nowait({"number": 2})
    assert (await asyncio.wait_for(reader, PATIENCE))["number"] == 1
    assert (await asyncio.wait_for(inbox.get(), PATIENCE))["number"] == 2


async def test_a_reader_that_gave_up_loses_nothing() -> None:
    inbox = Inbox()
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0):
            await inbox.get()
    inbox.put_nowait({"number": 1})
    assert (await asyncio.wait_for(inbox.get(), PATIENCE))["number"] == 1


async def test_a_gate_is_open_until_it_is_closed() -> None:
    gate = Gate()
    gate.set()
    assert gate.is_set()
    assert await gate.wait()
    gate.clear()
    assert not gate.is_set()
    waiting = asyncio.ensure_future(gate.wait())
    await asyncio.sleep(0)
    assert not waiting.done()
    gate.set()
    assert await asyncio.wait_for(waiting, PATIENCE)
