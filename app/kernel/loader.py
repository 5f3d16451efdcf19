"""Questions of one kind that are asked at the same moment, put to the database as one."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Hashable, Iterable, Sequence
from contextvars import Context
from typing import Generic, TypeVar

from app.kernel.errors import AppError, ServiceUnavailable

AT_ONCE = 100
REST = 0.01  # seconds between batches while many ask

Q = TypeVar("Q")
A = TypeVar("A")
K = TypeVar("K", bound=Hashable)


class Loader(Generic[Q, A]):
    """Whatever has gathered while a batch was under way, or it rests, is the next one.

    A lone question is asked at once; a thousand at the same moment cost a few blocks and not a
    thousand: after a batch of several it rests, since a block costs more than its questions. No
    question is answered by a batch that began before it was asked.
    """

    def __init__(
        self,
        ask: Callable[[Sequence[Q]], Awaitable[Sequence[A | AppError]]],
        at_once: int = AT_ONCE,
        rest: float = REST,
    ) -> None:
        """`ask` answers questions in their order, with an AppError for one that is refused."""
        self._ask = ask
        self._at_once = at_once
        self._rest = rest
        self._waiting: deque[tuple[Q, asyncio.Future[A]]] = deque()
        self._task: asyncio.Task[None] | None = None

    async def load(self, question: Q) -> A:
        """The answer; raises what refused this question, or what broke the batch."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[A] = loop.create_future()
        self._waiting.append((question, future))
        if self._task is None:
            # A batch is nobody's own: it inherits neither a block nor a request's id.
            self._task = loop.create_task(self._drain(), context=Context())
        return await future

    async def _drain(self) -> None:
        batch: list[tuple[Q, asyncio.Future[A]]] = []
        try:
            while self._waiting:
                size = min(len(self._waiting), self._at_once)
                batch = [self._waiting.popleft() for _ in range(size)]
                await self._answer([(q, future) for q, future in batch if not future.done()])
                if size > 1 and len(self._waiting) < self._at_once:
                    await asyncio.sleep(self._rest)
        finally:
            self._task = None
            # Nobody, unless this task was cut off: then whoever waits is not left waiting.
            for _, future in (*batch, *self._waiting):
                _settle(future, ServiceUnavailable())
            self._waiting.clear()

    async def _answer(self, batch: list[tuple[Q, "asyncio.Future[A]"]]) -> None:
        """If a question breaks the batch each is asked alone, so that only the guilty one fails."""
        if not batch:
            return
        try:
            answers = await self._ask([question for question, _ in batch])
            told = list(zip(batch, answers, strict=True))
        except Exception as error:  # noqa: BLE001 - whoever waits is told, whatever it was
            if len(batch) == 1 or isinstance(error, ServiceUnavailable):
                for _, future in batch:
                    _settle(future, error)
                return
            for one in batch:
                await self._answer([one])
            return
        for (_, future), answer in told:
            _settle(future, answer)


def padded(keys: Iterable[K]) -> list[K]:
    """The keys for an `IN`, the last repeated up to a power of two.

    Every length is a statement of its own, to be compiled and prepared: so there are few.
    """
    known = list(dict.fromkeys(keys))
    if known:
        known += [known[-1]] * ((1 << (len(known) - 1).bit_length()) - len(known))
    return known


def _settle(future: "asyncio.Future[A]", answer: A | Exception) -> None:
    """Tells whoever waits; somebody who has gone meanwhile is not told."""
    if future.done():
        return
    if isinstance(answer, Exception):
        future.set_exception(answer)
    else:
        future.set_result(answer)
