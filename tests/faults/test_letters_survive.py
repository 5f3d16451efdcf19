"""Servers are killed between the commit and the letter; no letter is lost."""

import asyncio
import contextlib
import os
import random
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator

import httpx
import pytest

from app.adapters.outbox.store import LEASE
from app.engine.settings import ROOT
from tests.kit.cast import PASSWORD
from tests.kit.database import ENGINES, own_copy
from tests.kit.doors import visitor
from tests.kit.house import SECRET
from tests.kit.mail import Postbox, mail_server
from tests.kit.process import free_port

KILLS = max(2, int(50 * float(os.environ.get("LONG_SCALE", "1"))))  # on each engine
LONGEST_LIFE = 0.06  # seconds that a server lives after it has said yes
START_SECONDS = 30.0


@pytest.fixture(params=ENGINES)
def url(request: pytest.FixtureRequest) -> str:
    return own_copy(request)


class SlowPostbox(Postbox):
    """Takes its time at every step, so that servers die at every step."""

    async def _answer(self, command: str) -> str:
        await asyncio.sleep(0.005)  # the mail server's slowness is what is tested
        return await super()._answer(command)


@contextlib.asynccontextmanager
async def life(url: str, mail_port: int) -> AsyncIterator[httpx.AsyncClient]:
    """One server process, killed without a warning when the block ends."""
    port = free_port()
    variables = {
        "ENVIRONMENT": "TEST", "DB_URL": url, "JWT_SECRET": SECRET, "API_PORT": str(port),
        "AUTH_BCRYPT_ROUNDS": "4", "AUTH_EMAIL_CONFIRMATION": "true", "LOG_FILE": "",
        "MODULES": "auth,notify,healthcheck", "SMTP_HOST": "127.0.0.1",
        "SMTP_PORT": str(mail_port), "SMTP_TLS": "none", "PATH": os.environ.get("PATH", ""),
    }  # fmt: skip
    quiet = asyncio.subprocess.DEVNULL
    process = await asyncio.create_subprocess_exec(
        sys.executable, "main.py", cwd=ROOT, env=variables, stdout=quiet, stderr=quiet
    )
    client = visitor(f"http://127.0.0.1:{port}")
    try:
        async with asyncio.timeout(START_SECONDS):
            while not await _ready(client):
                await asyncio.sleep(0.02)  # another process is starting
        yield client
    finally:
        process.send_signal(signal.SIGKILL)
        await process.wait()
        await client.aclose()


async def _ready(client: httpx.AsyncClient) -> bool:
    try:
        return (await client.get("/healthcheck/ready/")).status_code == 200
    except httpx.TransportError:
        return False


async def _signs_up(client: httpx.AsyncClient, email: str) -> None:
    body = {"email": email, "password": PASSWORD}
    answer = await client.post("/accounts/sign-up/", json=body)
    assert answer.status_code == 201


@pytest.mark.long
@pytest.mark.timeout(900)
async def test_no_letter_is_lost_however_often_servers_are_killed(
    url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    postbox, dice = SlowPostbox(), random.Random(1)
    people = [f"ann.{number}@example.com" for number in range(KILLS)]
    late = 0
    async with mail_server(postbox) as mail_port:
        for email in people:
            async with life(url, mail_port) as client:
                await _signs_up(client, email)
                await asyncio.sleep(dice.uniform(0, LONGEST_LIFE))  # the rest of a short life
                late += not postbox.to(email)
        async with life(url, mail_port):
            async with asyncio.timeout(LEASE.total_seconds() + 60):
                while not all(postbox.to(email) for email in people):
                    await postbox.something()
    letters = Counter(letter["To"] for letter in postbox.letters)
    ids = {(letter["To"], letter["Message-ID"]) for letter in postbox.letters}
    repeats = sum(letters.values()) - len(people)
    with capsys.disabled():
        print(
            f"\n{url.partition('+')[0]}: {KILLS} servers killed, {late} of them before the letter "
            f"was taken; lost: {KILLS - len(letters)}; repeats: {repeats}, "
            f"each with the Message-ID of the first"
        )
    assert set(letters) == set(people)
    assert len(ids) == len(people)
    assert max(letters.values()) <= 2
