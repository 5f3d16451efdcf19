"""PostgreSQL: one pool, whose statements, locks and idle blocks all have an end."""

from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from app.adapters.database import array_codecs, checkout
from app.adapters.database.settings import DatabaseSettings

CONNECT_SECONDS = 3.0
POOL_TIMEOUT = 3.0
LOCK_TIMEOUT = "2s"
IDLE_TIMEOUT = "10s"
# What the server's own limit leaves unanswered, a broken network say, the driver gives up.
GRACE_SECONDS = 2.0


def writer(settings: DatabaseSettings) -> AsyncEngine:
    engine = create_async_engine(
        settings.location,
        isolation_level="READ COMMITTED",
        hide_parameters=True,
        pool_size=settings.pool_size,
        max_overflow=0,
        pool_timeout=POOL_TIMEOUT,
        # A connection that died in the pool is a temporary failure; a ping each time costs more.
        pool_pre_ping=False,
        connect_args={
            "timeout": CONNECT_SECONDS,
            "command_timeout": settings.statement_timeout + GRACE_SECONDS,
            "server_settings": {
                "application_name": "messenger",
                "statement_timeout": f"{int(settings.statement_timeout * 1000)}ms",
                "lock_timeout": LOCK_TIMEOUT,
                "idle_in_transaction_session_timeout": IDLE_TIMEOUT,
                # Compiling pays for long reports; here it only delays short questions.
                "jit": "off",
            },
        },
    )
    checkout.prepare(engine)
    array_codecs.teach(engine)
    return engine


def reader(writer: AsyncEngine) -> AsyncEngine:
    """The same pool: blocks see one state throughout, as on SQLite, and cannot write."""
    return writer.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
