"""Every route and every frame, asked for by everybody: who may, and who learns nothing.

What is expected stands in access_table.py, by route; one that is not there fails.
"""

import re
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.kit.askers_of_access import KINDS, Company, company
from tests.kit.cast import Frame, Person
from tests.kit.database import sqlite_location
from tests.kit.doors import Socket
from tests.kit.house import House, messenger
from tests.scenarios.access_table import (
    BODIES,
    COLUMNS,
    FRAMES,
    IN_CHANNELS,
    PUBLIC,
    QUERIES,
    ROUTES,
    USED_UP,
    expected,
)

METHODS = {"get", "post", "put", "patch", "delete"}
SIGNED_IN = COLUMNS[2:]
# Those for whom it makes no difference what others have done to the chat before.
REFUSED_HERE = KINDS[:7]
REFUSALS = {"401", "403", "404"}
EMAIL = re.compile(r"[\w.]+@example\.com")
SECRET = re.compile(r"password_hash|\$2b\$|digest|code_seal|rights_version|searchable")


@pytest.fixture(scope="module")
async def everybody(
    tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path
) -> AsyncIterator[Company]:
    path = tmp_path_factory.mktemp("matrix") / "messenger.db"
    shutil.copy(sqlite_template, path)
    async with messenger(sqlite_location(path)) as house:
        made = await company(house)
        yield made
        await made.cast.leave()


def routes(house: House) -> set[str]:
    return {
        f"{method.upper()} {path}"
        for path, operations in house.app.openapi()["paths"].items()
        for method in operations
        if method in METHODS
    }


async def asks(who: Company, kind: str, route: str, places: Frame) -> httpx.Response:
    method, path = route.split()
    if "/accounts/{account_id}/sessions/{session_id}/" in path:
        places = {**places, "session_id": places["guest_session_id"]}
    body = BODIES.get(route)
    filled = None if body is None else _filled(body, places)
    params = _filled(QUERIES.get(route, {}), places)
    http = who.http(kind)
    if route in USED_UP and kind != "nobody":
        http = (await who.newcomer(kind)).http
    return await http.ask(method, path.format(**places), json=filled, params=params)


def _filled(body: Any, places: Frame) -> Any:
    if isinstance(body, dict):
        return {name: _filled(value, places) for name, value in body.items()}
    if isinstance(body, list):
        return [_filled(value, places) for value in body]
    return body.format(**places, unique=uuid4().hex[:12]) if isinstance(body, str) else body


async def test_no_route_is_missing_and_none_is_gone(everybody: Company) -> None:
    assert routes(everybody.house) == set(ROUTES)


@pytest.mark.parametrize(("type_", "table"), [("group", ROUTES), ("channel", IN_CHANNELS)])
async def test_whoever_may_not_is_refused_at_every_route(
    everybody: Company, type_: str, table: dict[str, str]
) -> None:
    """The refusals of the table: they change nothing, so all are about the same things."""
    places, wrong = {**PLACES, **await everybody.places(type_)}, []
    for route in table:
        for kind, status in expected(table, route).items():
            if kind in REFUSED_HERE and status in REFUSALS:
                answer = await asks(everybody, kind, route, places)
                _tells_no_secret(everybody, kind, answer)
                if str(answer.status_code) != status:
                    wrong.append((route, kind, answer.status_code, status))
    assert wrong == []


@pytest.mark.long
@pytest.mark.parametrize("route", ROUTES)
async def test_a_route_is_for_whom_it_is_meant(everybody: Company, route: str) -> None:
    about = "{" in route or route in QUERIES
    places = {**PLACES, **(await everybody.places() if about else {})}
    answers = {kind: await asks(everybody, kind, route, places) for kind in KINDS}

    statuses = {kind: str(answer.status_code) for kind, answer in answers.items()}
    assert statuses == expected(ROUTES, route)
    for kind, answer in answers.items():
        _tells_no_secret(everybody, kind, answer)


@pytest.mark.long
@pytest.mark.parametrize("route", IN_CHANNELS)
async def test_a_route_of_a_channel_is_for_whom_it_is_meant(everybody: Company, route: str) -> None:
    """Everybody asks about a channel of their own: the first who may would change it."""
    statuses = {}
    for kind in KINDS:
        places = {**PLACES, **await everybody.places("channel")}
        answer = await asks(everybody, kind, route, places)
        _tells_no_secret(everybody, kind, answer)
        statuses[kind] = str(answer.status_code)

    assert statuses == expected(IN_CHANNELS, route)


async def test_what_is_not_for_everybody_asks_who_one_is() -> None:
    for route, answers in ROUTES.items():
        assert (answers.startswith("401 401 ")) or route in PUBLIC, route


PLACES = {
    "emoji": "👍", "name": "countries", "key": "NOWHERE", "code": "email_confirm",
    "letter_id": str(uuid4()), "invite_id": str(uuid4()), "report_id": str(uuid4()),
}  # fmt: skip


