"""Processes of our own: started on a core, awaited, and gone when the block ends."""

import ctypes
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import IO

from bench.machine import pinned

START_SECONDS = 60.0
STOP_SECONDS = 15.0
PR_SET_PDEATHSIG = 1
SAID_MAX = 2000  # characters of a server's last words


class Failed(Exception):
    """Something that was started did not do what it is for; the text says what it said."""


def free_port() -> int:
    """A port on loopback that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """A process that was started, and what it has said so far."""

    def __init__(self, process: subprocess.Popen[bytes], said: IO[bytes]) -> None:
        self.process = process
        self.pid = process.pid
        self._said = said

    def last_words(self) -> str:
        self._said.seek(0)
        return self._said.read().decode(errors="replace").strip()[-SAID_MAX:]


@contextmanager
def serving(
    command: Sequence[object],
    ready: Callable[[], bool],
    *,
    core: int | None,
    environment: Mapping[str, str] | None = None,
    user: str | None = None,
) -> Iterator[Server]:
    """The server while the block lasts; raises Failed when it does not start."""
    # Appended to, so that reading here does not move the place at which the server writes on.
    with tempfile.TemporaryFile("a+b") as said:
        with pinned(core):
            process = subprocess.Popen(
                [str(word) for word in command],
                stdin=subprocess.DEVNULL, stdout=said, stderr=said, env=environment, user=user,
                group=group_of(user), extra_groups=None if user is None else [],
                preexec_fn=_die_with_us if sys.platform == "linux" else None,
            )  # fmt: skip
        server = Server(process, said)
        try:
            _await(server, ready)
            yield server
        finally:
            _stop(process)


def group_of(user: str | None) -> int | None:
    if user is None:
        return None
    import pwd

    return pwd.getpwnam(user).pw_gid


def _die_with_us() -> None:
    """A bench that is killed leaves no server behind."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGINT)


def _await(server: Server, ready: Callable[[], bool]) -> None:
    process, end = server.process, time.monotonic() + START_SECONDS
    while not ready():
        if process.poll() is not None:
            raise Failed(f"{process.args!r} ended: {server.last_words()}")
        if time.monotonic() > end:
            raise Failed(f"{process.args!r} did not start: {server.last_words()}")
        time.sleep(0.02)


def _stop(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.send_signal(signal.SIGTERM if sys.platform == "win32" else signal.SIGINT)
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
