"""People who talk are not hindered; who floods is told to slow down, and is sent away."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from pathlib import Path
from shutil import copy

import pytest
from websockets.exceptions import ConnectionClosed

from app.adapters.realtime.closes import Close
from tests.kit.cast import Cast, key
from tests.kit.database import sqlite_location
from tests.kit.doors import PATIENCE, Frame, Socket
from tests.kit.house import House, messenger


@pytest.fixture(scope="module")
async def limited(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[House]:
    folder = tmp_path_factory.mktemp("limited")
    url = sqlite_location(Path(copy(sqlite_template, folder / "limited.db")))
    # Periods so long that a slow machine counts the same.
    limited = messenger(
        url, RATE_LIMIT_ENABLED="true", RATE_LIMIT_MESSAGES="30/10m", RATE_LIMIT_FRAMES="300/10m",
        RATE_LIMIT_SIGN_UP="1000/h",
    )  # fmt: skip
    async with limited as house:
        yield house


@pytest.fixture
async def people(limited: House) -> AsyncIterator[Cast]:
    cast = Cast(limited)
    yield cast
    await cast.leave()


async def _answered(socket: Socket, keys: list[str]) -> tuple[list[Frame], list[Frame]]:
    """The acknowledgements and the refusals of messages with those keys, in their order."""
    acks, refusals = [], []
    waiting = set(keys)
    while waiting:
        frame = await socket.hear()
        if frame["type"] == "message_ack":
            acks.append(frame)
            waiting.discard(frame["client_message_id"])
        elif frame["type"] == "error":
            refusals.append(frame)
            waiting.discard(frame["ref"])
    return acks, refusals


async def test_of_too_many_messages_the_first_thirty_are_stored_in_order(people: Cast) -> None:
    ann, bob = await people.person("ann"), await people.person("bob")
    chat = await ann.opens(bob)
    socket = await ann.listening(chat)
    keys = [key() for _ in range(100)]
    for one in keys:
        await socket.say("send_message", text="Buy!", client_message_id=one)
    acks, refusals = await _answered(socket, keys)
    assert [ack["client_message_id"] for ack in acks] == keys[:30]
    assert [refusal["ref"] for refusal in refusals] == keys[30:]
    assert {(r["code"], r["temporary"]) for r in refusals} == {("RATE_LIMITED", True)}
    assert all(0 < r["retry_after_ms"] <= 600_000 for r in refusals)
    assert (await bob.history(chat))["total_count"] == 30


async def test_the_other_door_and_the_other_socket_are_no_way_round(people: Cast) -> None:
    ann, bob = await people.person("ann"), await people.person("bob")
    chat = await ann.opens(bob)
    first, second = await ann.listening(chat), await ann.listening()
    for number in range(30):
        socket = (first, second)[number % 2]
        answer = await socket.ask("send_message", text="Hello", chat_id=chat["id"])
        assert answer["type"] == "message_ack"
    assert (await second.ask("send_message", text="Hello", chat_id=chat["id"]))["type"] == "error"
    path = f"/chats/{chat['id']}/messages/"
    refused = await ann.http.ask("POST", path, json={"text": "Hello"})
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) > 0
    assert (await bob.http.ask("POST", path, json={"text": "Hello"})).status_code == 201


async def test_who_does_not_slow_down_is_sent_away(people: Cast) -> None:
    ann = await people.person("ann")
    socket = await ann.listening()
    for number in range(400):
        await socket.say("ping", id=f"{number}")
    assert await socket.closed() == Close.FLOOD
    assert len(socket.of("pong")) == 300
    refused = socket.of("error")
    assert [frame["ref"] for frame in refused] == [f"{number}" for number in range(300, 361)]
    assert {frame["code"] for frame in refused} == {"RATE_LIMITED"}


async def test_somebody_else_hears_nothing_of_it(people: Cast) -> None:
    ann, bob = await people.person("ann"), await people.person("bob")
    chat = await ann.opens(bob)
    flooding, calm = await ann.listening(chat), await bob.listening(chat)
    for _ in range(400):
        await flooding.say("ping")
    assert await flooding.closed() == Close.FLOOD
    assert (await calm.ask("send_message", text="Quiet here"))["type"] == "message_ack"


async def test_letters_to_an_e_mail_are_limited_whether_or_not_there_is_an_account(
    limited: House, people: Cast
) -> None:
    ann = await people.person("ann")
    answers = []
    for email in (ann.email, "nobody@example.com"):
        body = {"email": email}
        asked = [
            await limited.nobody.ask("POST", "/accounts/password/reset/", json=body)
            for _ in range(7)
        ]
        answers.append([answer.status_code for answer in asked])
    assert answers[0] == answers[1] == [202] * 5 + [429] * 2


async def _pours(socket: Socket, times: int, type_: str, **fields: str | bool) -> int:
    """Says the same without waiting for answers; the code it is sent away with."""
    with contextlib.suppress(ConnectionClosed):
        for number in range(times):
            await socket.say(type_, id=f"{number}", **fields)
    return await socket.closed()


async def test_w32_who_types_a_thousand_times_is_told_of_once_and_sent_away(people: Cast) -> None:
    ann, bob = await people.person("ann"), await people.person("bob")
    chat = await ann.opens(bob)
    typing, calm = await ann.listening(chat), await bob.listening(chat)

    began = time.monotonic()
    assert await _pours(typing, 1000, "typing", is_typing=True) == Close.FLOOD
    seconds = time.monotonic() - began

    told = [frame for frame in await calm.caught_up() if frame["type"] == "typing"]
    assert 1 <= len(told) <= 2 + seconds  # at most one a second


async def test_w33_who_sends_a_thousand_messages_is_heard_thirty_times_and_sent_away(
    people: Cast,
) -> None:
    ann, bob = await people.person("ann"), await people.person("bob")
    chat = await ann.opens(bob)
    sending, calm = await ann.listening(chat), await bob.listening(chat)

    assert await _pours(sending, 1000, "send_message", text="Buy!") == Close.FLOOD

    assert len(sending.of("error")) == 270 + 61
    for _ in range(30):
        await calm.until("new_message")
    assert (await bob.history(chat))["total_count"] == 30


async def test_w35_ten_thousand_pings_are_cut_short_and_others_are_answered(people: Cast) -> None:
    ann, bob = await people.person("ann"), await people.person("bob")
    pinging, calm = await ann.listening(), await bob.listening()
    flood = asyncio.create_task(_pours(pinging, 10_000, "ping"))
    while not flood.done():
        async with asyncio.timeout(PATIENCE):
            await calm.ask("ping")
        await asyncio.sleep(0.05)  # bob has a bucket too

    assert await flood == Close.FLOOD
    assert len(pinging.of("pong")) == 300


async def test_whoever_guesses_the_codes_of_links_is_slowed_down(people: Cast) -> None:
    ann, bob = await people.person("ann"), await people.person("bob")
    chat = await ann.opens()
    invite = await ann.http.post(f"/chats/{chat['id']}/invites/")

    tries = [await bob.http.ask("POST", f"/chats/invites/{'x' * 65}/") for _ in range(21)]

    assert [answer.status_code for answer in tries] == [404] * 20 + [429]
    late = await bob.http.ask("POST", f"/chats/invites/{invite['code']}/")
    assert (late.status_code, late.json()["error"]["code"]) == (429, "RATE_LIMITED")
    assert await ann.http.post(f"/chats/invites/{invite['code']}/")


async def test_b71_a_client_that_asks_and_asks_is_told_when_to_come_back(people: Cast) -> None:
    ann, bob = await people.person("ann"), await people.person("bob")
    asked = (ann.http.ask("GET", "/accounts/", params={"search": "x"}) for _ in range(90))
    answers = await asyncio.gather(*asked)

    refused = [answer for answer in answers if answer.status_code == 429]
    assert [answer.status_code for answer in answers].count(200) == 60
    assert len(refused) == 30
    assert all(0 < int(answer.headers["Retry-After"]) <= 60 for answer in refused)
    assert await bob.http.get("/accounts/", search="x")
