"""Several processes on one socket: replaced when they die, ended together."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.engine.cli import workers
from app.engine.cli.listener import listener
from app.engine.cli.workers import Workers
from tests.kit.process import free_port

ROOT = Path(__file__).resolve().parents[3]
PATIENCE = 60.0


def answer(variables: dict[str, str], sock: socket.socket, number: int) -> bool:
    """Work: tells everybody who connects its number and its process, until told to stop."""
    if variables.get("broken"):
        return False
    told = False

    def stop(*_: object) -> None:
        nonlocal told
        told = True

    signal.signal(signal.SIGTERM, signal.SIG_IGN if variables.get("deaf") else stop)
    sock.settimeout(0.05)
    while not told:
        try:
            caller, _ = sock.accept()
        except TimeoutError:
            continue
        with caller:
            tcp = caller.proto == socket.IPPROTO_TCP  # see listener.py
            caller.sendall(f"{number if tcp else 'slow'} {os.getpid()}".encode())
    return True


def supervise(port: int, **variables: str) -> None:
    """What the process of a test does; `end` is when whoever does not end is killed."""
    workers.END_SECONDS = float(variables.get("end", workers.END_SECONDS))
    started = Workers(2, answer, variables, listener("127.0.0.1", port)).run()
    raise SystemExit(0 if started else 1)


@contextmanager
def _supervised(port: int, **variables: str) -> Iterator[subprocess.Popen[bytes]]:
    code = f"from tests.engine.cli import test_workers as t; t.supervise({port}, **{variables!r})"
    process = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def _asks(port: int) -> tuple[str, int]:
    """Who answers: the number and the process."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as asking:
                number, process = asking.recv(100).split()
                return number.decode(), int(process)
        except (ConnectionError, ValueError):
            assert time.monotonic() < end, "nobody answers"


def _asks_until(port: int, *numbers: str, besides: int = 0) -> dict[str, int]:
    """Asks until each of them has answered, none from the process `besides`."""
    found: dict[str, int] = {}
    end = time.monotonic() + PATIENCE
    while not set(numbers) <= set(found):
        number, process = _asks(port)
        if process != besides:
            found[number] = process
        assert time.monotonic() < end, found
    return found


def _gone(process: int) -> bool:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.01)
    return False


@pytest.fixture
def port() -> int:
    return free_port()


def test_all_serve_the_dead_are_replaced_and_all_end_together(port: int) -> None:
    with _supervised(port) as supervisor:
        first = _asks_until(port, "1", "2")
        os.kill(first["2"], signal.SIGKILL)
        second = _asks_until(port, "1", "2", besides=first["2"])
        assert second["1"] == first["1"]
        supervisor.send_signal(signal.SIGTERM)
        assert supervisor.wait(PATIENCE) == 0
        assert all(_gone(process) for process in second.values())


def test_those_who_cannot_start_are_not_started_again(port: int) -> None:
    with _supervised(port, broken="yes") as supervisor:
        assert supervisor.wait(PATIENCE) == 1


def test_nobody_outlives_the_one_who_started_them(port: int) -> None:
    with _supervised(port) as supervisor:
        processes = _asks_until(port, "1", "2")
        supervisor.kill()
        supervisor.wait()
        assert all(_gone(process) for process in processes.values())


def test_who_does_not_end_is_killed(port: int) -> None:
    with _supervised(port, deaf="yes", end="0.5") as supervisor:
        processes = _asks_until(port, "1", "2")
        told = time.monotonic()
        supervisor.send_signal(signal.SIGTERM)
        assert supervisor.wait(PATIENCE) == 0
        assert time.monotonic() - told > 0.5
        assert all(_gone(process) for process in processes.values())


def test_they_are_killed_before_who_stopped_us_kills_us_all() -> None:
    """Containers are given ten seconds."""
    assert workers.END_SECONDS < 10
