"""One conversation: signing in, frames and answers, and every way it may end."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import copy
from typing import Any
from uuid import UUID

import pytest
from loguru import logger

from app.adapters.clock import FrozenClock
from app.kernel.ports import Authenticator
from app.kernel.sockets import Ending, Kick
from tests.engine.conftest import Guests, tea_served
from tests.engine.extra.tea import TEA, account
from tests.kit.database import sqlite_location
from tests.kit.doors import PATIENCE
from tests.kit.house import House

NOON = datetime(2030, 1, 1, 12, tzinfo=UTC)


@pytest.fixture
def log() -> Iterator[list[str]]:
    lines: list[str] = []
    sink = logger.add(lines.append, format="{message}\n{exception}", level="WARNING")
    yield lines
    logger.remove(sink)


def _people(house: House) -> Any:
    """The tea module's authenticator."""
    return house.app.state.wiring.get(Authenticator)


async def test_who_signs_in_is_told_who_they_are(tea_house: House, guests: Guests) -> None:
    socket = await guests.dial(tea_house)
    await socket.say("auth", token="ann")
    success = await socket.hear()
    assert success["type"] == "auth_success"
    assert success["account_id"] == str(account("ann"))
    assert success["limits"] == {"sockets_per_account": 5}
    assert success["chat_id"] is None
    assert datetime.fromisoformat(success["expires_at"]) > datetime.now(UTC)


async def test_a_door_to_one_room_says_which(tea_house: House, guests: Guests) -> None:
    socket = await guests.dial(tea_house, f"/rooms/{TEA}/ws")
    await socket.say("auth", token="ann")
    assert (await socket.hear())["chat_id"] == str(TEA)


async def test_the_upgrade_itself_may_carry_the_token(tea_house: House, guests: Guests) -> None:
    for header in ("Bearer ann", "bearer ann"):
        socket = await guests.dial(tea_house, headers={"Authorization": header})
        assert (await socket.hear())["type"] == "auth_success"


@pytest.mark.parametrize(
    "header", ["Bearer nobody", "Bearer ", "Bearer", "Bearer \x80", "Bearer a.b.c"]
)
async def test_an_upgrade_with_a_bad_token_is_turned_away(
    tea_house: House, guests: Guests, header: str
) -> None:
    socket = await guests.dial(tea_house, headers={"Authorization": header})
    assert await socket.closed() == 4401
    assert [frame["code"] for frame in socket.heard] == ["NOT_SIGNED_IN"]


async def test_another_kind_of_authorization_is_not_ours(tea_house: House, guests: Guests) -> None:
    socket = await guests.dial(tea_house, headers={"Authorization": "Basic x"})
    await socket.say("auth", token="ann")
    assert (await socket.hear())["type"] == "auth_success"


@pytest.mark.parametrize(
    ("first", "code", "close"),
    [
        ({"type": "auth", "token": "nobody"}, "NOT_SIGNED_IN", 4401),
        ({"type": "auth", "token": "blocked"}, "FORBIDDEN", 4403),
        ({"type": "ping"}, "NOT_SIGNED_IN", 4401),
        ({"type": "shout", "text": "x"}, "NOT_SIGNED_IN", 4401),
    ],
)
async def test_who_may_not_come_in_is_told_why(
    tea_house: House, guests: Guests, first: dict[str, Any], code: str, close: int
) -> None:
    socket = await guests.dial(tea_house)
    await socket.say(first.pop("type"), **first)
    assert await socket.closed() == close
    (error,) = socket.heard
    assert (error["type"], error["code"]) == ("auth_error", code)


async def test_what_is_said_is_in_the_language_asked_for(tea_house: House, guests: Guests) -> None:
    socket = await guests.dial(tea_house, headers={"Accept-Language": "ru"})
    await socket.say("auth", token="nobody")
    await socket.closed()
    assert "Сначала войдите" in socket.heard[0]["message"]


async def test_a_first_frame_of_bytes_is_not_text(tea_house: House, guests: Guests) -> None:
    socket = await guests.dial(tea_house)
    await socket.say_raw(b'{"type":"auth","token":"ann"}')
    assert await socket.closed() == 1003


