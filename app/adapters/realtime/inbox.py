"""What a socket's protocol hands to its one reader: asyncio's queue and event, as light as can be.

asyncio.Queue and asyncio.Event keep a place for many who wait; of five of them per socket the
empty deques alone weigh more than 3 KB.
"""

import asyncio
from typing import Any


class Inbox:
    """A queue with one reader."""

    __slots__ = ("_items", "_waiting")

    def __init__(self) -> None:
        self._items: list[dict[str, Any]] = []  # a few at most: reading pauses while it is read
        self._waiting: asyncio.Future[None] | None = None

    def empty(self) -> bool:
        return not self._items

    def put_nowait(self, item: dict[str, Any]) -> None:
        self._items.append(item)
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(None)

    async def get(self) -> dict[str, Any]:
        while not self._items:
            self._waiting = asyncio.get_running_loop().create_future()
            try:
                await self._waiting
            finally:
                self._waiting = None
        return self._items.pop(0)


class Gate:
    """An event that is set from the beginning."""

    __slots__ = ("_event",)

    def __init__(self) -> None:
        self._event: asyncio.Event | None = None  # made when it is cleared for the first time

    def is_set(self) -> bool:
        return self._event is None or self._event.is_set()

    def clear(self) -> None:
        if self._event is None:
            self._event = asyncio.Event()
        self._event.clear()

    def set(self) -> None:
        if self._event is not None:
            self._event.set()

    async def wait(self) -> bool:
        return self._event is None or await self._event.wait()
