"""Who listens to what, in this process."""

import pytest
from typing_extensions import override

from app.adapters.realtime.broker import Subject
from app.adapters.realtime.broker_memory import MemoryBroker
from app.adapters.realtime.frame import Frame
from app.adapters.realtime.hub import HEARD_BYTES, HEARD_FRAMES, Audience, Hub
from app.kernel.ids import new_id
from tests.adapters.realtime.paper import ROOM, Listener


async def test_nobody_listens_to_an_empty_room() -> None:
    assert Hub().audience(ROOM) is None


async def test_who_joins_is_in_the_audience_and_who_parts_is_not() -> None:
    hub, bob = Hub(), Listener()
    hub.enter(bob)
    assert hub.join(bob, ROOM)
    audience = hub.audience(ROOM)
    assert audience is not None
    assert audience.accounts() == {bob.account_id}
    hub.part(bob, ROOM)
    assert hub.audience(ROOM) is None


async def test_one_joins_a_room_once() -> None:
    hub, bob = Hub(), Listener()
    hub.enter(bob)
    assert hub.join(bob, ROOM)
    assert not hub.join(bob, ROOM)


async def test_who_has_not_entered_joins_nothing() -> None:
    hub, bob = Hub(), Listener()
    assert not hub.join(bob, ROOM)
    assert hub.audience(ROOM) is None


async def test_leaving_parts_from_everything() -> None:
    hub, bob = Hub(), Listener()
    hub.enter(bob)
    hub.join(bob, ROOM)
    hub.join(bob, "room:2")
    hub.leave(bob)
    assert hub.audience(ROOM) is None
    assert hub.audience("room:2") is None
    assert hub.of_account(bob.account_id) == ()
    assert len(hub) == 0


async def test_leaving_twice_and_parting_from_nothing_do_no_harm() -> None:
    hub, bob = Hub(), Listener()
    hub.part(bob, ROOM)
    hub.enter(bob)
    hub.leave(bob)
    hub.leave(bob)
    assert len(hub) == 0


async def test_an_account_is_found_on_all_its_sockets() -> None:
    hub, account_id = Hub(), new_id()
    phone, desk, other = Listener(account_id), Listener(account_id), Listener()
    for listener in (phone, desk, other):
        hub.enter(listener)
    assert set(hub.of_account(account_id)) == {phone, desk}
    assert hub.sockets(account_id) == 2
    assert hub.sockets(new_id()) == 0
    assert set(hub.everybody()) == {phone, desk, other}
    hub.leave(phone)
    assert hub.of_account(account_id) == (desk,)


async def test_who_looks_at_everybody_may_send_them_away_meanwhile() -> None:
    hub = Hub()
    for _ in range(3):
        hub.enter(Listener())
    for listener in hub.everybody():
        hub.leave(listener)
    assert len(hub) == 0


async def test_one_who_stays_keeps_the_audience() -> None:
    hub, ann, bob = Hub(), Listener(), Listener()
    for listener in (ann, bob):
        hub.enter(listener)
        hub.join(listener, ROOM)
    hub.leave(ann)
    audience = hub.audience(ROOM)
    assert audience is not None
    assert audience.accounts() == {bob.account_id}


def told(version: int | None, size: int = 1, passing: str | None = None) -> Frame:
    return Frame(b"x" * size, ROOM, version, passing)


