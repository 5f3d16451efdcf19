"""One messenger of two nodes: on one database, with Redis between them."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from app.engine.constructor import build
from app.kernel.ids import new_id
from tests.kit.cast import Cast, Person, Running
from tests.kit.house import House, serving, settings_for


@asynccontextmanager
async def two_nodes(
    database_url: str, redis_url: str, **variables: str
) -> AsyncIterator[tuple[House, House]]:
    """Both in this process; nothing is between them but the database and Redis."""
    broker = {"BROKER_URL": redis_url, "BROKER_PREFIX": f"test-{new_id().hex}"}
    settings = settings_for(database_url, **broker, **variables)
    async with serving(build(settings)) as one, serving(build(settings)) as other:
        yield one, other


def at(node: Running, person: Person) -> Person:
    """The same somebody, signed in as before, who uses another node."""
    account = {"id": person.id, "email": person.email, "username": person.username}
    signed_in = {
        "access_token": person.token, "refresh_token": person.refresh_token,
        "session_id": person.session_id,
    }  # fmt: skip
    return Person(node, account, signed_in)


@asynccontextmanager
async def cast_of(*nodes: Running) -> AsyncIterator[list[Cast]]:
    """People on each of the nodes; their sockets are closed when the block ends."""
    async with AsyncExitStack() as stack:
        casts = [Cast(node) for node in nodes]
        for cast in casts:
            stack.push_async_callback(cast.leave)
        yield casts


__all__ = ["House", "at", "cast_of", "two_nodes"]
