"""The last seconds of an application: every socket is told to come back, nothing is cut short.

They are one timeline from the moment the end begins, so that whatever is stuck, and wherever, the
whole process has ended within ten seconds.
"""

import asyncio
import random
from enum import StrEnum
from typing import Protocol

from app.engine.frames import Reconnect

# Seconds after the beginning of the end by which it is no longer waited for:
SETTLED_BY = 2.0  # what a socket has under way
SOCKETS_BY = 4.5  # sockets; one that does not answer the goodbye is cut two seconds after it
REQUESTS_BY = 6.5  # requests over HTTP
WRITES_BY = 7.5  # what services have accepted
CLOSED_BY = 8.5  # the adapters

SPREAD_PER_SOCKET = 2  # ms: five hundred come back in a second
SPREAD_MIN, SPREAD_MAX = 1_000, 10_000  # ms


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


class Guest(Protocol):
    """One whom the end of the application has to be told."""

    async def see_off(self, reconnect: Reconnect) -> None:
        """Tells it, finishes what is under way and says goodbye."""
        ...


class Drain:
    """Knows who is here, and sees them off."""

    def __init__(self, life: Life) -> None:
        self._life = life
        self._guests: set[Guest] = set()
        self._farewells: set[asyncio.Task[None]] = set()
        self._begun = asyncio.Event()
        self._empty = asyncio.Event()
        self._empty.set()
        self._began_at = 0.0
        self._spread = SPREAD_MIN

    def host(self, guest: Guest) -> None:
        """The guest is here until it is released; who comes too late is seen off at once."""
        self._guests.add(guest)
        self._empty.clear()
        if self._begun.is_set():
            self._see_off(guest)

    def release(self, guest: Guest) -> None:
        self._guests.discard(guest)
        if not self._guests:
            self._empty.set()

    def begin(self) -> None:
        """Not ready any more, and everybody is told; does nothing the second time."""
        if self._begun.is_set():
            return
        self._life.stage = Stage.DRAINING
        self._began_at = asyncio.get_running_loop().time()
        self._spread = min(max(SPREAD_PER_SOCKET * len(self._guests), SPREAD_MIN), SPREAD_MAX)
        self._begun.set()
        for guest in tuple(self._guests):
            self._see_off(guest)

    async def begun(self) -> None:
        """Returns when the end has begun."""
        await self._begun.wait()

    async def done(self) -> None:
        """Returns when the last guest has left."""
        await self._empty.wait()

    def left(self, until: float) -> float:
        """Seconds from now to that mark of the timeline, not below zero."""
        return max(0.0, self._began_at + until - asyncio.get_running_loop().time())

    def _see_off(self, guest: Guest) -> None:
        """Each is given a delay of its own, so that they do not all come back at once."""
        reconnect = Reconnect(after_ms=random.randint(0, self._spread))  # noqa: S311 - no secret
        task = asyncio.create_task(guest.see_off(reconnect))
        self._farewells.add(task)
        task.add_done_callback(self._farewells.discard)
