"""What makes the suite quick: the loop of the server, and files that no disk has to confirm."""

import asyncio
import contextlib
import os

import uvloop
from hypothesis import HealthCheck, settings
from typing_extensions import override

from tests.kit.memory import memory

TEMPORARY = "PYTEST_DEBUG_TEMPROOT"  # the name is pytest's; its folders are made below it


class _Loop(uvloop.Loop):
    @override
    def close(self) -> None:
        """Where the last test has left a socket that nobody reads, the process closes it."""
        with contextlib.suppress(OSError):
            super().close()


class _Uvloops(asyncio.DefaultEventLoopPolicy):
    @override
    def new_event_loop(self) -> asyncio.AbstractEventLoop:
        return _Loop()


def pytest_configure() -> None:
    """SQLite waits for the disk at every commit, which is half of a test's time on some.

    The loop is what `main.py` is served with.
    """
    asyncio.set_event_loop_policy(_Uvloops())
    # How long examples take to make says how busy the machine is, and nothing of the code.
    settings.register_profile("busy", suppress_health_check=[HealthCheck.too_slow], deadline=None)
    settings.load_profile("busy")
    roomy = memory()
    if roomy is not None:
        os.environ.setdefault(TEMPORARY, str(roomy))
