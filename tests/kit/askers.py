"""Who asks at the REST door when all of it is examined, and what they may ask about."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import update

from app.modules.auth.models import Account
from tests.kit.cast import Cast, Person
from tests.kit.doors import Frame
from tests.kit.house import House

PLACES = {"emoji": "👍", "name": "countries", "key": "RU", "code": "email_confirm"}


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, how often, and things they may ask about, one set per operation."""

    name: str
    token: str | None
    examples: int
    places: list[Frame]


async def askers(house: House, examples: int, operations: int) -> list[Asker]:
    """Ann, an admin and nobody; for every operation there is a chat that is still whole."""
    cast = Cast(house)
    ann, bob, root = [await cast.person(name) for name in ("ann", "bob", "root")]
    async with house.database.unit_of_work() as transaction:
        promoted = update(Account).where(Account.id == UUID(root.id)).values(role="admin")
        await transaction.session.execute(promoted)
    hers = [await places(ann, bob) for _ in range(operations)]
    return [
        Asker("ann", ann.token, examples, hers),
        Asker("admin", root.token, max(1, examples // 2), [await places(root, bob)] * operations),
        Asker("nobody", None, max(1, examples // 4), hers),
    ]


async def places(owner: Person, other: Person) -> Frame:
    chat = await owner.opens(other)
    message = await owner.posts(chat)
    return {
        **PLACES, "chat_id": chat["id"], "message_id": message["id"], "account_id": other.id,
    }  # fmt: skip
