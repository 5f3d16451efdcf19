"""The messenger inside another FastAPI application: mounted, living as long as its host."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from fastapi import FastAPI
from starlette.types import Lifespan

from app.engine.constructor import build
from app.engine.settings import Settings
from app.engine.wiring import EngineWiring
from app.kernel.durable import Foreign
from app.modules.chat.public import MessageRequests


@dataclass(frozen=True, slots=True)
class Messenger:
    """What a host has of the messenger that it has mounted."""

    app: FastAPI

    @property
    def wiring(self) -> EngineWiring:
        """Where the services of its modules are found: `wiring.get(ChatRights)`."""
        wiring: EngineWiring = self.app.state.wiring
        return wiring

    async def request_message(
        self,
        session: Foreign,
        *,
        chat_id: UUID,
        sender: UUID | str,
        text: str,
        client_message_id: UUID,
        reply_to_id: UUID | None = None,
    ) -> None:
        """Asks for a message in the host's own transaction; see `MessageRequests.request`."""
        await self.wiring.get(MessageRequests).request(
            session,
            chat_id=chat_id,
            sender=sender,
            text=text,
            client_message_id=client_message_id,
            reply_to_id=reply_to_id,
        )


def mount(host: FastAPI, path: str, settings: Settings) -> Messenger:
    """Builds a messenger, serves it below that path, and lets it live while the host does.

    Raises WrongSettings or WrongModules. Several in one host share nothing.
    """
    messenger = build(settings)
    host.mount(path, messenger)
    host.router.lifespan_context = _around(host.router.lifespan_context, messenger)
    return Messenger(messenger)


@asynccontextmanager
async def living(messenger: FastAPI) -> AsyncIterator[None]:
    """The life of an application that somebody else has mounted: nobody else begins it.

    At its end sockets are told to come back, and what was accepted is stored.
    """
    async with messenger.router.lifespan_context(messenger):
        yield


def _around(lived: Lifespan[FastAPI], messenger: FastAPI) -> Lifespan[FastAPI]:
    """The messenger is there before the host begins, and when it ends."""

    @asynccontextmanager
    async def live(host: FastAPI) -> AsyncIterator[Mapping[str, Any]]:
        async with living(messenger), lived(host) as state:
            yield state or {}

    return live
