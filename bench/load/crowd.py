"""All sockets of a job, opened some at a time."""

import asyncio
from collections.abc import Coroutine, Iterator
from types import TracebackType
from typing import Any, Self

from bench.load.doors import DOORS
from bench.load.frames import BrokenStream
from bench.load.job import Job
from bench.load.member import Hearer, Member

AT_ONCE = 64  # sockets that are being opened


class Crowd:
    """One member per visitor of the job, open while the block lasts."""

    def __init__(self, job: Job, hear: Hearer, *, deflate: bool = False) -> None:
        door = DOORS[job.door]
        self.members = [
            Member(door, visitor, hear, number) for number, visitor in enumerate(job.visitors)
        ]
        self._job, self._deflate = job, deflate

    async def __aenter__(self) -> Self:
        """Raises BrokenStream where somebody is not let in."""
        waiting = iter(self.members)
        try:
            async with asyncio.TaskGroup() as opening:
                for _ in range(min(AT_ONCE, len(self.members))):
                    opening.create_task(self._open(waiting))
        except ExceptionGroup as errors:
            raise BrokenStream(f"not let in: {errors.exceptions[0]!r}") from errors
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for member in self.members:
            member.close()

    async def completed(self, end: Coroutine[Any, Any, None]) -> None:
        """Waits for the end of the work; raises BrokenStream where it never comes."""
        try:
            await end
        except TimeoutError:
            self._raise_failure()
            raise BrokenStream("not everything that was posted has come back") from None
        self._raise_failure()

    def _raise_failure(self) -> None:
        failure = next((m.failure for m in self.members if m.failure is not None), None)
        if failure is not None:
            raise BrokenStream(str(failure)) from failure

    async def _open(self, waiting: Iterator[Member]) -> None:
        for member in waiting:
            await member.open(self._job.port, deflate=self._deflate)
