"""Fan-out: one posts into a chat, everybody in it counts; as fast as it goes, or at a rate."""

import asyncio
import time

from bench.load.crowd import Crowd
from bench.load.doors import DOORS
from bench.load.frames import masked, pongs
from bench.load.job import Job
from bench.load.member import Member
from bench.load.window import Window, quantiles

DRAIN_SECONDS = 30.0


class Audience:
    """Who has heard what. Every message has a number, and is looked for in every frame."""

    def __init__(self, job: Job, window: Window) -> None:
        self.delivered = self.in_time = 0
        self.sent_at: list[float] = []  # by number; in paced mode, when it should have been sent
        self._reached: list[int] = []
        self._size = len(job.visitors)
        self._door = DOORS[job.door]
        self._window = window
        self._paced = "rate" in job.options
        self._going = True
        self._sender: Member | None = None
        self._seen: bytes = b""
        self._found: list[int] = []
        self._drained = asyncio.Event()

    def begin(self, sender: Member, window: int) -> None:
        """Without a rate: `window` messages are on their way at any time."""
        self._sender = sender
        for _ in range(window):
            self.post(time.perf_counter())

    def pace(self, sender: Member, per_second: float) -> None:
        """A message every so often, whether the last has arrived or not."""
        self._sender = sender
        self._tick(asyncio.get_running_loop(), time.perf_counter(), 1 / per_second)

    async def stop(self) -> None:
        self._going = False
        self._look_whether_drained()
        async with asyncio.timeout(DRAIN_SECONDS):
            await self._drained.wait()

    @property
    def expected(self) -> int:
        return len(self.sent_at) * self._size

    def post(self, at: float) -> None:
        if self._sender is not None:
            self._sender.write(masked(self._door.message(len(self.sent_at))))
            self.sent_at.append(at)
            self._reached.append(0)

    def hear(self, member: Member, data: bytes) -> None:
        numbers = self._numbers(member, data)
        self.delivered += len(numbers)
        now, is_open = time.perf_counter(), self._window.open
        if is_open:
            self.in_time += len(numbers)
        for number in numbers:
            self._reached[number] += 1
            if self._paced:
                if is_open:
                    self._window.took.append(now - self.sent_at[number])
            elif self._reached[number] == self._size:
                self._complete(number, now)
        if not self._going:
            self._look_whether_drained()

    def _numbers(self, member: Member, data: bytes) -> list[int]:
        """The messages in it. Members often read the very same bytes: those are parsed once."""
        whole = not member.reader.rest
        if whole and data == self._seen:
            return self._found
        frames = member.reader.read(data)
        told = (self._door.delivered(payload) for _, payload in frames)
        numbers = [number for number in told if number is not None]
        if len(numbers) < len(frames):
            member.write(pongs(frames))
        elif whole and not member.reader.rest:
            self._seen, self._found = data, numbers
        return numbers

    def _complete(self, number: int, now: float) -> None:
        if self._window.open:
            self._window.took.append(now - self.sent_at[number])
        if self._going:
            self.post(now)

    def _tick(self, loop: asyncio.AbstractEventLoop, at: float, every: float) -> None:
        """Posts what is due at `at`; if we are late, its latency counts from when it was due."""
        if not self._going:
            return
        self.post(at)
        wait = max(0.0, at + every - time.perf_counter())
        loop.call_later(wait, self._tick, loop, at + every, every)

    def _look_whether_drained(self) -> None:
        if self.delivered == self.expected and all(n == self._size for n in self._reached):
            self._drained.set()


async def drive(job: Job) -> dict[str, float]:
    """`options`: either `window`, or `rate` in deliveries a second."""
    window = Window(job)
    audience = Audience(job, window)
    rate = job.options.get("rate")
    async with Crowd(job, audience.hear) as crowd:
        if rate is None:
            audience.begin(crowd.members[0], int(job.options["window"]))
        else:
            audience.pace(crowd.members[0], rate / len(crowd.members))
        seconds = await window.measure()
        await crowd.completed(audience.stop())
    return {
        "deliveries_per_s": audience.in_time / seconds,
        **quantiles("complete" if rate is None else "delivery", window.took),
        "sent": len(audience.sent_at),
        "deliveries": audience.delivered,
        "expected_deliveries": audience.expected,
        **window.machine(),
    }
