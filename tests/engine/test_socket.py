"""The addresses where sockets may be opened."""

import pytest
from fastapi import FastAPI
from websockets.exceptions import InvalidStatus

from tests.engine.conftest import Guests, tea_app, visitor_of
from tests.engine.extra.tea import TEA
from tests.kit.doors import Socket
from tests.kit.house import House, served


@pytest.mark.parametrize("path", ["/ws", "/ws/", f"/rooms/{TEA}/ws", f"/rooms/{TEA}/ws/"])
async def test_a_door_is_found_with_and_without_its_last_slash(
    tea_house: House, guests: Guests, path: str
) -> None:
    await guests.enters(tea_house, "ann", path)


async def test_two_in_a_room_hear_each_other_and_nobody_else_does(
    tea_house: House, guests: Guests
) -> None:
    ann = await guests.enters(tea_house, "ann", f"/rooms/{guests.room}/ws")
    bob = await guests.enters(tea_house, "bob", f"/rooms/{guests.room}/ws")
    elsewhere = await guests.enters(tea_house, "bob")
    await ann.ask("shout", text="tea?")
    await bob.ask("shout", text="please")
    await ann.caught_up()
    assert [(f["version"], f["text"]) for f in bob.of("shouted") if "id" not in f] == [
        (1, "tea?"), (2, "please"),
    ]  # fmt: skip
    assert [f["text"] for f in ann.of("shouted") if "id" not in f] == ["tea?", "please"]
    assert await elsewhere.caught_up() == []


@pytest.mark.parametrize("path", ["/nowhere", "/teas/", "/rooms/ws", "/wss"])
async def test_where_no_door_is_no_socket_opens(tea_house: House, path: str) -> None:
    with pytest.raises(InvalidStatus) as refused:
        await Socket.open(tea_house.ws_url + path)
    assert refused.value.response.status_code == 403


async def test_a_door_is_not_for_requests() -> None:
    async with visitor_of(tea_app()) as visitor:
        response = await visitor.get("/ws")
    assert response.status_code == 404
    assert response.json()["error"]["code"] == "NOT_FOUND"


async def test_a_door_is_found_where_somebody_has_mounted_the_application() -> None:
    outer = FastAPI()
    outer.mount("/inner", tea_app())
    async with served(outer, lifespan="off") as port:
        socket = await Socket.open(f"ws://127.0.0.1:{port}/inner/ws")
        await socket.close()
        with pytest.raises(InvalidStatus):
            await Socket.open(f"ws://127.0.0.1:{port}/ws")
