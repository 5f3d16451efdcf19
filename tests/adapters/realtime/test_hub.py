"""Who listens to what, in this process."""

from app.adapters.realtime.hub import Audience, Hub
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


async def test_an_audience_without_listeners_is_none() -> None:
    assert not Audience()
