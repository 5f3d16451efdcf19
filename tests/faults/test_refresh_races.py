"""Two tabs that refresh at once, and a thief who comes later: one pair each, and a dead family."""

import asyncio
import os
from datetime import timedelta

import httpx
import pytest

from app.adapters.clock import FrozenClock
from app.engine.constructor import build
from tests.kit.cast import Cast, Person
from tests.kit.house import House, serving, settings_for
from tests.modules.auth.conftest import NOW

FULL = max(10, int(1000 * float(os.environ.get("LONG_SCALE", "1"))))
FEW = 4
AT_ONCE = 10


async def refreshed(house: House, token: str) -> httpx.Response:
    body = {"refresh_token": token}
    return await house.nobody.patiently("POST", "/accounts/token/refresh/", json=body)


async def one_pair(here: House, there: House, token: str) -> str:
    """Asked twice at the same time, at two nodes; the refresh token that both were given."""
    answers = await asyncio.gather(refreshed(here, token), refreshed(there, token))
    assert [answer.status_code for answer in answers] == [200, 200]
    [successor] = {answer.json()["data"]["refresh_token"] for answer in answers}
    assert successor != token
    return str(successor)


async def check(database_url: str, families: int) -> None:
    """A double refresh on two nodes for each family; eleven seconds later a replay of each."""
    clock = FrozenClock(NOW)
    nodes = [build(settings_for(database_url), clock=clock) for _ in range(2)]
    async with serving(nodes[0]) as here, serving(nodes[1]) as there:
        cast = Cast(here)
        people = [await cast.person("tab") for _ in range(families)]
        for begin in range(0, families, AT_ONCE):
            some = people[begin : begin + AT_ONCE]
            pairs = await asyncio.gather(*(one_pair(here, there, p.refresh_token) for p in some))
            clock.advance(timedelta(seconds=11))
            await asyncio.gather(
                *map(replay, [(here, there, p, s) for p, s in zip(some, pairs, strict=True)])
            )


async def replay(case: tuple[House, House, Person, str]) -> None:
    """The old token comes once more: then the family's present one is dead too."""
    here, there, person, successor = case
    thief = await refreshed(there, person.refresh_token)
    owner = await refreshed(here, successor)
    assert (thief.status_code, owner.status_code) == (401, 401)


async def test_a_few_double_refreshes_and_replays(database_url: str) -> None:
    await check(database_url, FEW)


@pytest.mark.long
@pytest.mark.timeout(900)
async def test_a_thousand_double_refreshes_and_a_thousand_replays(database_url: str) -> None:
    await check(database_url, FULL)
