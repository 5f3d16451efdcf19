"""Durable send: everybody keeps a window of messages in flight and counts acknowledgements."""

import asyncio
import time

from bench.load.crowd import Crowd
from bench.load.doors import DOORS
from bench.load.frames import masked
from bench.load.job import Job
from bench.load.member import Member
from bench.load.window import Window, quantiles

EACH = 10**8  # numbers that one sender may use
DRAIN_SECONDS = 30.0


class Senders:
    """Closed loop: a sender posts again when it is answered. `size` members share a chat."""

    def __init__(self, job: Job, window: Window) -> None:
        self.acked = self.delivered = self.sent = self.acked_in_time = 0
        self._door = DOORS[job.door]
        self._size = int(job.options["chat_size"])
        self._window = window
        self._going = True
        self._sent_at: dict[int, float] = {}
        self._next: dict[int, int] = {}
        self._drained = asyncio.Event()

    def begin(self, member: Member, window: int) -> None:
        self._next[member.number] = member.number * EACH
        self._post(member, window)

    async def stop(self) -> None:
        """Posts nothing new and returns when every answer and every delivery has come."""
        self._going = False
        self._look_whether_drained()
        async with asyncio.timeout(DRAIN_SECONDS):
            await self._drained.wait()

    @property
    def expected(self) -> int:
        return self.sent * self._size

    def hear(self, member: Member, data: bytes) -> None:
        answered = 0
        for payload in member.payloads(data):
            number = self._door.delivered(payload)
            if number is not None:
                self.delivered += 1
                own = self._door.ack is None and number // EACH == member.number
            else:
                number = self._door.acked(payload)
                own = number is not None
            if own and number is not None:
                self._acknowledge(number)
                answered += 1
        if answered and self._going:
            self._post(member, answered)
        elif not self._going:
            self._look_whether_drained()

    def _acknowledge(self, number: int) -> None:
        took = time.perf_counter() - self._sent_at.pop(number)
        self.acked += 1
        if self._window.open:
            self.acked_in_time += 1
            self._window.took.append(took)

    def _post(self, member: Member, count: int) -> None:
        first = self._next[member.number]
        self._next[member.number] = first + count
        self.sent += count
        numbers = range(first, first + count)
        self._sent_at.update(dict.fromkeys(numbers, time.perf_counter()))
        member.write(b"".join([masked(self._door.message(number)) for number in numbers]))

    def _look_whether_drained(self) -> None:
        if not self._sent_at and self.delivered == self.expected:
            self._drained.set()


async def drive(job: Job) -> dict[str, float]:
    """`options`: `window`, `chat_size`. Raises TimeoutError where something never came."""
    window = Window(job)
    senders = Senders(job, window)
    async with Crowd(job, senders.hear) as crowd:
        for member in crowd.members:
            senders.begin(member, int(job.options["window"]))
        seconds = await window.measure()
        await crowd.completed(senders.stop())
    return {
        "acks_per_s": senders.acked_in_time / seconds,
        **quantiles("ack", window.took),
        **_work(window.server_seconds, senders.acked_in_time),
        "sent": senders.sent,
        "acked": senders.acked,
        "deliveries": senders.delivered,
        "expected_deliveries": senders.expected,
        **window.machine(),
    }


def _work(seconds: float | None, acked: int) -> dict[str, float]:
    """What a message costs the server and its database; unknown where the system does not say."""
    return {} if seconds is None or not acked else {"server_us_per_post": seconds / acked * 1e6}
