"""The broker of many processes: signals travel over Redis publish and subscribe."""

import asyncio
from collections.abc import Callable, Collection
from uuid import uuid4

from loguru import logger
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from typing_extensions import override

from app.adapters.realtime.broker import Broker, Subject, Take
from app.adapters.realtime.broker_memory import deliver
from app.adapters.realtime.incoming import Incoming
from app.adapters.realtime.measured import RealtimeMeasures
from app.adapters.realtime.outgoing import Outgoing
from app.adapters.realtime.shards import EVERYBODY, shard_of
from app.adapters.realtime.signals import Unreadable, seal, sender, unpack
from app.kernel.cancelling import ended
from app.kernel.ports import Degraded
from app.kernel.sockets import Signal

SOCKET_TIMEOUT = 2.0  # seconds that Redis may be silent before it counts as gone


class RedisBroker(Broker):
    """Own signals are delivered here at once; Redis carries them to the others.

    Nothing here waits for Redis or fails without it: what the others miss meanwhile they find by
    asking the database. Two connections: one publishes, one is subscribed.
    """

    def __init__(
        self, url: str, prefix: str, take: Take, measured: RealtimeMeasures | None = None
    ) -> None:
        """`prefix` begins the names of our Redis channels, which all its databases share."""
        self._take = take
        self._node = uuid4().bytes
        self._redis: Redis = Redis.from_url(
            url, protocol=2, retry=Retry(NoBackoff(), 0),
            socket_timeout=SOCKET_TIMEOUT, socket_connect_timeout=SOCKET_TIMEOUT,
        )  # fmt: skip
        names = f"{prefix}:"
        self._outgoing = Outgoing(self._redis, names, self._node, measured)
        self._incoming = Incoming(self._redis, names, self._open, self._caught_up)
        self._incoming.want(EVERYBODY)
        self._subjects: dict[str, set[Subject]] = {}
        self._missed: Callable[[Collection[Subject]], None] = lambda _: None
        self._tasks: list[asyncio.Task[None]] = []

    @override
    def publish(self, *signals: Signal) -> None:
        sealed = [seal(signal) for signal in signals]
        for signal in sealed:
            deliver(self._take, signal)
        try:
            self._outgoing.put(sealed)
        except Exception:  # noqa: BLE001 - what is published has been committed already
            logger.exception("Signals could not be sent to other nodes")

    @override
    def listen(self, subject: Subject) -> None:
        shard = shard_of(subject)
        self._subjects.setdefault(shard, set()).add(subject)
        self._incoming.want(shard)

    @override
    def ignore(self, subject: Subject) -> None:
        shard = shard_of(subject)
        subjects = self._subjects.get(shard, set())
        subjects.discard(subject)
        if not subjects and self._subjects.pop(shard, None) is not None:
            self._incoming.unwant(shard)

    @override
    def start(self, missed: Callable[[Collection[Subject]], None]) -> None:
        self._missed = missed
        self._tasks = [
            asyncio.create_task(self._outgoing.carry()),
            asyncio.create_task(self._incoming.listen()),
        ]

    @override
    async def probe(self) -> None:
        if not self._incoming.hears or self._outgoing.failing:
            raise Degraded("Redis cannot be reached")

    @override
    async def close(self) -> None:
        await ended(*self._tasks)
        await self._redis.aclose()

    def _open(self, data: bytes) -> None:
        """A parcel from Redis; our own were delivered when they were published."""
        try:
            signals = [] if sender(data) == self._node else unpack(data)
        except Unreadable as error:
            logger.warning("Junk came from Redis and was dropped: {}", error)
            return
        for signal in signals:
            deliver(self._take, signal)

    def _caught_up(self, shard: str) -> None:
        """The shard is subscribed to: what was said before that may have been missed."""
        if shard == EVERYBODY:
            accounts = [s for subjects in self._subjects.values() for s in subjects
                        if not isinstance(s, str)]  # fmt: skip
            self._missed(accounts)
        else:
            self._missed(self._subjects.get(shard, ()))
