"""What happens between the start and the end of an application."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass

from fastapi import FastAPI
from loguru import logger

from app.adapters.database.engine import Database
from app.adapters.outbox.worker import OutboxWorker
from app.adapters.realtime.feed import Feed
from app.adapters.security.passwords import BcryptPasswords
from app.engine.drain import CLOSED_BY, SOCKETS_BY, WRITES_BY, Drain, Life, Stage
from app.engine.loop_lag import LoopLag
from app.engine.nodes import Nodes
from app.kernel.cancelling import ended


@dataclass(frozen=True, slots=True)
class Lived:
    """What begins and ends with the application.

    `behind` says what is wrong with the database's migrations, or None. `endings` are awaited when
    nobody asks any more: what services have accepted is finished then. `companions` run meanwhile.
    """

    life: Life
    drain: Drain
    database: Database
    feed: Feed
    nodes: Nodes
    worker: OutboxWorker
    passwords: BcryptPasswords
    lag: LoopLag
    endings: Sequence[Callable[[], Awaitable[None]]]
    companions: Sequence[Callable[[], Awaitable[None]]]
    behind: Callable[[], str | None]


def lifespan(lived: Lived) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def live(_: FastAPI) -> AsyncIterator[None]:
        problem = await asyncio.to_thread(lived.behind)
        if problem is not None:
            raise RuntimeError(problem)
        lived.nodes.start()
        lived.worker.start()
        rest = asyncio.create_task(_rest_the_worker(lived))
        beside = [asyncio.create_task(_beside(work)) for work in lived.companions]
        lived.life.stage = Stage.READY
        logger.info("Ready")
        try:
            async with lived.lag.watched():
                yield
        finally:
            await _end(lived, rest, beside)

    return live


async def _beside(work: Callable[[], Awaitable[None]]) -> None:
    """Whatever becomes of it, people are served."""
    try:
        await work()
    except Exception as error:  # noqa: BLE001 - it is said, and the rest goes on
        logger.error("Work beside serving ended: {}", type(error).__name__)


async def _rest_the_worker(lived: Lived) -> None:
    """Letters under way end while the sockets do."""
    await lived.drain.begun()
    await lived.worker.stop()


async def _end(
    lived: Lived, rest: asyncio.Task[None], beside: Sequence[asyncio.Task[None]]
) -> None:
    """The server has seen everybody off by now; where there is none of ours, it happens here."""
    drain = lived.drain
    drain.begin()
    await _within(drain.left(SOCKETS_BY), "what runs beside", ended(*beside))
    await _within(drain.left(SOCKETS_BY), "sockets", drain.done())
    for ending in lived.endings:
        await _within(drain.left(WRITES_BY), "writes", ending())
    await _within(drain.left(WRITES_BY), "the outbox", rest)
    await _within(drain.left(CLOSED_BY), "the broker", lived.nodes.close())
    await lived.feed.close()
    lived.passwords.close()
    await _within(drain.left(CLOSED_BY), "the database", lived.database.close())
    logger.info("Ended")


async def _within(seconds: float, what: str, work: Awaitable[None]) -> None:
    """What does not end in time must not keep the application from ending."""
    try:
        async with asyncio.timeout(seconds):
            await work
    except TimeoutError:
        logger.warning("Ended without waiting longer for {}", what)
    except Exception as error:  # noqa: BLE001 - the rest has to end all the same
        logger.error("Ending {} failed: {}", what, type(error).__name__)
