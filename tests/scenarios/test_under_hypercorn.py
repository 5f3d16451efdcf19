"""Under another ASGI server, which does not know our protocol class, people talk all the same."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from hypercorn.asyncio import serve
from hypercorn.config import Config

from app.adapters.realtime.lag import LIVE_BYTES
from app.adapters.realtime.wire import AsgiWire
from app.engine.constructor import build
from app.engine.migrations import migrations
from tests.kit.cast import Cast, Person, key
from tests.kit.doors import PATIENCE
from tests.kit.house import House, settings_for
from tests.kit.process import free_port


@contextlib.asynccontextmanager
async def under_hypercorn(app: FastAPI) -> AsyncIterator[House]:
    config, stop, port = Config(), asyncio.Event(), free_port()
    config.bind, config.errorlog, config.graceful_timeout = [f"127.0.0.1:{port}"], None, 1.0
    task = asyncio.create_task(serve(app, config, shutdown_trigger=stop.wait))  # type: ignore[arg-type] # an ASGI application like any other
    house = House(app, port)
    try:
        await _listening(port)
        yield house
    finally:
        stop.set()
        await asyncio.wait_for(task, PATIENCE * 2)
        await house.visitor.aclose()


async def _listening(port: int) -> None:
    async with asyncio.timeout(PATIENCE):
        while True:
            with contextlib.suppress(OSError):
                _, writer = await asyncio.open_connection("127.0.0.1", port)
                writer.close()
                return
            await asyncio.sleep(0.005)


@pytest.fixture
async def hypercorn_house(tmp_path: Path) -> AsyncIterator[House]:
    settings = settings_for(f"sqlite+aiosqlite:///{tmp_path}/house.db")
    await asyncio.to_thread(migrations(settings).upgrade)
    async with under_hypercorn(build(settings)) as house:
        yield house


def wire_of(house: House, person: Person) -> object:
    (connection,) = [c for c in house.app.state.hub.everybody() if str(c.account_id) == person.id]
    return connection._wire


async def test_a_conversation_with_an_ack_a_kick_and_a_return(hypercorn_house: House) -> None:
    cast = Cast(hypercorn_house)
    ann, bob = await cast.person("ann"), await cast.person("bob")
    chat = await ann.opens(bob)
    hers, his = await ann.listening(chat), await bob.listening()
    assert isinstance(wire_of(hypercorn_house, bob), AsgiWire)

    ack = await hers.ask("send_message", text="чай ☕", client_message_id=key())
    assert (ack["type"], ack["seq"]) == ("message_ack", 1)
    assert (await his.until("new_message"))["message"]["text"] == "чай ☕"

    await his.close()
    for number in range(LIVE_BYTES // 4000 + 1):
        await ann.posts(chat, f"{number} " + "x" * 3900)
    his = await bob.listening(resume={chat["id"]: 1})
    assert len(his.of("chat_history")[0]["messages"]) == LIVE_BYTES // 4000 + 1

    await ann.http.delete(f"/chats/{chat['id']}/members/{bob.id}/")
    assert (await his.until("chat_left"))["chat_id"] == chat["id"]
    stranger = await bob.dial(f"/chats/{chat['id']}/ws")
    await stranger.say("auth", token=bob.token)
    assert await stranger.closed() == 4404
    await cast.leave()
