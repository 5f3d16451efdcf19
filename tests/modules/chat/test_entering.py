"""What happens to a chat while somebody is on their way in, or out."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import pytest

from app.kernel.errors import ServiceUnavailable
from tests.kit.cast import Person
from tests.kit.house import House


class HeldUp:
    """A real service whose answer is held up, as a busy database or a slow network would."""

    def __init__(self, real: Any, method: str) -> None:
        self._real, self._method = real, method
        self.answered, self.go = asyncio.Event(), asyncio.Event()

    def __getattr__(self, name: str) -> Any:
        method: Callable[..., Awaitable[Any]] = getattr(self._real, name)
        if name != self._method:
            return method

        async def held_up(*given: Any) -> Any:
            try:
                return await method(*given)
            finally:
                self.answered.set()
                await self.go.wait()

        return held_up


@contextlib.contextmanager
def held_up(house: House, path: str, method: str) -> Iterator[HeldUp]:
    """Holds up what a door asks of the chat's line."""
    door = next(door for door in house.app.state.wiring.doors if door.path == path)
    real = door._line
    door._line = slow = HeldUp(real, method)
    try:
        yield slow
    finally:
        slow.go.set()
        door._line = real


async def test_whoever_is_removed_while_entering_hears_nothing(
    house: House, ann: Person, bob: Person
) -> None:
    chat = await ann.opens(bob)
    socket = await bob.dial("/ws")
    with held_up(house, "/ws", "resume") as line:
        await socket.say("auth", token=bob.token)
        await line.answered.wait()
        await ann.http.delete(f"/chats/{chat['id']}/members/{bob.id}/")
    await socket.until("auth_success")

    await ann.posts(chat, "about bob, who is gone")

    assert [f for f in await socket.caught_up() if f["type"] == "new_message"] == []
    assert house.app.state.hub.audience(f"chat:{chat['id']}") is None


async def test_whoever_is_removed_while_entering_and_added_again_hears_the_chat(
    house: House, ann: Person, bob: Person
) -> None:
    chat = await ann.opens(bob)
    socket = await bob.dial("/ws")
    with held_up(house, "/ws", "chat_ids") as line:
        await socket.say("auth", token=bob.token)
        await line.answered.wait()
        await ann.http.delete(f"/chats/{chat['id']}/members/{bob.id}/")
    await socket.until("auth_success")

    await ann.http.post(f"/chats/{chat['id']}/members/", account_ids=[bob.id])
    await ann.posts(chat, "welcome back")

    heard = [f for f in await socket.caught_up() if f["type"] == "new_message"]
    assert [frame["message"]["text"] for frame in heard] == ["welcome back"]


async def test_auth_success_is_the_first_frame_whatever_happens_meanwhile(
    house: House, ann: Person, bob: Person
) -> None:
    socket = await bob.dial("/ws")
    with held_up(house, "/ws", "resume") as line:
        await socket.say("auth", token=bob.token)
        await line.answered.wait()
        chat = await ann.opens(bob)
        await ann.posts(chat, "early")

    assert (await socket.hear())["type"] == "auth_success"
    assert (await socket.until("new_message"))["message"]["text"] == "early"


async def test_ann_hears_that_bob_is_gone_though_it_could_not_be_noted(
    house: House, ann: Person, bob: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    await ann.opens_direct(bob)
    hers = await ann.listening()
    his = await bob.listening()
    assert (await hers.until("presence"))["online"] is True
    presence = next(iter(house.app.state.wiring.doors))._presence

    def away() -> Any:
        raise ServiceUnavailable

    monkeypatch.setattr(presence, "_unit_of_work", away)
    await his.close()

    assert (await hers.until("presence"))["online"] is False


async def test_ann_hears_that_bob_is_gone_though_another_socket_was_on_its_way(
    house: House, ann: Person, bob: Person
) -> None:
    await ann.opens_direct(bob)
    foreign = await ann.opens()
    hers, his = await ann.listening(), await bob.listening()
    assert (await hers.until("presence"))["online"] is True
    socket = await bob.dial(f"/chats/{foreign['id']}/ws")

    with held_up(house, "/chats/{chat_id}/ws", "enter") as line:
        await socket.say("auth", token=bob.token)
        await line.answered.wait()
        await his.close()
    assert await socket.closed() == 4404

    assert (await hers.until("presence"))["online"] is False


async def test_people_asked_about_are_followed_only_if_they_exist(
    house: House, ann: Person
) -> None:
    socket = await ann.listening()
    nobody = ["01a1fc79-0bd1-7080-b790-0887513fe302"]

    await socket.ask("get_presence", account_ids=nobody)

    assert house.app.state.hub.audience(f"presence:{nobody[0]}") is None
