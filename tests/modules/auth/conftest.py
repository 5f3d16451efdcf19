"""The module auth alone, without doors: its services on a real database, and a clock to move."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from typing import Any, TypeVar
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text

from app.adapters.clock import FrozenClock
from app.engine.constructor import build
from app.engine.wiring import EngineWiring
from app.kernel.caller import Caller, Origin, Role
from app.kernel.events import Event
from app.kernel.ports import Authenticator
from app.modules.auth.crud.accounts import AccountCrud
from app.modules.auth.events import (
    AccountChanged,
    AccountRegistered,
    LinkIssued,
    Purpose,
    SessionsEnded,
)
from app.modules.auth.schemas.accounts import AccountRead, SignUp
from app.modules.auth.schemas.sessions import Grant, SignIn
from app.modules.auth.service.links import LinkService
from app.modules.auth.service.registration import RegistrationService
from app.modules.auth.service.sign_in import SignInService
from tests.kit.database import ENGINES, own_copy
from tests.kit.house import settings_for

T = TypeVar("T")

NOW = datetime(2026, 5, 4, 12, 0, 0, 123456, UTC)
PASSWORD = "correct horse battery"
HOME = Origin("192.0.2.7", "A telephone")


class Desk:
    """Where people sign up and in; `heard` keeps what was told, `letters` what was sent."""

    def __init__(self, app: FastAPI, clock: FrozenClock) -> None:
        self.app = app
        self.wiring: EngineWiring = app.state.wiring
        self.clock = clock
        self.heard: list[Event] = []
        for event in (AccountRegistered, AccountChanged, SessionsEnded):
            self.wiring.on(event, self.heard.append)
        self.letters: list[LinkIssued] = []
        self.wiring.on(LinkIssued, self.letters.append)

    def begin_the_day(self) -> None:
        """Forgets the test before."""
        self.clock.advance(NOW - self.clock.now())
        self.heard.clear()
        self.letters.clear()

    async def asks_for_a_link(self, purpose: Purpose, name: str = "ann") -> LinkIssued | None:
        """The letter that came of it."""
        before = len(self.letters)
        await self.get(LinkService).ask(purpose, f"{name}@example.com")
        await self.app.state.worker.deliver_due()
        return self.letters[-1] if len(self.letters) > before else None

    async def gets_a_link(self, purpose: Purpose, name: str = "ann") -> LinkIssued:
        letter = await self.asks_for_a_link(purpose, name)
        assert letter is not None
        return letter

    async def empty(self) -> None:
        """As if nobody had ever been here."""
        async with self.wiring.unit_of_work() as transaction:
            for table in ("auth_audit", "auth_accounts", "notify_letters", "event_outbox"):
                await transaction.session.execute(text(f"DELETE FROM {table}"))  # noqa: S608 - ours

    def get(self, contract: type[T]) -> T:
        return self.wiring.get(contract)

    async def signs_up(self, name: str = "ann", **fields: Any) -> AccountRead:
        body = {"email": f"{name}@example.com", "password": PASSWORD, "username": name, **fields}
        return await self.get(RegistrationService).sign_up(SignUp.model_validate(body))

    async def signs_in(self, name: str = "ann", **fields: Any) -> Grant:
        body = {"username": name, "password": PASSWORD, "client": "native", **fields}
        return await self.get(SignInService).sign_in(SignIn.model_validate(body), HOME)

    async def caller(self, grant: Grant) -> Caller:
        return await self.get(Authenticator).authenticate(grant.access_token)

    async def arrives(self, name: str = "ann", **fields: Any) -> Caller:
        """Signs up and in."""
        await self.signs_up(name, **fields)
        return await self.caller(await self.signs_in(name))

    async def officer(self, name: str = "chief", role: Role = Role.ADMIN) -> Caller:
        """Somebody who looks after the site, signed in."""
        account = await self.signs_up(name)
        await self.changes(account.id, role=role.value)
        return await self.caller(await self.signs_in(name))

    async def changes(self, account_id: UUID, **values: object) -> None:
        """As if somebody else had done it, in another process: nothing is told here."""
        async with self.wiring.unit_of_work() as transaction:
            accounts = AccountCrud(transaction)
            account = await accounts.get(account_id)
            assert account is not None
            await accounts.change(account, values, self.clock.now())


Opening = Callable[..., Awaitable[Desk]]


@pytest.fixture(scope="package", params=ENGINES)
def auth_database_url(request: pytest.FixtureRequest) -> str:
    """A migrated database that the tests of auth have in turns, each finding it empty."""
    return own_copy(request)


@pytest.fixture(scope="package")
async def desks(auth_database_url: str) -> AsyncIterator[Callable[..., Desk]]:
    """The desk with the variables given; the same one for every test that asks for it."""
    made: dict[frozenset[tuple[str, str]], Desk] = {}

    def desk_with(**variables: str) -> Desk:
        key = frozenset(variables.items())
        if key not in made:
            settings = settings_for(auth_database_url, MODULES="auth,notify", **variables)
            clock = FrozenClock(NOW)
            made[key] = Desk(build(settings, clock=clock), clock)
        return made[key]

    yield desk_with
    for desk in made.values():
        await desk.app.state.database.close()


@pytest.fixture
async def opening(desks: Callable[..., Desk]) -> Opening:
    """Opens a desk with the variables given; all desks of a test look at the same accounts."""
    await desks().empty()

    async def open_desk(**variables: str) -> Desk:
        desk = desks(**variables)
        desk.begin_the_day()
        return desk

    return open_desk


@pytest.fixture
async def desk(opening: Opening) -> Desk:
    return await opening()


@pytest.fixture
async def door(desk: Desk) -> AsyncIterator[httpx.AsyncClient]:
    """The desk's HTTP door, as a browser that keeps cookies."""
    async with knocking(desk) as client:
        yield client


def knocking(desk: Desk, **headers: str) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(desk.app, client=("192.0.2.7", 4711))
    return httpx.AsyncClient(
        transport=transport, base_url="https://messenger.example", headers=headers
    )