async def test_a_room_that_is_not_there_is_not_yours(tea_house: House, guests: Guests) -> None:
    socket = await guests.dial(tea_house, "/rooms/not-a-uuid/ws")
    await socket.say("auth", token="ann")
    assert await socket.closed() == 4404
    assert socket.heard[-1]["code"] == "TEA_NOT_FOUND"


@pytest.mark.parametrize("auth", [{"token": "broken"}, {"token": "ann", "version": 13}])
async def test_a_fault_of_ours_says_goodbye_and_goes_to_the_log(
    tea_house: House, guests: Guests, log: list[str], auth: dict[str, Any]
) -> None:
    socket = await guests.dial(tea_house)
    await socket.say("auth", **auth)
    assert await socket.closed() == 1011
    assert "A conversation broke" in log[0]
    assert "RuntimeError" in log[0]


async def test_a_silent_socket_is_closed(
    sqlite_template: Path, tmp_path: Path, guests: Guests
) -> None:
    database = Path(copy(sqlite_template, tmp_path / "silent.db"))
    async with tea_served(sqlite_location(database), auth_seconds=0.05) as house:
        socket = await guests.dial(house)
        assert await socket.closed() == 4401
        assert socket.heard[0]["type"] == "auth_error"


async def test_ping_is_answered_with_its_id(tea_house: House, guests: Guests) -> None:
    ann = await guests.ann(tea_house)
    await ann.say("ping", id="seven")
    assert await ann.hear() == {"type": "pong", "id": "seven"}
    await ann.say("ping")
    assert await ann.hear() == {"type": "pong"}


async def test_an_answer_carries_the_id_of_what_was_asked(tea_house: House, guests: Guests) -> None:
    ann = await guests.ann(tea_house)
    answer = await ann.ask("shout", text="hey", room_id=guests.room)
    assert answer["text"] == "hey"


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        ("refuse", {"code": "TEA_TAKEN", "temporary": False, "retry_after_ms": None}),
        ("limit", {"code": "TOO_MUCH_TEA", "temporary": True, "retry_after_ms": 1500}),
        ("break", {"code": "INTERNAL_ERROR", "temporary": True, "retry_after_ms": None}),
    ],
)
async def test_a_refused_frame_is_answered_and_the_socket_stays(
    tea_house: House, guests: Guests, log: list[str], how: str, expected: dict[str, Any]
) -> None:
    ann = await guests.ann(tea_house)
    message_id = "0192f0c1-0000-7000-8000-000000000001"
    await ann.say("fail", how=how, client_message_id=message_id, id="7")
    error = await ann.until("error")
    assert {name: error[name] for name in expected} == expected
    assert error["ref"] == message_id
    assert "recipe" not in error["message"]
    assert len(log) == (how == "break")
    await ann.caught_up()


async def test_eleven_bad_frames_in_a_minute_end_it(tea_house: House, guests: Guests) -> None:
    ann = await guests.ann(tea_house)
    for _ in range(10):
        await ann.say_raw("{")
    await ann.caught_up()
    await ann.say_raw("{")
    assert await ann.closed() == 4400
    assert len(ann.of("error")) == 11


async def test_refusals_that_are_no_bad_frames_do_not_count(
    tea_house: House, guests: Guests
) -> None:
    ann = await guests.ann(tea_house)
    for _ in range(15):
        assert (await ann.ask("fail", how="refuse"))["code"] == "TEA_TAKEN"


async def test_a_newer_token_of_the_same_account_renews(tea_house: House, guests: Guests) -> None:
    ann = await guests.ann(tea_house)
    renewed = await ann.ask("auth", token="ann/desk")
    assert renewed["type"] == "auth_success"
    assert renewed["session_id"] != ann.heard[0]["session_id"]
    tea_house.app.state.wiring.publisher.publish(
        Kick(account("ann"), Ending.SIGNED_OUT, besides=UUID(renewed["session_id"]))
    )
    await ann.caught_up()


