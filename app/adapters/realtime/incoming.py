"""What a node hears from the others through Redis: a subscription that is kept alive."""

import asyncio
from collections.abc import Callable, Collection

from loguru import logger
from redis.asyncio import Redis
from redis.asyncio.client import PubSub

from app.adapters.realtime.reconnection import Reconnection
from app.kernel.cancelling import ended

PING_EVERY = 1.0  # seconds
SILENCE_MAX = 3.0  # seconds without a word, not even an answer to a ping: nobody is there
TURN = 64  # messages taken in without giving way to others


class Incoming:
    """`want` and `unwant` never wait; `listen` runs as a task and follows them.

    `take` is given every message. `subscribed` is told of a shard from the moment on at which
    nothing of it is missed any more: the first time, and anew after every interruption.
    """

    def __init__(
        self,
        redis: Redis,
        prefix: str,
        take: Callable[[bytes], None],
        subscribed: Callable[[str], None],
    ) -> None:
        self._redis = redis
        self._prefix = prefix
        self._take = take
        self._subscribed = subscribed
        self._wanted: set[str] = set()
        self._held: set[str] = set()
        self._stirred = asyncio.Event()
        self._reconnection = Reconnection()
        self.hears = False

    def want(self, shard: str) -> None:
        self._wanted.add(shard)
        if shard not in self._held:
            self._stirred.set()

    def unwant(self, shard: str) -> None:
        """Dropped at the next ping: whoever reconnects at once finds it still there."""
        self._wanted.discard(shard)

    async def listen(self) -> None:
        while True:
            try:
                await self._session()
            except Exception as error:  # noqa: BLE001 - whatever it was, listening goes on
                if not self._reconnection.failing:
                    logger.warning("Other nodes cannot be heard: {}", type(error).__name__)
            await asyncio.sleep(self._reconnection.failed())

    async def _session(self) -> None:
        """One connection, from its beginning to the error that ends it."""
        pubsub = self._redis.pubsub()
        self._held = set()
        try:
            await self._subscribe(pubsub, self._wanted)
            tasks = [
                asyncio.create_task(self._keep_in_step(pubsub)),
                asyncio.create_task(self._read(pubsub)),
            ]
            try:
                done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
                for task in done:
                    task.result()
            finally:
                await ended(*tasks)
        finally:
            self.hears = False
            await pubsub.aclose()  # type: ignore[no-untyped-call] # redis has left it without types

    async def _read(self, pubsub: PubSub) -> None:
        taken = 0
        while True:
            message = await pubsub.get_message(timeout=SILENCE_MAX)
            if message is None:
                raise TimeoutError
            if message["type"] == "message":
                self._take(message["data"])
            elif message["type"] == "subscribe":
                self._confirmed(message["channel"].decode().removeprefix(self._prefix))
            taken += 1
            if taken % TURN == 0:
                await asyncio.sleep(0)

    def _confirmed(self, shard: str) -> None:
        if not self.hears:
            self.hears = True
            self._reconnection.succeeded()
        self._subscribed(shard)

    async def _keep_in_step(self, pubsub: PubSub) -> None:
        while True:
            try:
                async with asyncio.timeout(PING_EVERY):
                    await self._stirred.wait()
            except TimeoutError:
                await self._unsubscribe(pubsub, self._held - self._wanted)
                await pubsub.ping()
            self._stirred.clear()
            await self._subscribe(pubsub, self._wanted - self._held)

    async def _subscribe(self, pubsub: PubSub, shards: Collection[str]) -> None:
        names = [self._prefix + shard for shard in shards]
        self._held |= set(shards)
        if names:
            await pubsub.subscribe(*names)

    async def _unsubscribe(self, pubsub: PubSub, shards: Collection[str]) -> None:
        self._held -= set(shards)
        if shards:
            await pubsub.unsubscribe(*(self._prefix + shard for shard in shards))