def _tells_no_secret(who: Company, kind: str, answer: httpx.Response) -> None:
    """Nobody's address but one's own, except to admins; what opens an account to nobody."""
    assert not SECRET.search(answer.text), (kind, answer.text)
    if kind != "admin":
        own = {who.people[kind].email} if kind in who.people else set()
        told = set(EMAIL.findall(answer.text)) - own - {"matrix@example.com"}
        assert not told, (kind, told)


async def test_a_chat_of_others_and_one_that_is_not_there_are_the_same(
    everybody: Company,
) -> None:
    there = {**PLACES, **await everybody.places()}
    nowhere = {**there, "chat_id": str(uuid4())}
    for route in [route for route in ROUTES if "{chat_id}" in route]:
        for kind in ("stranger", "ex_member", "moderator", "admin"):
            one, other = [await asks(everybody, kind, route, at) for at in (there, nowhere)]
            assert _told(one) == _told(other), route


def _told(answer: httpx.Response) -> tuple[Any, ...]:
    body = answer.json()["error"] if answer.content else {}
    varying = {"x-request-id", "date"}
    headers = {n: v for n, v in answer.headers.items() if n not in varying and "ratelimit" not in n}
    return answer.status_code, body.get("code"), body.get("message"), headers


async def test_no_frame_is_missing_and_none_is_gone(everybody: Company) -> None:
    commands = set(everybody.house.app.state.wiring.commands)
    assert commands | {"ping"} == set(FRAMES)


async def test_whoever_may_not_is_refused_at_every_frame(everybody: Company) -> None:
    places = {**PLACES, **await everybody.places()}
    for frame, (fields, outcomes) in FRAMES.items():
        for kind, outcome in _outcomes(outcomes).items():
            if outcome != "ok":
                person = everybody.people[kind]
                assert await _outcome(person, frame, _filled(fields, places)) == outcome, frame


@pytest.mark.long
@pytest.mark.parametrize("frame", FRAMES)
async def test_a_frame_is_for_whom_it_is_meant(everybody: Company, frame: str) -> None:
    fields, meant = FRAMES[frame]
    outcomes = {}
    for kind in KINDS[2:]:
        places = {**PLACES, **await everybody.places()}
        outcomes[kind] = await _outcome(everybody.people[kind], frame, _filled(fields, places))
    assert outcomes == _outcomes(meant)


def _outcomes(meant: str) -> dict[str, str]:
    by_kind = dict(zip(SIGNED_IN, meant.split(), strict=True))
    return by_kind | {"ex_member": by_kind["stranger"]}


async def _outcome(person: Person, frame: str, fields: Frame) -> str:
    """`ok`, or the code of the refusal."""
    socket = await person.listening()
    await socket.say(frame, id="asked", **fields)
    heard = await socket.caught_up()
    await socket.close()
    refused = [f["code"] for f in heard if f["type"] == "error" and f.get("ref") == "asked"]
    return refused[0] if refused else "ok"


async def test_nobody_and_the_blocked_say_nothing(everybody: Company) -> None:
    places = {**PLACES, **await everybody.places()}
    for frame, (fields, _) in FRAMES.items():
        socket = await Socket.open(everybody.house.ws_url + "/ws")
        await socket.say(frame, **_filled(fields, places))
        assert (await socket.closed(), socket.heard[0]["code"]) == (4401, "NOT_SIGNED_IN")

    socket = await Socket.open(everybody.house.ws_url + "/ws")
    await socket.say("auth", token=everybody.people["blocked"].token)
    assert (await socket.closed(), socket.heard[0]["code"]) == (4403, "BLOCKED")


DOORS = {
    "stranger": 4404,
    "ex_member": 4404,
    "moderator": 4404,
    "admin": 4404,
    "member": 0,
    "chat_admin": 0,
    "owner": 0,
}
CHANNEL_DOORS = DOORS | {"moderator": 0, "admin": 0}


@pytest.mark.parametrize(
    ("kind", "type_"),
    [(kind, "group") for kind in DOORS] + [(kind, "channel") for kind in DOORS],
)
async def test_the_door_of_a_chat_is_for_its_members(
    everybody: Company, kind: str, type_: str
) -> None:
    places, person = await everybody.places(type_), everybody.people[kind]
    refused = (CHANNEL_DOORS if type_ == "channel" else DOORS)[kind]
    socket = await Socket.open(f"{everybody.house.ws_url}/chats/{places['chat_id']}/ws")
    await socket.say("auth", token=person.token)
    if refused:
        assert await socket.closed() == refused
        assert [frame["type"] for frame in socket.heard] == ["auth_error"]
    else:
        # Somebody was removed, which is said there, and a message was posted.
        assert (await socket.until("chat_history"))["total_count"] == 2
        await socket.close()
