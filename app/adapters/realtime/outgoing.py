"""What a node tells the others through Redis: a bounded queue and the task that empties it."""

import asyncio
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

from loguru import logger
from redis.asyncio import Redis

from app.adapters.realtime.measured import RealtimeMeasures
from app.adapters.realtime.reconnection import Reconnection
from app.adapters.realtime.shards import shard_of_signal
from app.adapters.realtime.signals import parcel, record
from app.kernel.sockets import Push, Signal, Stretch

WAITING_MAX = 8 * 1024 * 1024  # bytes kept while Redis is away; the oldest go first
AT_ONCE = 256  # runs of records that are sent in one round trip


@dataclass(frozen=True, slots=True)
class Run:
    """Records published together for one shard. They travel in one parcel or not at all."""

    shard: str
    records: bytes
    pushes: bool  # and nothing else: may overtake what goes to other shards


class Outgoing:
    """`put` never waits and never fails; `carry` runs as a task.

    What gathers while a round trip is under way leaves with the next, one PUBLISH per shard. When
    Redis is away too long the oldest is dropped: nodes ask the database what they have missed.
    """

    def __init__(
        self, redis: Redis, prefix: str, node: bytes, measured: RealtimeMeasures | None = None
    ) -> None:
        self._redis = redis
        self._prefix = prefix
        self._node = node
        self._waiting: deque[Run] = deque()
        self._bytes = 0
        self._since = 0.0  # when the oldest of those that wait was put here
        self._lag = (measured or RealtimeMeasures()).publish_lag
        self._stirred = asyncio.Event()
        self._reconnection = Reconnection()

    @property
    def failing(self) -> bool:
        return self._reconnection.failing

    def put(self, signals: Sequence[Signal]) -> None:
        """What is put together for one shard arrives together or not at all."""
        if not self._waiting:
            self._since = asyncio.get_running_loop().time()
        runs: dict[str, list[Signal]] = {}
        for signal in signals:
            runs.setdefault(shard_of_signal(signal), []).append(signal)
        for shard, run in runs.items():
            pushes = all(isinstance(signal, Push | Stretch) for signal in run)
            self._keep(Run(shard, b"".join(map(record, run)), pushes))
        self._stirred.set()

    async def carry(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            await self._stirred.wait()
            runs, since = self._next(), self._since
            self._since = loop.time()
            try:
                await self._send(runs)
                self._lag.observe(loop.time() - since)
            except Exception as error:  # noqa: BLE001 - whatever it was, the next runs are waiting
                if not self.failing:
                    logger.warning("Other nodes cannot be told: {}", type(error).__name__)
                self._put_back(runs)
                self._since = since
                await asyncio.sleep(self._reconnection.failed())
            else:
                self._reconnection.succeeded()

    async def _send(self, runs: list[Run]) -> None:
        pipeline = self._redis.pipeline(transaction=False)
        for shard, records in _joined(runs):
            pipeline.publish(self._prefix + shard, parcel(self._node, records))
        await pipeline.execute()

    def _next(self) -> list[Run]:
        runs = [self._waiting.popleft() for _ in range(min(AT_ONCE, len(self._waiting)))]
        self._bytes -= sum(len(run.records) for run in runs)
        if not self._waiting:
            self._stirred.clear()
        return runs

    def _keep(self, run: Run) -> None:
        self._waiting.append(run)
        self._bytes += len(run.records)
        self._drop_oldest()

    def _put_back(self, runs: list[Run]) -> None:
        self._waiting.extendleft(reversed(runs))
        self._bytes += sum(len(run.records) for run in runs)
        self._stirred.set()
        self._drop_oldest()

    def _drop_oldest(self) -> None:
        while self._bytes > WAITING_MAX:
            self._bytes -= len(self._waiting.popleft().records)


def _joined(runs: list[Run]) -> list[tuple[str, list[bytes]]]:
    """One parcel per shard, as far as the order allows: only pushes may be put together with later
    ones, because following, leaving and kicks have their place between what other shards carry.
    """
    parcels: list[tuple[str, list[bytes]]] = []
    open_: dict[str, list[bytes]] = {}
    for run in runs:
        if not run.pushes:
            open_ = {}
        if run.shard in open_:
            open_[run.shard].append(run.records)
            continue
        records = [run.records]
        parcels.append((run.shard, records))
        if run.pushes:
            open_[run.shard] = records
    return parcels