@pytest.mark.parametrize(
    ("token", "code"), [("bob", "ALREADY_AUTHENTICATED"), ("nobody", "NOT_SIGNED_IN")]
)
async def test_a_renewal_that_is_none_changes_nothing(
    tea_house: House, guests: Guests, token: str, code: str
) -> None:
    ann = await guests.ann(tea_house)
    assert (await ann.ask("auth", token=token))["code"] == code
    await ann.caught_up()


@pytest.fixture
async def clocked(
    sqlite_template: Path, tmp_path: Path
) -> AsyncIterator[tuple[House, FrozenClock]]:
    """A house whose clock stands at noon."""
    clock = FrozenClock(NOON)
    database = Path(copy(sqlite_template, tmp_path / "clocked.db"))
    async with tea_served(sqlite_location(database), clock=clock) as house:
        yield house, clock


async def test_a_token_ends_the_socket_with_its_life(
    clocked: tuple[House, FrozenClock], guests: Guests
) -> None:
    house, clock = clocked
    ann = await guests.ann(house)
    clock.advance(timedelta(minutes=59))
    await ann.caught_up()
    clock.advance(timedelta(minutes=2))
    await ann.say("ping")
    assert await ann.closed() == 4401


async def test_a_silent_socket_ends_with_its_token_too(
    clocked: tuple[House, FrozenClock], guests: Guests
) -> None:
    house, _ = clocked
    ann = await guests.enters(house, "ann+0.01")
    assert await ann.closed() == 4401


async def test_a_renewed_socket_lives_on(
    clocked: tuple[House, FrozenClock], guests: Guests
) -> None:
    house, clock = clocked
    ann = await guests.ann(house)
    clock.advance(timedelta(minutes=59))
    assert (await ann.ask("auth", token="ann"))["type"] == "auth_success"
    clock.advance(timedelta(minutes=59))
    await ann.caught_up()


async def test_a_session_that_ends_while_one_signs_in_is_not_let_in(
    tea_house: House, guests: Guests, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = _people(tea_house)
    authenticate, asked = people.authenticate, []

    async def then_ends(token: str) -> object:
        asked.append(token)
        caller = await authenticate(token)
        people.ended.add("ann/phone")
        return caller

    monkeypatch.setattr(people, "authenticate", then_ends)
    socket = await guests.dial(tea_house)
    await socket.say("auth", token="ann/phone")
    assert await socket.closed() == 4401
    assert len(asked) == 2
    assert socket.of("auth_success") == []


async def test_the_sixth_socket_is_one_too_many_and_a_free_place_is_free(
    tea_house: House, guests: Guests
) -> None:
    sockets = [await guests.enters(tea_house, "bob") for _ in range(5)]
    sixth = await guests.dial(tea_house)
    await sixth.say("auth", token="bob")
    assert await sixth.closed() == 4409
    assert sixth.heard[0]["code"] == "TOO_MANY_SOCKETS"
    await sockets[0].close()
    await _gone(tea_house, "bob", 4)
    await guests.enters(tea_house, "bob")


async def _gone(house: House, name: str, left: int) -> None:
    async with asyncio.timeout(PATIENCE):
        while house.app.state.hub.sockets(account(name)) > left:
            await asyncio.sleep(0.001)


async def test_who_is_kicked_is_not_listened_to_any_more(tea_house: House, guests: Guests) -> None:
    ann, bob = await guests.ann(tea_house), await guests.enters(tea_house, "bob")
    for number in range(50):
        await ann.say("shout", text=str(number), room_id=guests.room)
    publisher = tea_house.app.state.wiring.publisher
    publisher.publish(Kick(account("ann"), Ending.BLOCKED))
    assert await ann.closed() == 4403
    before = len(bob.heard)
    await bob.caught_up()
    assert len(bob.of("shouted")) <= before + 50


async def test_whoever_leaves_is_forgotten_even_if_the_door_sticks(
    tea_house: House, guests: Guests, log: list[str]
) -> None:
    ann = await guests.enters(tea_house, "ann", f"/rooms/{TEA}/ws")
    await ann.close()
    await _gone(tea_house, "ann", 0)
    async with asyncio.timeout(PATIENCE):
        while not log:
            await asyncio.sleep(0.001)
    assert "Leaving failed: RuntimeError" in log[0]
