"""What readers that lack a channel's line are told, so that nothing is silently missing."""

import asyncio
from collections.abc import Callable, Mapping

from loguru import logger

from app.adapters.realtime.closes import Close
from app.adapters.realtime.connection import Connection
from app.kernel.sockets import Lack

AT_ONCE = 4  # readers asked for at the same time: they must not keep others from the database
PATIENCE = 5.0  # seconds; a reader that cannot be told by then comes back and resumes


class Recovery:
    """Asks those who know the lines, one reader after the other, and tells it when it knows."""

    def __init__(self, lack: Callable[[str], Lack | None]) -> None:
        """`lack` finds who can say it of a channel, by the channel's name."""
        self._lack = lack
        self._turns = asyncio.Semaphore(AT_ONCE)
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self, reader: Connection, lacking: Mapping[str, int]) -> None:
        """The reader's `recovered` is called later; if that fails it is closed (1013)."""
        task = asyncio.create_task(self._recover(reader, lacking))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """Ends the questions under way."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _recover(self, reader: Connection, lacking: Mapping[str, int]) -> None:
        try:
            async with asyncio.timeout(PATIENCE), self._turns:
                told = {channel: await self._ask(channel, lacking[channel]) for channel in lacking}
        except Exception as error:  # noqa: BLE001 - the reader comes back and asks for it again
            logger.error("A reader could not be told what it lacks: {}", type(error).__name__)
            reader.close(Close.BUSY, "what is missing could not be read")
            return
        reader.recovered({channel: payload for channel, payload in told.items() if payload})

    async def _ask(self, channel: str, version: int) -> bytes:
        lack = self._lack(channel)
        if lack is None:
            raise LookupError(f"nobody can say what is missing of {channel}")
        told = await lack(channel, version)
        return b"" if told is None else told.encoded()
