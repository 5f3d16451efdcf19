"""Servers of our own: started, awaited, and gone with the tests."""

import ctypes
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

START_SECONDS = 90.0
STOP_SECONDS = 10.0
PR_SET_PDEATHSIG = 1


def free_port() -> int:
    """A port on loopback that nobody listens on, and that nobody else is given meanwhile.

    A server takes seconds to start, and hundreds of others ask for any free port in that time.
    """
    with socket.socket() as probe:
        # Linux lets a server listen where somebody is who does not, as long as both say this.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
        if sys.platform == "linux":
            probe.detach()  # held until this process ends
        return port


def listening(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def serving(
    command: Sequence[str], ready: Callable[[], bool], user: str | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """The server while the block lasts; raises RuntimeError when it does not come up."""
    process = subprocess.Popen(
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        user=user,
        group=group_of(user),
        extra_groups=None if user is None else [],
        preexec_fn=_die_with_us if sys.platform == "linux" else None,
    )
    try:
        _await(process, ready)
        yield process
    finally:
        _stop(process)


def group_of(user: str | None) -> int | None:
    if user is None:
        return None
    import pwd

    return pwd.getpwnam(user).pw_gid


def _die_with_us() -> None:
    """Tests that are killed leave no server behind."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGINT)


def _await(process: subprocess.Popen[bytes], ready: Callable[[], bool]) -> None:
    end = time.monotonic() + START_SECONDS
    while not ready():
        if process.poll() is not None or time.monotonic() > end:
            raise RuntimeError(f"{process.args!r} did not come up.")
        time.sleep(0.02)


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGINT)
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
