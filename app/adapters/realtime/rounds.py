"""Asking the database about whatever is open here, in rounds: what the broker has lost is found."""

import asyncio
from collections.abc import Collection, Sequence
from typing import Protocol

from loguru import logger

from app.adapters.realtime.broker import Subject
from app.kernel.cancelling import ended

EVERY = 1.5  # seconds from one turn to the next: a lost signal is found within two
TURN = 5_000  # subjects of a check that are asked about in one turn
AT_ONCE = 1_000  # subjects in one question: the loop has others to serve in between
GATHERING = 0.02  # seconds that subscriptions are given to be confirmed together


class Check(Protocol):
    def begin(self) -> Sequence[Subject]:
        """All that is to be asked about now; called when everything has had its turn."""
        ...

    async def ask(self, subjects: Collection[Subject]) -> None:
        """Asks about some of them, and mends what is not as it should be."""
        ...


class Round:
    """Where a check is in its list. Those about whom it could not ask come again first."""

    def __init__(self, check: Check) -> None:
        self._check = check
        self._waiting: list[Subject] = []

    async def turn(self) -> None:
        """Asks about the next, at most as many as there are."""
        if not self._waiting:
            self._waiting = list(self._check.begin())
        for _ in range(0, min(TURN, len(self._waiting)), AT_ONCE):
            await self._check.ask(self._waiting[:AT_ONCE])
            del self._waiting[:AT_ONCE]

    async def ask(self, subjects: Sequence[Subject]) -> None:
        for start in range(0, len(subjects), AT_ONCE):
            await self._check.ask(subjects[start : start + AT_ONCE])


class Rounds:
    """Every check takes a turn every so often, and out of turn for what `soon` names.

    Costs nothing while nobody is here. A database that is away is asked again with the next turn.
    """

    def __init__(self, *checks: Check, every: float = EVERY) -> None:
        self._rounds = [Round(check) for check in checks]
        self._every = every
        self._urgent: set[Subject] = set()
        self._stirred = asyncio.Event()
        self._failing = False
        self._task: asyncio.Task[None] | None = None

    def soon(self, subjects: Collection[Subject]) -> None:
        """Signals about these may have been lost."""
        if subjects:
            self._urgent.update(subjects)
            self._stirred.set()

    def start(self) -> None:
        self._task = asyncio.create_task(self._go())

    async def close(self) -> None:
        if self._task is not None:
            await ended(self._task)

    async def _go(self) -> None:
        loop = asyncio.get_running_loop()
        due = loop.time() + self._every
        while True:
            try:
                async with asyncio.timeout_at(due):
                    await self._stirred.wait()
                    await asyncio.sleep(GATHERING)
            except TimeoutError:
                due = loop.time() + self._every
                await self._all(None)
            else:
                await self._all(self._take_urgent())

    def _take_urgent(self) -> list[Subject]:
        urgent, self._urgent = list(self._urgent), set()
        self._stirred.clear()
        return urgent

    async def _all(self, subjects: Sequence[Subject] | None) -> None:
        for each in self._rounds:
            try:
                await (each.turn() if subjects is None else each.ask(subjects))
            except Exception as error:  # noqa: BLE001 - a database that is away now is asked again
                if not self._failing:
                    logger.warning("What was lost cannot be looked for: {}", type(error).__name__)
                self._failing = True
                return
        self._failing = False