@pytest.mark.parametrize("size", [1, HEARD_BYTES // 100], ids=["count", "bytes"])
async def test_what_one_hears_while_catching_up_is_bounded(size: int) -> None:
    hub, ann, bob = Hub(), Listener(), Listener()
    for listener in (ann, bob):
        hub.enter(listener)
        hub.join(listener, ROOM)
    audience = hub.audience(ROOM)
    assert audience is not None
    audience.caught_up(ann, 0)
    audience.tell(Frame(b"chat_deleted", ROOM))
    for version in range(1, HEARD_FRAMES + 1):
        audience.tell(told(None, passing="typing:ann"))
        audience.tell(told(version, size))
    heard = audience.catching_up[bob].heard
    assert heard is not None
    assert len(heard) <= HEARD_FRAMES
    assert sum(map(len, heard)) <= HEARD_BYTES
    assert heard[0].payload == b"chat_deleted"
    assert audience.lacks(bob, 0)
    since = audience.catching_up[bob].since or 0
    assert [f.version for f in heard if f.version] == list(range(since + 1, HEARD_FRAMES + 1))


async def test_who_parts_lacks_nothing_of_the_room() -> None:
    asked: list[str] = []
    hub = Hub()
    bob = Listener(recover=lambda _, lacking: asked.extend(lacking))
    hub.enter(bob)
    hub.join(bob, ROOM)
    bob.full()
    bob.lose(ROOM, 3)
    hub.part(bob, ROOM)
    bob.wire.read()
    assert asked == []


async def test_an_audience_without_listeners_is_none() -> None:
    assert not Audience()


class Ears(MemoryBroker):
    """Writes down what is listened for here."""

    def __init__(self) -> None:
        super().__init__(lambda _: None)
        self.listened: list[Subject] = []
        self.ignored: list[Subject] = []

    @override
    def listen(self, subject: Subject) -> None:
        self.listened.append(subject)

    @override
    def ignore(self, subject: Subject) -> None:
        self.ignored.append(subject)


async def test_the_broker_hears_of_the_first_who_comes_and_the_last_who_goes() -> None:
    hub, account_id = Hub(), new_id()
    hub.broker = ears = Ears()
    phone, desk = Listener(account_id), Listener(account_id)
    for listener in (phone, desk):
        hub.enter(listener)
        hub.join(listener, ROOM)
    assert ears.listened == [account_id, ROOM]
    hub.part(phone, ROOM)
    hub.leave(phone)
    assert ears.ignored == []
    hub.leave(desk)
    hub.leave(desk)
    assert ears.ignored == [ROOM, account_id]


async def test_who_declines_a_room_parts_and_is_remembered_until_joining_anew() -> None:
    hub, bob = Hub(), Listener()
    hub.enter(bob)
    hub.join(bob, ROOM)
    assert not hub.declines(bob, ROOM)
    hub.decline(bob, ROOM)
    assert hub.declines(bob, ROOM)
    assert hub.audience(ROOM) is None
    hub.join(bob, ROOM)
    assert not hub.declines(bob, ROOM)
    hub.decline(bob, ROOM)
    hub.leave(bob)
    assert not hub.declines(bob, ROOM)


async def test_what_somebody_does_not_follow_cannot_be_declined() -> None:
    hub, bob = Hub(), Listener()
    hub.enter(bob)
    for number in range(1000):
        hub.decline(bob, f"room:{number}")
    assert not any(hub.declines(bob, f"room:{number}") for number in range(1000))


async def test_the_hub_knows_who_is_here_and_how_far_lines_were_told() -> None:
    hub, ann, bob = Hub(), Listener(), Listener()
    for listener in (ann, bob):
        hub.enter(listener)
        hub.join(listener, ROOM)
    assert hub.reached() == {}
    audience = hub.audience(ROOM)
    assert audience is not None
    audience.caught_up(ann, 7)
    assert hub.reached() == {ROOM: 7}
    assert set(hub.accounts()) == {ann.account_id, bob.account_id}


async def test_who_is_ahead_of_the_line_joins_it_where_it_comes_to_them() -> None:
    hub, ann, bob = Hub(), Listener(), Listener()
    for listener in (ann, bob):
        hub.enter(listener)
        hub.join(listener, ROOM)
    audience = hub.audience(ROOM)
    assert audience is not None
    audience.caught_up(ann, 0)
    audience.caught_up(bob, 2)
    audience.tell_all([Frame(b"%d" % version, ROOM, version) for version in (1, 2, 3)])
    audience.tell_all([Frame(b"%d" % version, ROOM, version) for version in (4, 5)])
    for listener in (ann, bob):
        listener.flush()
    assert (ann.wire.payloads, audience.delivered) == ([b"1", b"2", b"3", b"4", b"5"], 5)
    assert bob.wire.payloads == [b"3", b"4", b"5"]
    assert audience.live == {ann, bob}
    assert audience.expects(6)
    assert not audience.expects(7)
