"""One open socket of a signed-in account: a bounded outbox with a single writer."""

import asyncio
from uuid import UUID

from app.adapters.realtime.closes import Close
from app.adapters.realtime.wire import Wire

OUTBOX_MAX = 512 * 1024  # bytes waiting for a reader; one that is further behind is cut
ANSWERS_MAX = 8 * 1024 * 1024  # bytes more for what the reader itself has asked for: history, say

UNANCHORED = ""


class Connection:
    """Whatever is for this socket goes through `offer`, so its order is one order.

    What is offered within one turn of the event loop leaves in one write. Offering never waits and
    never fails: a reader too far behind is closed (4408) and may resume. Answers are not held
    against the reader until it has had the time to take them.
    """

    __slots__ = (
        "__weakref__",
        "_answers",
        "_ended",
        "_greeted",
        "_loop",
        "_outbox",
        "_wire",
        "account_id",
        "anchor",
        "session_id",
    )

    def __init__(
        self,
        wire: Wire,
        account_id: UUID,
        session_id: UUID,
        anchor: str | None,
        *,
        greeted: bool = True,
    ) -> None:
        """`anchor` is the one channel this socket is about; None for a socket about all.

        UNANCHORED stands for a channel that is not known yet: the first that is followed.
        """
        self.account_id = account_id
        self.session_id = session_id
        self.anchor = anchor
        self._wire = wire
        self._outbox: list[bytes] = []
        self._answers = 0
        self._ended = False
        self._greeted = greeted
        self._loop = asyncio.get_running_loop()

    @property
    def ended(self) -> bool:
        return self._ended

    def offer(self, payload: bytes) -> None:
        if self._ended:
            return
        if self._greeted and not self._outbox:
            self._loop.call_soon(self._flush)
        self._outbox.append(payload)

    def greet(self, payload: bytes) -> None:
        """The first frame of all: what was offered before it follows it."""
        self._outbox.insert(0, payload)
        self._greeted = True
        self._loop.call_soon(self._flush)

    def turn_away(self, payload: bytes, close: Close, reason: str) -> None:
        """The only frame and the end: what was offered before is not for this peer."""
        self._outbox = [payload]
        self.close(close, reason)

    def answer(self, payload: bytes) -> None:
        """Offers what the reader has asked for."""
        self._answers += len(payload)
        self.offer(payload)

    def close(self, close: Close, reason: str = "") -> None:
        """Sends what waits, says goodbye and ends; later offers go nowhere."""
        if not self._ended:
            self._flush()
        if not self._ended:
            self._ended = True
            self._wire.close(close, reason)

    def abandon(self) -> None:
        """The peer is gone: nothing more is sent."""
        self._ended = True
        self._outbox.clear()

    def _flush(self) -> None:
        if self._ended or not self._outbox:
            return
        payloads, self._outbox = self._outbox, []
        self._wire.write(payloads)
        backlog = self._wire.backlog()
        if backlog <= OUTBOX_MAX:
            self._answers = 0
        elif backlog > OUTBOX_MAX + min(self._answers, ANSWERS_MAX):
            self._ended = True
            self._wire.close(Close.SLOW, "too far behind")
