"""What happens between the start and the end of an application."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from enum import StrEnum

from fastapi import FastAPI
from loguru import logger

from app.adapters.database.engine import Database
from app.adapters.outbox.worker import OutboxWorker
from app.adapters.realtime.feed import Feed


class Stage(StrEnum):
    STARTING = "starting"
    READY = "ready"
    DRAINING = "draining"


class Life:
    """Where the application is in its life; the readiness probe asks it."""

    def __init__(self) -> None:
        self.stage = Stage.STARTING

    async def probe(self) -> None:
        if self.stage is not Stage.READY:
            raise RuntimeError(self.stage.value)


def lifespan(
    life: Life,
    database: Database,
    feed: Feed,
    worker: OutboxWorker,
    behind: Callable[[], str | None],
) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    """`behind` says what is wrong with the database's migrations, or None."""

    @asynccontextmanager
    async def live(_: FastAPI) -> AsyncIterator[None]:
        problem = await asyncio.to_thread(behind)
        if problem is not None:
            raise RuntimeError(problem)
        worker.start()
        life.stage = Stage.READY
        logger.info("Ready")
        try:
            yield
        finally:
            life.stage = Stage.DRAINING
            await feed.close()
            await worker.stop()
            await database.close()

    return live
