"""HTTP: some connections ask for the same address again and again, each after its answer."""

import asyncio
import time
from functools import partial
from typing import cast

from typing_extensions import override

from bench.load.frames import BrokenStream
from bench.load.job import Job
from bench.load.window import Window, quantiles

END = b"\r\n\r\n"
LENGTH = b"content-length:"
DRAIN_SECONDS = 30.0


class Asker(asyncio.Protocol):
    """A connection that is kept; only the length and the status of an answer are looked at."""

    def __init__(self, request: bytes, window: Window) -> None:
        self.answers = self.bytes = 0
        self.answers_in_time = 0
        self.ended = asyncio.get_running_loop().create_future()
        self._request, self._window = request, window
        self._going = True
        self._came: list[bytes] = []
        self._missing: int | None = None  # bytes of this answer; None while its head is not whole
        self._transport: asyncio.Transport | None = None

    def stop(self) -> None:
        self._going = False

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's are no subclass of it
        self._ask()

    @override
    def data_received(self, data: bytes) -> None:
        self.bytes += len(data)
        if self._missing is None:
            self._came.append(data)
            whole = b"".join(self._came)
            head, end, body = whole.partition(END)
            if not end:
                return
            try:
                self._missing = _length(head) - len(body)
            except BrokenStream as error:
                self._fail(error)
                return
        else:
            self._missing -= len(data)
        if self._missing == 0:
            self._answered()

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        self._fail(exc or BrokenStream("the connection was closed"))

    def _ask(self) -> None:
        self._came, self._missing = [], None
        self._at = time.perf_counter()
        if self._transport is not None:
            self._transport.write(self._request)

    def _answered(self) -> None:
        self.answers += 1
        if self._window.open:
            self.answers_in_time += 1
            self._window.took.append(time.perf_counter() - self._at)
        if self._going:
            self._ask()
        elif not self.ended.done():
            self.ended.set_result(None)
            if self._transport is not None:
                self._transport.abort()

    def _fail(self, error: BaseException) -> None:
        if not self.ended.done():
            self.ended.set_exception(error)


def _length(head: bytes) -> int:
    """How long the body is; raises BrokenStream for anything but a plain success."""
    status = head.partition(b"\r\n")[0]
    if b" 200" not in status:
        raise BrokenStream(status.decode())
    _, found, rest = head.lower().partition(LENGTH)
    if not found:
        raise BrokenStream("an answer without Content-Length")
    return int(rest.partition(b"\r\n")[0])


def _same(asker: Asker) -> Asker:
    return asker


def _request(job: Job, number: int) -> bytes:
    visitor = job.visitors[number % len(job.visitors)]
    path = job.options["path"].format(chat=visitor.chat)
    return (
        f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {visitor.token}\r\n\r\n"
    ).encode()


async def drive(job: Job) -> dict[str, float]:
    """`options`: `path`, which may name `{chat}`, and `connections`."""
    window, loop = Window(job), asyncio.get_running_loop()
    askers = [
        Asker(_request(job, number), window) for number in range(int(job.options["connections"]))
    ]
    for asker in askers:
        await loop.create_connection(partial(_same, asker), "127.0.0.1", job.port)
    seconds = await window.measure()
    for asker in askers:
        asker.stop()
    try:
        async with asyncio.timeout(DRAIN_SECONDS):
            await asyncio.gather(*(asker.ended for asker in askers))
    except TimeoutError:
        raise BrokenStream("an answer never came") from None
    answers = sum(asker.answers for asker in askers)
    return {
        "requests_per_s": sum(asker.answers_in_time for asker in askers) / seconds,
        **quantiles("request", window.took),
        "requests": answers,
        "bytes_per_answer": sum(asker.bytes for asker in askers) / max(1, answers),
        **window.machine(),
    }
