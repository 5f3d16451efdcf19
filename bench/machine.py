"""The machine: what it is, and which of its cores are for the servers and for the load."""

import os
import platform
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

PACKAGES = (
    "fastapi", "starlette", "uvicorn", "uvloop", "httptools", "websockets", "sqlalchemy",
    "asyncpg", "aiosqlite", "pydantic", "pyjwt", "orjson",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cores:
    """None where the system does not let a process be pinned, or has one core only."""

    server: int | None
    load: int | None


def cores() -> Cores:
    if not hasattr(os, "sched_getaffinity"):
        return Cores(None, None)
    allowed = sorted(os.sched_getaffinity(0))
    if len(allowed) < 2:
        return Cores(None, None)
    return Cores(allowed[0], allowed[1])


@contextmanager
def pinned(core: int | None) -> Iterator[None]:
    """Processes that are started in the block stay on that core, and so do their children."""
    if core is None or sys.platform != "linux":
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {core})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def more_files(wanted: int) -> int:
    """Raises the limit of open files as far as it may be; returns what it is then."""
    if sys.platform == "win32":
        return wanted
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
        soft = most
    return wanted if soft == resource.RLIM_INFINITY else soft


def described(data: Path, pins: Cores) -> dict[str, str]:
    """What a reader has to know to compare: machine, system, versions, and how it was pinned."""
    told = {
        "cpu": _cpu_model(),
        "cores": str(os.cpu_count()),
        "memory": _memory(),
        "system": platform.platform(),
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "pinned": "no: this system cannot, or has one core"
        if pins.server is None
        else f"servers and databases to core {pins.server}, load to core {pins.load}",
        "data": f"{data}, {shutil.disk_usage(data).free >> 30} GiB free",
    }
    return told | {name: _version(name) for name in PACKAGES}


def _cpu_model() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.machine())


def _memory() -> str:
    try:
        size = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return "unknown"
    return f"{size / 2**30:.0f} GiB"


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "absent"
