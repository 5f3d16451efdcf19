"""Who asks when rights are examined: one of every kind, and things of the owner to ask about."""

from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import update

from app.modules.auth.models import Account
from tests.kit.cast import Cast, Frame, Person
from tests.kit.doors import Http
from tests.kit.house import House

# The order in which they ask: whoever may do the least asks first, so that what is asked about is
# still whole when those come who may change it.
KINDS = (
    "nobody", "blocked", "stranger", "member", "moderator", "admin", "chat_admin", "owner",
)  # fmt: skip
OFFICES = {"moderator": "moderator", "admin": "admin"}


@dataclass
class Company:
    """`people` by kind; nobody is not among them."""

    house: House
    cast: Cast
    people: dict[str, Person] = field(default_factory=dict)

    def http(self, kind: str) -> Http:
        return self.house.nobody if kind == "nobody" else self.people[kind].http

    async def newcomer(self, kind: str) -> Person:
        """Somebody of that kind whom nothing depends on, and who may be used up."""
        person = await self.cast.person(kind)
        if kind in OFFICES:
            await self._set(person, role=OFFICES[kind])
        if kind == "blocked":
            await self._set(person, blocked_at=self.house.app.state.wiring.clock.now())
        return person

    async def places(self) -> Frame:
        """A chat of the owner's with its admin, its member and a guest, and a message in it."""
        owner, member, admin = (self.people[k] for k in ("owner", "member", "chat_admin"))
        guest = await self.cast.person("guest")
        chat = await owner.opens(member, admin, guest)
        await owner.http.patch(f"/chats/{chat['id']}/members/{admin.id}/", role="admin")
        message = await owner.posts(chat)
        other = await self.cast.sign_in(owner.email)
        return {
            "chat_id": chat["id"],
            "message_id": message["id"],
            "account_id": guest.id,
            "session_id": other["session_id"],
            "guest_session_id": guest.session_id,
        }

    async def _set(self, person: Person, **values: object) -> None:
        async with self.house.database.unit_of_work() as transaction:
            changed = update(Account).where(Account.id == UUID(person.id)).values(**values)
            await transaction.session.execute(changed)


async def company(house: House) -> Company:
    made = Company(house, Cast(house))
    for kind in KINDS[1:]:
        made.people[kind] = await made.newcomer(kind)
    return made
