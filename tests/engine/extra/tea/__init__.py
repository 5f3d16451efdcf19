"""Tea: every shape of endpoint, two doors to rooms, and people known by their names alone."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Annotated, ClassVar, Literal
from uuid import UUID, uuid5

from fastapi import APIRouter, Form
from pydantic import Field
from typing_extensions import override

from app.kernel.caller import Caller, Role
from app.kernel.errors import AppError, Forbidden, Kind, NotSignedIn, ServiceUnavailable
from app.kernel.http import LIMIT, CurrentCaller, Cursor, Limit, Router, raises
from app.kernel.module import Wiring
from app.kernel.paging import Page, encode_cursor
from app.kernel.ports import Authenticator, Clock
from app.kernel.schema import Id, Line, Schema
from app.kernel.sockets import Asked, Auth, Command, Door, Push, Told, Visit

TEA = UUID("0192f0c1-2345-7678-89ab-cdef01234567")
HOUR = timedelta(hours=1)


class TeaMissing(AppError):
    kind = Kind.MISSING
    code = "TEA_NOT_FOUND"
    en = "There is no such tea."
    ru = "Такого чая нет."


class TeaTaken(AppError):
    kind = Kind.CONFLICT
    code = "TEA_TAKEN"
    en = "There is a tea called {name} already."
    ru = "Чай {name} уже есть."


class TooMuchTea(AppError):
    kind = Kind.LIMITED
    code = "TOO_MUCH_TEA"
    en = "Drink first."
    ru = "Сначала выпейте."


class TeaPost(Schema):
    name: Annotated[Line, Field(min_length=1, max_length=20)]
    cups: Annotated[int, Field(ge=1, le=100)] = 1


class TeaRead(Schema):
    id: Id
    name: str
    cups: int


router = Router(prefix="/teas", tags=["teas"])


@router.get("/")
async def teas(limit: Limit = LIMIT, cursor: Cursor = None) -> Page[TeaRead]:
    """A page of teas."""
    entities = [TeaRead(id=TEA, name=cursor or "Assam", cups=limit)]
    return Page(entities=entities, next_cursor=encode_cursor("a"))


@router.post("/", status_code=201)
@raises(TeaTaken, TooMuchTea)
async def pour(body: TeaPost) -> TeaRead:
    """A new tea."""
    if body.name == "Assam":
        raise TeaTaken(name=body.name)
    if body.cups == 100:
        raise TooMuchTea(retry_after=1.2)
    return TeaRead(id=TEA, name=body.name, cups=body.cups)


@router.post("/form/")
async def sign(name: Annotated[str, Form()]) -> TeaRead:
    return TeaRead(id=TEA, name=name, cups=1)


@router.get("/mine/")
async def mine(caller: CurrentCaller) -> TeaRead:
    return TeaRead(id=caller.account_id, name=caller.role, cups=1)


@router.post("/spilled/")
async def spill() -> TeaRead:
    raise RuntimeError("the secret recipe: SELECT leaf FROM tea")


@router.get("/away/")
async def away() -> TeaRead:
    raise ServiceUnavailable(retry_after=0.2)


@router.get("/{tea_id}/")
@raises(TeaMissing)
async def tea(caller: CurrentCaller, tea_id: Id) -> TeaRead:
    if tea_id != TEA:
        raise TeaMissing
    return TeaRead(id=TEA, name="Assam", cups=1)


@router.delete("/{tea_id}/", status_code=204)
@raises(Forbidden)
async def drink(caller: CurrentCaller, tea_id: Id) -> None:
    if not caller.moderates:
        raise Forbidden


plain = APIRouter(prefix="/pots")


@plain.get("/")
async def pot() -> dict[str, str]:
    return {"pot": "warm"}


class People(Authenticator):
    """A token is a name, and after a slash a session of that name: `ann/desk`."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.ended: set[str] = set()

    @override
    async def authenticate(self, token: str) -> Caller:
        name, _, lasts = token.partition("+")
        if token in self.ended or name.partition("/")[0] not in {"ann", "bob", "admin"}:
            raise {"blocked": Forbidden, "broken": RuntimeError}.get(name, NotSignedIn)
        role = Role.ADMIN if name == "admin" else Role.USER
        lives = timedelta(seconds=float(lasts)) if lasts else HOUR
        return Caller(account(name), uuid5(TEA, f"s {name}"), role, self._clock.now() + lives)


