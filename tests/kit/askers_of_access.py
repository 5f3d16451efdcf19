"""Who asks when rights are examined: one of every kind, and things of the owner to ask about."""

from dataclasses import dataclass, field
from uuid import UUID, uuid4

from sqlalchemy import update

from app.modules.auth.models import Account
from tests.kit.cast import Cast, Frame, Person
from tests.kit.doors import Http
from tests.kit.files import sends
from tests.kit.house import House

# The order in which they ask: whoever may do the least asks first, so that what is asked about is
# still whole when those come who may change it.
KINDS = (
    "nobody", "blocked", "stranger", "ex_member", "member", "moderator", "admin", "chat_admin",
    "owner",
)  # fmt: skip
OFFICES = {"moderator": "moderator", "admin": "admin"}


@dataclass
class Company:
    """`people` by kind; nobody is not among them. `slug` is that of a public channel."""

    house: House
    cast: Cast
    slug: str = field(default_factory=lambda: uuid4().hex)
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

    async def places(self, type_: str = "group") -> Frame:
        """A chat of the owner's with its admin, its member and a guest, and a message in it.

        In a channel somebody has asked to be let in.
        """
        owner, member, admin = (self.people[k] for k in ("owner", "member", "chat_admin"))
        guest, former = await self.cast.person("guest"), self.people["ex_member"]
        chat = await owner.opens(former, member, admin, guest, type=type_)
        await owner.http.delete(f"/chats/{chat['id']}/members/{former.id}/")
        asker = await self.cast.person("asker") if type_ == "channel" else None
        request = await asker.http.post(f"/chats/{chat['id']}/join-requests/") if asker else {}
        await owner.http.patch(f"/chats/{chat['id']}/members/{admin.id}/", role="admin")
        file = await sends(owner)
        message = await owner.posts(chat, attachment_ids=[file["id"]])
        other = await self.cast.sign_in(owner.email)
        return {
            "chat_id": chat["id"],
            "request_id": request.get("id", str(uuid4())),
            "slug": self.slug,
            "message_id": message["id"],
            "attachment_id": file["id"],
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
    await made.people["owner"].opens(type="channel", slug=made.slug, is_public=True)
    return made
