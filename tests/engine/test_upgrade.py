"""Who has said who they are waits no longer."""

from app.adapters.limits.buckets import Buckets
from app.engine.upgrade import Upgrade
from app.engine.waiting_room import WaitingRoom
from app.kernel.measures import Measures
from tests.engine.conftest import tea_app


def test_a_place_is_given_back_once() -> None:
    room = WaitingRoom(Buckets({}, Measures()), per_address=1, altogether=1, patience=1)
    upgrade = Upgrade(tea_app().state.wiring.doors[0], None, place=room.enter("192.0.2.7"))
    assert len(room) == 1
    for _ in range(2):
        upgrade.settle()
        assert (upgrade.place, len(room)) == (None, 0)
