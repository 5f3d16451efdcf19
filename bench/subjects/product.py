"""The messenger as it is run: `main.py`, with its limits of rate switched off."""

import asyncio
import os
import secrets
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from uuid import UUID

from typing_extensions import override

from app.adapters.clock import SystemClock
from app.adapters.security.tokens import JwtTokens
from app.engine.constructor import build
from app.engine.migrations import migrations
from app.engine.settings import ROOT, Settings
from app.kernel.ids import new_id
from app.kernel.model import Base
from app.modules.auth.models import Account, AccountSession
from app.modules.chat.models import Chat, Member, Message
from app.modules.chat.service.search.following import Following
from bench.load.job import Visitor
from bench.population import Population
from bench.stores.store import Row, Store
from bench.subjects.subject import Start, Subject

SECRET = secrets.token_urlsafe(48)
TEXT = "A message of some length, as people write them to each other all day long. " * 2


def variables(url: str, port: int = 8788) -> dict[str, str]:
    """Said in full, so that a `.env` that lies about changes nothing."""
    return {
        "ENVIRONMENT": "TEST", "MODULES": "BASE", "DB_URL": url, "JWT_SECRET": SECRET,
        "BROKER_URL": "memory://", "API_HOST": "127.0.0.1", "API_PORT": str(port),
        "API_WORKERS": "1", "API_PREFIX": "", "LOG_FILE": "", "LOG_LEVEL": "WARNING",
        "LOG_JSON": "false", "RATE_LIMIT_ENABLED": "false", "AUTH_EMAIL_CONFIRMATION": "false",
        "SMTP_HOST": "",
    }  # fmt: skip


class Product(Subject):
    def __init__(self, name: str, title: Mapping[str, str], engine: str | None = None) -> None:
        self.name, self.title, self.engine = name, title, engine
        self.family, self.door, self.stores = "product", "product", True
        self.messages = "chat_messages"

    @override
    def start(self, url: str, port: int) -> Start:
        kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
        command = [sys.executable, str(ROOT / "main.py")]
        return Start(command, kept | variables(url, port), "/healthcheck/ready/")

    @override
    def prepare(self, store: Store, url: str, population: Population) -> list[Visitor]:
        settings = Settings(variables(url))
        migrations(settings).upgrade()
        scene = _Scene(population)
        for model, rows in scene.tables():
            store.fill(url, model.__table__, rows)  # type: ignore[arg-type] # a mapped table is one
        store.settle(url)
        if population.guests:
            with asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:
                runner.run(_indexed(settings))
            store.settle(url)
        tokens = JwtTokens(settings.jwt, SystemClock())
        return [
            Visitor(tokens.sign(scene.claims(n)), str(scene.chats[population.chat_of(n)]))
            for n in range(population.people)
        ]


async def _indexed(settings: Settings) -> None:
    """As `manage.py index-messages` does it."""
    app = build(settings)
    async for _ in app.state.wiring.get(Following).all():
        pass
    await app.state.database.close()


class _Scene:
    """Everybody and everything that is there, as rows."""

    def __init__(self, population: Population) -> None:
        self.chats = [new_id() for _ in range(population.chats)]
        self._population = population
        self._people = [new_id() for _ in range(population.people)]
        self._sessions = [new_id() for _ in range(population.people)]
        self._now = datetime.now(UTC)
        self._far = self._now + timedelta(days=1)
        self._written = population.written()

    def tables(self) -> Iterator[tuple[type[Base], Iterator[Row]]]:
        yield Account, self._accounts()
        yield AccountSession, self._signed_in()
        yield Chat, self._rooms()
        yield Member, self._members()
        yield Message, self._messages()

    def claims(self, number: int) -> dict[str, object]:
        account, session = self._people[number], self._sessions[number]
        issued, expires = int(self._now.timestamp()), int(self._far.timestamp())
        return {"typ": "access", "sub": str(account), "sid": str(session), "jti": f"{session}.0",
                "iat": issued, "exp": expires}  # fmt: skip

    def _accounts(self) -> Iterator[Row]:
        for number, account in enumerate(self._people):
            name = f"person{number}"
            yield {"id": account, "email": f"{name}@example.com", "username": name,
                   "display_name": f"Person {number}", "searchable": name,
                   "password_hash": "none", "is_confirmed": True,
                   "created_at": self._now, "updated_at": self._now}  # fmt: skip

    def _signed_in(self) -> Iterator[Row]:
        for account, session in zip(self._people, self._sessions, strict=True):
            yield {"id": session, "account_id": account, "client": "native",
                   "rotated_at": self._now, "created_at": self._now, "last_used_at": self._now,
                   "expires_at": self._far}  # fmt: skip

    def _rooms(self) -> Iterator[Row]:
        size, now = self._population.chat_size, self._now
        for number, chat in enumerate(self.chats):
            members = self._people[number * size : (number + 1) * size]
            written = self._written.count(number)
            yield {"id": chat, "type": self._population.kind,
                   "name": f"Chat {number}", "owner_id": members[0],
                   "member_count": len(members) + self._guests_of(number),
                   "last_seq": written, "last_version": written,
                   "created_at": now, "updated_at": now, "active_at": now}  # fmt: skip

    def _members(self) -> Iterator[Row]:
        for number, account in enumerate(self._people):
            role = "member" if number % self._population.chat_size else "owner"
            chat = self.chats[self._population.chat_of(number)]
            yield {"chat_id": chat, "account_id": account, "role": role, "joined_at": self._now}
        for number, chat in enumerate(self.chats):
            for account in self._people[: self._guests_of(number)]:
                yield {"chat_id": chat, "account_id": account, "joined_at": self._now}

    def _guests_of(self, chat: int) -> int:
        return self._population.chat_size if 0 < chat <= self._population.guests else 0

    def _messages(self) -> Iterator[Row]:
        size, last = self._population.chat_size, [0] * len(self.chats)
        began = self._now - timedelta(days=365)
        for number, chat in enumerate(self._written):
            last[chat] += 1
            sender: UUID = self._people[chat * size + number % size]
            yield {"chat_id": self.chats[chat], "seq": last[chat], "version": last[chat],
                   "id": new_id(), "client_message_id": new_id(), "sender_id": sender,
                   "text": self._text(number),
                   "sent_at": began + timedelta(seconds=number)}  # fmt: skip

    def _text(self, number: int) -> str:
        """One of a thousand says `seldom7`, one of a hundred thousand `once7`."""
        if not self._population.guests:
            return f"{number} {TEXT}"
        return f"{TEXT}{number} seldom{number % 1000} once{number % 100_000}"
