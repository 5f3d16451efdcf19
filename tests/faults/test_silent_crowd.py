"""Fifteen hundred sockets that say nothing: they all go, and whoever means to come in comes in."""

import asyncio
import os
import resource
import time
from pathlib import Path
from shutil import copy

import pytest
from websockets.exceptions import InvalidStatus

from tests.kit.cast import Cast
from tests.kit.database import sqlite_location
from tests.kit.doors import Socket
from tests.kit.house import messenger

FULL = max(150, int(1500 * float(os.environ.get("LONG_SCALE", "1"))))
ADDRESSES = 15
AUTH_SECONDS = 10.0
AT_ONCE = 100


@pytest.fixture
def files() -> None:
    """Both ends of every socket are open in this process."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 2 * FULL + 500
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(wanted, hard), hard))


async def silent(url: str, number: int) -> Socket | int:
    """The socket, or the status that it was refused with."""
    try:
        return await Socket.open(url, local_addr=(f"127.0.0.{number % ADDRESSES + 2}", 0))
    except InvalidStatus as refused:
        return refused.response.status_code


@pytest.mark.long
@pytest.mark.usefixtures("files")
async def test_a_silent_crowd_is_gone_in_eleven_seconds_and_keeps_nobody_out(
    sqlite_template: Path, tmp_path: Path
) -> None:
    url = sqlite_location(Path(copy(sqlite_template, tmp_path / "crowd.db")))
    crowded = messenger(
        url,
        auth_seconds=AUTH_SECONDS,
        RATE_LIMIT_ENABLED="true",
        API_WAITING_SOCKETS=str(FULL // 3),
        API_WAITING_SOCKETS_PER_ADDRESS=str(FULL // ADDRESSES),
    )
    async with crowded as house:
        ann = await Cast(house).person("ann")
        begin, crowd = time.monotonic(), list[Socket | int]()
        for first in range(0, FULL, AT_ONCE):
            some = range(first, min(FULL, first + AT_ONCE))
            crowd += await asyncio.gather(*(silent(house.ws_url + "/ws", n) for n in some))
        filled = time.monotonic() - begin

        asked = time.monotonic()
        socket = await ann.listening()
        took = time.monotonic() - asked
        sockets = [one for one in crowd if isinstance(one, Socket)]
        codes = await asyncio.gather(*(one.closed(within=AUTH_SECONDS + 2) for one in sockets))
        gone = time.monotonic() - begin
        await socket.close()

    print(
        f"{len(sockets)} of {FULL} got in in {filled:.1f} s, all gone after {gone:.1f} s; ", end=""
    )
    print(f"{codes.count(4429)} pushed out, {codes.count(4401)} waited; Ann in {took:.2f} s")
    assert len(sockets) == FULL
    # Ann pushed one out herself.
    assert (codes.count(4429), codes.count(4401)) == (FULL - FULL // 3 + 1, FULL // 3 - 1)
    assert took < 1
    assert gone < filled + AUTH_SECONDS + 1
