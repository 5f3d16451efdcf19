"""Several server processes on one socket: started, replaced when they die, ended together."""

import contextlib
import multiprocessing
import signal
import socket
import threading
import time
from collections.abc import Callable
from multiprocessing.connection import wait
from multiprocessing.context import SpawnProcess
from types import FrameType

from loguru import logger

END_SECONDS = 9.0  # after which a process that does not end is killed
PAUSE_SECONDS = 1.0  # before a process that died young is replaced
YOUNG_SECONDS = 5.0
FAILED_START = 3  # the exit code of a process that could not start: another could not either

# Serves on the socket until the process is told to stop; False if it could not start. The number
# is the process's place among the others, which its successor inherits.
Work = Callable[[dict[str, str], socket.socket, int], bool]


class Workers:
    """Each process is a new interpreter that inherits the listening socket.

    So a connection waits in one queue for whoever is free, and is not lost with a process. SIGTERM
    and SIGINT end them all; none outlives this one.
    """

    def __init__(
        self, count: int, work: Work, variables: dict[str, str], sock: socket.socket
    ) -> None:
        self._work = work
        self._variables = variables
        self._socket = sock
        self._spawn = multiprocessing.get_context("spawn")
        self._numbers = range(1, count + 1)
        self._processes: dict[int, SpawnProcess] = {}
        self._born: dict[int, float] = {}
        self._told, self._telling = socket.socketpair()  # wakes the wait when a signal comes
        self._telling.setblocking(False)
        self._ending = False

    def run(self) -> bool:
        """Returns when all have ended; False if one of them could not start."""
        for told in (signal.SIGTERM, signal.SIGINT):
            signal.signal(told, self._end)
        started = True
        for number in self._numbers:
            self._start(number)
        while started and not self._ending:
            wait([self._told, *(process.sentinel for process in self._processes.values())])
            started = self._replace_the_dead()
        self._end_all()
        return started

    def _start(self, number: int) -> None:
        arguments = (self._work, self._variables, self._socket, number)
        process = self._spawn.Process(target=_live, args=arguments, name=f"messenger-{number}")
        process.start()
        self._processes[number], self._born[number] = process, time.monotonic()

    def _replace_the_dead(self) -> bool:
        """False if there is no use in replacing them."""
        for number, process in tuple(self._processes.items()):
            if process.is_alive() or self._ending:
                continue
            if process.exitcode == FAILED_START:
                return False
            logger.error("Process {} died ({}); it is replaced", number, process.exitcode)
            if time.monotonic() - self._born[number] < YOUNG_SECONDS:
                wait([self._told], PAUSE_SECONDS)
            if not self._ending:
                self._start(number)
        return True

    def _end_all(self) -> None:
        """Nobody is let in any more; each sees off whom it has, and whoever hangs is killed."""
        self._socket.close()
        for process in self._processes.values():
            process.terminate()
        deadline = time.monotonic() + END_SECONDS
        for number, process in self._processes.items():
            process.join(max(0.0, deadline - time.monotonic()))
            if process.is_alive():
                logger.error("Process {} did not end and is killed", number)
                process.kill()
                process.join()

    def _end(self, _number: int, _frame: FrameType | None) -> None:
        self._ending = True
        with contextlib.suppress(BlockingIOError):  # the wait has been woken often enough
            self._telling.send(b"x")


def _live(work: Work, variables: dict[str, str], sock: socket.socket, number: int) -> None:
    threading.Thread(target=_die_with_parent, daemon=True).start()
    if not work(variables, sock, number):
        raise SystemExit(FAILED_START)


def _die_with_parent() -> None:
    """A parent that was killed cannot end us; whoever starts it again needs the port."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        signal.raise_signal(signal.SIGTERM)
