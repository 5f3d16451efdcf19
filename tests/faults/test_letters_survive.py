"""Servers are killed between the commit and the letter; no letter is lost."""

import asyncio
import contextlib
import os
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import pytest
from aiosmtpd.smtp import Envelope
from typing_extensions import override

from app.adapters.outbox.store import LEASE
from app.engine.settings import ROOT
from tests.kit.cast import PASSWORD
from tests.kit.database import ENGINES, own_copy
from tests.kit.doors import visitor
from tests.kit.house import SECRET
from tests.kit.mail import Postbox, mail_server
from tests.kit.process import free_port
from tests.kit.server import START_SECONDS

KILLS = max(2, int(50 * float(os.environ.get("LONG_SCALE", "1"))))  # on each engine
STAGES = ("at once", "RCPT", "DATA", "taken")  # when a server dies


@pytest.fixture(params=ENGINES)
def url(request: pytest.FixtureRequest) -> str:
    return own_copy(request)


class DeadlyPostbox(Postbox):
    """Calls `strikes` when the letter of somebody comes to a stage."""

    def __init__(self) -> None:
        super().__init__()
        self.waits_for = ("", "")
        self.strikes: Callable[[], None] = lambda: None

    @override
    async def handle_RCPT(
        self, server: Any, session: Any, envelope: Envelope, address: str, options: object
    ) -> str:
        self._come_to("RCPT", address)
        return await super().handle_RCPT(server, session, envelope, address, options)

    @override
    async def handle_DATA(self, server: Any, session: Any, envelope: Envelope) -> str:
        self._come_to("DATA", envelope.rcpt_tos[0])
        return await super().handle_DATA(server, session, envelope)

    @override
    async def take_in(self, envelope: Envelope) -> None:
        await super().take_in(envelope)
        self._come_to("taken", envelope.rcpt_tos[0])

    def _come_to(self, stage: str, address: str) -> None:
        if (stage, address) == self.waits_for:
            self.strikes()


class Life:
    """One server process; it does not know when it will be killed."""

    def __init__(self, process: asyncio.subprocess.Process, client: httpx.AsyncClient) -> None:
        self._process = process
        self.client = client

    def end(self) -> None:
        if self._process.returncode is None:
            self._process.send_signal(signal.SIGKILL)

    async def ended(self) -> None:
        async with asyncio.timeout(START_SECONDS):
            await self._process.wait()


@contextlib.asynccontextmanager
async def living(url: str, mail_port: int) -> AsyncIterator[Life]:
    """A server that is ready; killed at the latest when the block ends."""
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
    life = Life(process, visitor(f"http://127.0.0.1:{port}"))
    try:
        async with asyncio.timeout(START_SECONDS):
            while not await _ready(life.client):
                await asyncio.sleep(0.02)  # another process is starting
        yield life
    finally:
        life.end()
        await life.ended()
        await life.client.aclose()


async def _ready(client: httpx.AsyncClient) -> bool:
    try:
        return (await client.get("/healthcheck/ready/")).status_code == 200
    except httpx.TransportError:
        return False


async def _signs_up(client: httpx.AsyncClient, email: str) -> None:
    body = {"email": email, "password": PASSWORD}
    answer = await client.post("/accounts/sign-up/", json=body)
    assert answer.status_code == 201


async def _dies_young(url: str, mail_port: int, postbox: DeadlyPostbox, number: int) -> None:
    """Ann signs up, and the server is killed once her letter has come so far."""
    stage = STAGES[number % len(STAGES)]
    async with living(url, mail_port) as life:
        postbox.waits_for, postbox.strikes = (stage, _email(number)), life.end
        # Her letter may be faster than the answer to her.
        with contextlib.suppress(httpx.TransportError):
            await _signs_up(life.client, _email(number))
        if stage == "at once":
            life.end()
        await life.ended()


def _email(number: int) -> str:
    return f"ann.{number}@example.com"


@pytest.mark.long
@pytest.mark.timeout(1800)
async def test_no_letter_is_lost_however_often_servers_are_killed(
    url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    postbox = DeadlyPostbox()
    people = [_email(number) for number in range(KILLS)]
    async with mail_server(postbox) as mail_port:
        early = 0
        for number in range(KILLS):
            await _dies_young(url, mail_port, postbox, number)
            early += not postbox.to(_email(number))
        async with living(url, mail_port):
            async with asyncio.timeout(LEASE.total_seconds() + 60):
                while not all(postbox.to(email) for email in people):
                    await postbox.something()
    letters = Counter(letter["To"] for letter in postbox.letters)
    ids = {(letter["To"], letter["Message-ID"]) for letter in postbox.letters}
    repeats = sum(letters.values()) - len(letters)
    with capsys.disabled():
        print(
            f"\n{url.partition('+')[0]}: {KILLS} servers killed, {early} of them before their "
            f"letter was taken; lost: {KILLS - len(letters)}; repeats: {repeats}; "
            f"Message-IDs: {len(ids)}"
        )
    assert set(letters) == set(people)
    assert len(ids) == len(people)
    assert repeats <= KILLS
