"""A blocked account: whatever it had open or could open with is dead within a second."""

import asyncio
import time
from uuid import UUID

import httpx
from sqlalchemy import update

from app.modules.auth.models import Account
from tests.kit.cast import Cast, Frame, Person
from tests.kit.doors import Socket
from tests.kit.house import House


async def promoted(house: House, cast: Cast, role: str = "admin") -> Person:
    """Somebody with an office, who has not asked for anything before."""
    person = await cast.person("chief")
    async with house.database.unit_of_work() as transaction:
        office = update(Account).where(Account.id == UUID(person.id)).values(role=role)
        await transaction.session.execute(office)
    return person


async def test_three_sockets_and_two_refresh_tokens_are_dead_within_a_second(
    house: House, cast: Cast, ann: Person, bob: Person
) -> None:
    chief = await promoted(house, cast)
    chat = await bob.opens(ann)
    grants = [ann.refresh_token, (await cast.sign_in(ann.email))["refresh_token"]]
    sockets = [await ann.listening(chat), await ann.listening(), await ann.listening(chat)]

    begin = time.monotonic()
    await chief.http.post(f"/accounts/{ann.id}/block/", reason="Spam")
    codes = await asyncio.gather(*(socket.closed(within=1) for socket in sockets))
    took = time.monotonic() - begin

    assert (codes, took < 1) == ([4403] * 3, True)
    for answer in await asyncio.gather(
        ann.http.ask("GET", "/accounts/me/"),
        ann.http.ask("POST", f"/chats/{chat['id']}/messages/", json={"text": "x"}),
        *(_refresh(ann, token) for token in grants),
    ):
        assert answer.status_code == 401
    assert await _turned_away(ann, chat) == ("BLOCKED", 4403)
    assert (await bob.history(chat))["total_count"] == 0


async def test_a_block_that_is_lifted_lets_one_sign_in_and_nothing_else(
    house: House, cast: Cast, ann: Person
) -> None:
    chief = await promoted(house, cast)
    await chief.http.post(f"/accounts/{ann.id}/block/")
    await chief.http.delete(f"/accounts/{ann.id}/block/")

    assert (await ann.http.ask("GET", "/accounts/me/")).status_code == 401
    assert (await _refresh(ann, ann.refresh_token)).status_code == 401
    assert (await cast.sign_in(ann.email))["access_token"]


async def test_who_loses_an_office_loses_it_on_open_sockets_too(house: House, cast: Cast) -> None:
    chief, warden = await promoted(house, cast), await promoted(house, cast, "moderator")
    socket = await warden.listening()

    await chief.http.put(f"/accounts/{warden.id}/role/", role="user")

    assert await socket.closed(within=1) == 4401
    assert (await warden.listening()).of("auth_success")


async def test_an_admin_signs_one_device_out(house: House, cast: Cast, ann: Person) -> None:
    chief = await promoted(house, cast)
    socket = await ann.listening()
    await chief.http.delete(f"/accounts/{ann.id}/sessions/{ann.session_id}/")
    assert await socket.closed(within=1) == 4401


async def _turned_away(person: Person, chat: Frame) -> tuple[str, int]:
    socket = await Socket.open(f"{person.house.ws_url}/chats/{chat['id']}/ws")
    await socket.say("auth", token=person.token)
    code = await socket.closed()
    [told] = socket.heard
    return told["code"], code


async def _refresh(person: Person, token: str) -> httpx.Response:
    body = {"refresh_token": token}
    return await person.house.nobody.ask("POST", "/accounts/token/refresh/", json=body)
