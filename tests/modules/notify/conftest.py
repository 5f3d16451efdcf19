"""The post office: notify on a real database, a mailer that keeps letters, a clock to move."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text
from typing_extensions import override

from app.adapters.clock import FrozenClock
from app.engine.constructor import build
from app.engine.wiring import EngineWiring
from app.kernel.caller import Caller, Origin, Role
from app.kernel.durable import Delivery
from app.kernel.ids import new_id
from app.kernel.ports import Authenticator, Letter, Mailer
from app.modules.auth.crud.accounts import AccountCrud
from app.modules.auth.public import AccountDirectory
from app.modules.auth.schemas.accounts import SignUp
from app.modules.auth.schemas.sessions import SignIn
from app.modules.auth.service.registration import RegistrationService
from app.modules.auth.service.sign_in import SignInService
from app.modules.notify.crud.letters import LetterCrud
from app.modules.notify.models import LetterLog
from app.modules.notify.schemas.letters import Draft
from app.modules.notify.service.letters import LetterService
from app.modules.notify.service.templates import TemplateService
from tests.kit.cast import PASSWORD
from tests.kit.database import ENGINES, own_copy
from tests.kit.house import settings_for

T = TypeVar("T")
NOW = datetime(2026, 5, 4, 12, 0, 0, 123456, UTC)


class Drawer(Mailer):
    """Keeps letters instead of sending them; `fails` is raised while it is set."""

    def __init__(self) -> None:
        self.letters: list[Letter] = []
        self.fails: Exception | None = None

    @override
    async def send(self, letter: Letter) -> None:
        if self.fails is not None:
            raise self.fails
        self.letters.append(letter)


class PostOffice:
    def __init__(self, app: FastAPI, clock: FrozenClock) -> None:
        self.app = app
        self.wiring: EngineWiring = app.state.wiring
        self.clock = clock
        self.drawer = Drawer()
        self.letters = LetterService(
            self.wiring.unit_of_work, self.get(TemplateService), self.drawer, clock,
            self.get(AccountDirectory), "https://talk.example:8443",
        )  # fmt: skip

    def get(self, contract: type[T]) -> T:
        return self.wiring.get(contract)

    async def person(self, name: str = "ann", role: Role = Role.USER) -> Caller:
        body = {"email": f"{name}@example.com", "password": PASSWORD, "username": name}
        account = await self.get(RegistrationService).sign_up(SignUp.model_validate(body))
        async with self.wiring.unit_of_work() as transaction:
            accounts = AccountCrud(transaction)
            row = await accounts.get(account.id)
            assert row is not None
            await accounts.change(row, {"role": role}, NOW)
        return await self.get(Authenticator).authenticate(await self.token(name))

    async def admin(self) -> Caller:
        return await self.person("postmistress", Role.ADMIN)

    async def token(self, name: str) -> str:
        body = SignIn(username=name, password=PASSWORD, client="native")
        return (await self.get(SignInService).sign_in(body, Origin())).access_token

    async def log(self, letter_id: UUID) -> LetterLog:
        async with self.wiring.unit_of_work() as transaction:
            found = await LetterCrud(transaction).lock(letter_id)
        assert found is not None
        return found

    def knocking(self, token: str | None = None) -> httpx.AsyncClient:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        transport = httpx.ASGITransport(self.app)
        return httpx.AsyncClient(
            transport=transport, base_url="https://messenger.example", headers=headers
        )


def delivery(attempt: int = 1, *, last: bool = False) -> Delivery:
    again_at = None if last else NOW + timedelta(seconds=5)
    return Delivery(new_id(), attempt, NOW, again_at)


def draft(account_id: UUID, **changes: Any) -> Draft:
    drafted = Draft(
        code="email_confirm",
        account_id=account_id,
        recipient="ann@example.com",
        locale="en",
        params={
            "name": "Ann",
            "link": "https://talk.example/#token=sesame",
            "page": "https://talk.example/",
            "hours": "48",
            "code": "",
            "code_minutes": "10",
        },
        secrets=("sesame",),
    )
    return replace(drafted, **changes)


@pytest.fixture(scope="package", params=ENGINES)
def notify_url(request: pytest.FixtureRequest) -> str:
    """A migrated database that these tests have in turns, each finding it empty."""
    return own_copy(request)


@pytest.fixture(scope="package")
async def built(notify_url: str) -> AsyncIterator[tuple[FastAPI, FrozenClock]]:
    clock = FrozenClock(NOW)
    app = build(settings_for(notify_url, MODULES="auth,notify"), clock=clock)
    yield app, clock
    await app.state.database.close()


@pytest.fixture
async def post(built: tuple[FastAPI, FrozenClock]) -> PostOffice:
    app, clock = built
    clock.advance(NOW - clock.now())
    async with app.state.database.unit_of_work() as transaction:
        for table in ("auth_accounts", "notify_letters", "notify_templates", "event_outbox"):
            await transaction.session.execute(text(f"DELETE FROM {table}"))  # noqa: S608 - ours
    return PostOffice(app, clock)