def account(name: str) -> UUID:
    return uuid5(TEA, name.partition("/")[0])


class Shout(Asked):
    type: Literal["shout"]
    text: Annotated[Line, Field(max_length=20)]
    client_message_id: Id | None = None
    loudness: int | None = None
    room_id: Id | None = None


class Fail(Asked):
    type: Literal["fail"]
    how: Literal["refuse", "break", "limit"]
    client_message_id: Id | None = None


class Flood(Asked):
    """Asks for so many kibibytes."""

    type: Literal["flood"]
    kib: Annotated[int, Field(ge=1, le=100_000)]


class Shouted(Told):
    type: Literal["shouted"] = "shouted"
    text: str
    version: int


class Water(Told):
    type: Literal["water"] = "water"
    water: str


class Rooms:
    """The line of every room, as a database would keep it."""

    def __init__(self, wiring: Wiring) -> None:
        self._publisher = wiring.publisher
        self._lines: dict[str, list[Push]] = {}

    async def past(self, channel: str, after: int) -> Sequence[Push]:
        return self._lines.get(channel, [])[after:]

    def version(self, channel: str) -> int:
        return len(self._lines.get(channel, []))

    async def shout(self, visit: Visit, frame: Shout) -> Told:
        channel = room_channel(visit.subject or frame.room_id or TEA)
        told = Shouted(text=frame.text, version=self.version(channel) + 1)
        push = Push(channel, told, told.version)
        self._lines.setdefault(channel, []).append(push)
        self._publisher.publish(push)
        return told

    async def fail(self, _: Visit, frame: Fail) -> None:
        if frame.how == "break":
            raise RuntimeError("the secret recipe")
        if frame.how == "limit":
            raise TooMuchTea(retry_after=1.5)
        raise TeaTaken(name="x")

    async def flood(self, visit: Visit, frame: Flood) -> None:
        for _ in range(frame.kib // 32):
            visit.tell(Water(water="~" * 32 * 1024))


def room_channel(room_id: UUID) -> str:
    return f"room:{room_id}"


class RoomDoor(Door):
    def __init__(self, rooms: Rooms, path: str) -> None:
        self._rooms = rooms
        self._path = path

    @property
    @override
    def path(self) -> str:
        return self._path

    @override
    async def enter(self, visit: Visit, auth: Auth) -> None:
        room_id = visit.subject or TEA
        if room_id.int == 0:
            raise TeaMissing
        if auth.version == 13:
            raise RuntimeError("unlucky")
        channel = room_channel(room_id)
        visit.follow(channel)
        visit.welcome()
        visit.caught_up(channel, self._rooms.version(channel))

    @override
    async def leave(self, visit: Visit) -> None:
        if visit.subject == TEA:
            raise RuntimeError("the door stuck")


class Module:
    name: ClassVar[str] = "tea"
    version: ClassVar[str] = "1"
    requires: ClassVar[tuple[str, ...]] = ()

    def wire(self, wiring: Wiring) -> None:
        rooms, people = Rooms(wiring), People(wiring.clock)
        wiring.offer(Authenticator, people)
        wiring.offer(People, people)
        wiring.http(router, plain)
        wiring.past("room", rooms.past)
        wiring.limit("sockets_per_account", 5)
        wiring.door(RoomDoor(rooms, "/rooms/{room_id}/ws"), RoomDoor(rooms, "/ws"))
        wiring.socket(
            Command(Shout, rooms.shout), Command(Fail, rooms.fail), Command(Flood, rooms.flood)
        )
