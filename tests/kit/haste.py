"""What makes the suite quick: the loop of the server, and files that no disk has to confirm."""

import asyncio
import contextlib
import gc
import os
import warnings
from typing import Any

import uvicorn.server
import uvloop
from hypothesis import HealthCheck, settings
from typing_extensions import override

from tests.kit.memory import memory

GARBAGE = 50_000  # things made before one looks for garbage; a server looks as seldom
LOOK_SECONDS = 0.01
TEMPORARY = "PYTEST_DEBUG_TEMPROOT"  # the name is pytest's; its folders are made below it


class _Loop(uvloop.Loop):
    @override
    def close(self) -> None:
        """Where a test has left a socket that nobody reads, the process closes it."""
        with contextlib.suppress(OSError), warnings.catch_warnings():
            warnings.simplefilter("ignore", ResourceWarning)
            super().close()


class _Impatient:
    """asyncio as uvicorn's server sees it: it looks every few milliseconds whether it is to end,
    not every tenth of a second. Hundreds of servers end in a run."""

    def __getattr__(self, name: str) -> Any:
        return getattr(asyncio, name)

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(min(seconds, LOOK_SECONDS))


class _Uvloops(asyncio.DefaultEventLoopPolicy):
    @override
    def new_event_loop(self) -> asyncio.AbstractEventLoop:
        return _Loop()


def pytest_configure() -> None:
    """SQLite waits for the disk at every commit, which is half of a test's time on some.

    The loop is what `main.py` is served with.
    """
    gc.set_threshold(GARBAGE, 20, 10)
    asyncio.set_event_loop_policy(_Uvloops())
    uvicorn.server.asyncio = _Impatient()  # type: ignore[assignment,attr-defined] # stands in for the module
    # How long examples take to make says how busy the machine is, and nothing of the code.
    settings.register_profile("busy", suppress_health_check=[HealthCheck.too_slow], deadline=None)
    settings.load_profile("busy")
    roomy = memory()
    if roomy is not None:
        os.environ.setdefault(TEMPORARY, str(roomy))


def pytest_collection_finish() -> None:
    """What is there by now stays to the end; looking through it was a sixth of the whole time."""
    gc.freeze()
