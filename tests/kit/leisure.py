"""What makes the suite calm: a machine that is busy is not a database that is away.

Hundreds of tests on two cores wait for connections, rows and their turn longer than people may.
"""

from typing import Any

from app.adapters.database import engine, postgresql, sqlite

LONG = 30.0  # seconds, where people are asked to come back after two, three or five

WAITS: tuple[tuple[Any, str, object], ...] = (
    (engine, "WRITER_WAIT", LONG),
    (postgresql, "CONNECT_SECONDS", LONG),
    (postgresql, "LOCK_TIMEOUT", f"{LONG:.0f}s"),
    (postgresql, "POOL_TIMEOUT", LONG),
    (sqlite, "POOL_TIMEOUT", LONG),
)
EARNEST = {(module, name): getattr(module, name) for module, name, _ in WAITS}


def pytest_configure() -> None:
    """Tests about these limits set their own."""
    for module, name, calm in WAITS:
        setattr(module, name, calm)
