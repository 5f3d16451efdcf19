"""A signed-in socket as modules see it: what it follows, and what it is about."""

from datetime import UTC, datetime

from app.adapters.realtime.connection import UNANCHORED
from app.adapters.realtime.feed import Feed
from app.adapters.realtime.hub import Hub
from app.engine.visit import SocketVisit
from app.kernel.caller import Caller, Role
from app.kernel.ids import new_id
from app.kernel.sockets import Unfollow
from tests.adapters.realtime.paper import ROOM, Listener, Said, aside, said
from tests.adapters.realtime.test_feed import hears

NOON = datetime(2030, 1, 1, 12, tzinfo=UTC)


class Room:
    """A hub, a feed and one visitor."""

    def __init__(self, subject: bool) -> None:
        self.hub = Hub()
        self.feed = Feed(self.hub, lambda _: None)
        self.listener = Listener(anchor=UNANCHORED if subject else None)
        self.hub.enter(self.listener)
        self.visit = self._visit(new_id() if subject else None)

    def _visit(self, subject: object) -> SocketVisit:
        caller = Caller(self.listener.account_id, self.listener.session_id, Role.USER, NOON)
        return SocketVisit(self.listener, caller, subject, "en", self.hub, self.feed, {"text": 5})  # type: ignore[arg-type] # a UUID or None


async def test_what_is_told_goes_to_this_socket() -> None:
    room = Room(subject=False)
    room.visit.tell(Said(number=1))
    await hears(room.listener, 1)


async def test_who_follows_hears_what_comes_and_then_no_more() -> None:
    room = Room(subject=False)
    room.visit.follow(ROOM)
    room.feed.take(said(1))
    room.visit.caught_up(ROOM, 0)
    room.feed.take(said(2))
    await hears(room.listener, 1, 2)
    room.visit.unfollow(ROOM)
    room.feed.take(said(3))
    room.feed.take(aside(4))
    await hears(room.listener, 1, 2)


async def test_a_socket_about_one_thing_is_about_what_it_follows_first() -> None:
    room = Room(subject=True)
    room.visit.follow(ROOM)
    room.visit.follow("presence:1")
    room.feed.take(Unfollow(room.listener.account_id, "presence:1"))
    assert not room.listener.ended
    room.feed.take(Unfollow(room.listener.account_id, ROOM))
    assert room.listener.ended


async def test_a_socket_about_everything_outlives_each_of_its_channels() -> None:
    room = Room(subject=False)
    room.visit.follow(ROOM)
    room.feed.take(Unfollow(room.listener.account_id, ROOM))
    assert not room.listener.ended


async def test_a_renewed_visit_is_of_the_new_session() -> None:
    room = Room(subject=False)
    caller = Caller(room.listener.account_id, new_id(), Role.ADMIN, NOON)
    room.visit.renew(caller)
    assert room.visit.caller is caller
    assert room.listener.session_id == caller.session_id
    assert room.visit.success().session_id == caller.session_id
    assert room.visit.success().limits == {"text": 5}
