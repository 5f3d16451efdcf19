"""Members of chats who send without pause and write down all that they hear, on one socket."""

import asyncio
import time
from collections import defaultdict

from websockets.exceptions import ConnectionClosed

from app.kernel.cancelling import ended
from tests.kit.cast import Person, key
from tests.kit.doors import Frame, Socket

WINDOW = 16  # messages on their way to the server
FORGET_EVERY = 500  # frames; what was written down is enough
ACK_WITHIN = 60.0  # seconds, on a machine that has others to serve


class Member:
    """`heard` is what came of each chat's line, in its order; `open` until the socket ends."""

    def __init__(self, person: Person, socket: Socket) -> None:
        self.person = person
        self.socket = socket
        self.heard: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
        self.acked: dict[str, str] = {}
        self.open = True
        self.moved_at = time.monotonic()
        self.longest_wait = 0.0
        self._window = asyncio.Semaphore(WINDOW)
        self._moved = asyncio.Event()
        self._listening = asyncio.create_task(self._listen())

    @classmethod
    async def join(cls, person: Person) -> "Member":
        return cls(person, await person.listening())

    async def sends(self, chat: Frame, count: int) -> None:
        """Returns when all are on their way; `acked` grows until they are acknowledged."""
        for _ in range(count):
            async with asyncio.timeout(ACK_WITHIN):
                await self._window.acquire()
            mark = key()
            await self.socket.say(
                "send_message", chat_id=chat["id"], text=mark, client_message_id=mark
            )

    async def has(self, chat: Frame, count: int, within: float) -> None:
        """So many versions of the chat have come, or come in time."""
        async with asyncio.timeout(within):
            while len(self.heard[chat["id"]]) < count:
                self._moved.clear()
                await self._moved.wait()

    async def leave(self) -> None:
        """Raises what ended the listening, if it was anything but this."""
        await ended(self._listening)
        if not self._listening.cancelled():
            self._listening.result()

    async def _listen(self) -> None:
        try:
            while True:
                self._note(await self.socket.hear(within=600))
                if len(self.socket.heard) > FORGET_EVERY:
                    self.socket.heard.clear()
        except ConnectionClosed:
            self.open = False

    def _note(self, frame: Frame) -> None:
        if frame["type"] == "new_message":
            now = time.monotonic()
            self.longest_wait = max(self.longest_wait, now - self.moved_at)
            self.moved_at = now
            self.heard[frame["chat_id"]].append((frame["version"], frame["message"]["id"]))
        elif frame["type"] == "message_ack":
            self.acked[frame["client_message_id"]] = frame["message_id"]
            self._window.release()
        elif frame["type"] == "error":
            raise AssertionError(frame)
        self._moved.set()
