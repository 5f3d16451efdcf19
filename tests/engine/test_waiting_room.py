"""How many may wait before they say who they are, and who has to go when there are too many."""

from collections.abc import AsyncIterator
from pathlib import Path
from shutil import copy

import pytest
from websockets.exceptions import InvalidStatus

from app.adapters.limits.buckets import Buckets
from app.adapters.limits.off import NoLimits
from app.engine.waiting_room import Crowded, Place, WaitingRoom
from app.kernel.limits import RateLimits
from app.kernel.measures import Measures
from tests.kit.cast import Cast
from tests.kit.database import sqlite_location
from tests.kit.doors import PATIENCE, Socket
from tests.kit.house import House, messenger

HERE = "127.0.0.1"


def room(
    per_address: int = 2, altogether: int = 100, rates: RateLimits | None = None
) -> WaitingRoom:
    rates = rates or Buckets({}, Measures())
    return WaitingRoom(rates, per_address=per_address, altogether=altogether, patience=9.5)


def entered(full: WaitingRoom, ip: str | None) -> Place:
    place = full.enter(ip)
    assert place is not None
    return place


@pytest.mark.parametrize(
    ("first", "same"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("192.0.2.7", "::ffff:192.0.2.7"),
        ("2001:db8::1", "2001:db8::ffff:2"),
        (None, "no address"),
    ],
)
def test_an_address_has_so_many_places_however_it_is_written(first: str | None, same: str) -> None:
    full = room()
    full.enter(first)
    gone = entered(full, same)
    with pytest.raises(Crowded) as crowded:
        full.enter(first)
    assert crowded.value.retry_after == 10
    entered(full, "198.51.100.1")

    gone.leave()
    gone.leave()
    entered(full, same)
    with pytest.raises(Crowded):
        full.enter(same)


def test_when_all_places_are_taken_the_longest_waiting_goes() -> None:
    full, sent_away = room(altogether=3), []
    for number in range(3):
        entered(full, f"192.0.2.{number}").send_away = lambda gone=number: sent_away.append(gone)
    for number in range(3, 5):
        entered(full, f"192.0.2.{number}")
    assert sent_away == [0, 1]
    assert len(full) == 3


def test_nothing_is_kept_of_those_who_have_left() -> None:
    empty = room()
    for number in range(1000):
        entered(empty, f"192.0.2.{number % 250}").leave()
    assert (len(empty), vars(empty)["_by_address"]) == (0, {})


def test_this_machine_is_not_counted_where_it_is_nobody_in_particular() -> None:
    full = room(per_address=1, rates=NoLimits())
    assert [full.enter(HERE) for _ in range(3)] == [None] * 3


@pytest.fixture(scope="module")
async def narrow(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[House]:
    """A house where four may wait, three of them from one address."""
    folder = tmp_path_factory.mktemp("narrow")
    url = sqlite_location(Path(copy(sqlite_template, folder / "narrow.db")))
    narrow = messenger(
        url,
        RATE_LIMIT_ENABLED="true",
        API_WAITING_SOCKETS="4",
        API_WAITING_SOCKETS_PER_ADDRESS="3",
    )
    async with narrow as house:
        yield house


async def silent(house: House, ip: str = HERE) -> Socket:
    return await Socket.open(house.ws_url + "/ws", local_addr=(ip, 0))


async def test_the_fourth_silent_socket_of_an_address_is_refused(narrow: House) -> None:
    waiting = [await silent(narrow) for _ in range(3)]
    with pytest.raises(InvalidStatus) as refused:
        await silent(narrow)
    assert refused.value.response.status_code == 429
    assert refused.value.response.headers["Retry-After"] == str(int(PATIENCE))

    ann = await Cast(narrow).person("ann")
    await waiting[0].say("auth", token=ann.token)
    assert (await waiting[0].hear())["type"] == "auth_success"
    waiting.append(await silent(narrow))  # who has signed in takes no place
    await waiting[1].close()
    await waiting[2].say("auth", token="nobody's")
    assert await waiting[2].closed() == 4401
    waiting += [await silent(narrow), await silent(narrow)]
    for socket in waiting:
        await socket.close()


async def test_ann_gets_in_however_many_wait_elsewhere(narrow: House) -> None:
    ann = await Cast(narrow).person("ann")
    crowd = [await silent(narrow, f"127.0.0.{number // 2 + 2}") for number in range(4)]
    socket = await silent(narrow, "127.0.0.9")
    assert await crowd[0].closed() == 4429
    await socket.say("auth", token=ann.token)
    assert (await socket.hear())["type"] == "auth_success"
    for each in (*crowd, socket):
        await each.close()
