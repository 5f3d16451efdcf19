"""A socket that does not slow down when it is told is sent away."""

import asyncio
from uuid import UUID

from app.adapters.limits.buckets import Buckets
from app.engine import flood
from app.engine.flood import Flood
from app.kernel.limits import Quota
from app.kernel.measures import Measures

ANN = UUID("01a1fc8f-8635-7020-956d-3b0323d23470")


async def test_two_sockets_of_an_account_take_from_the_same_bucket() -> None:
    rates = Buckets({"frames": Quota(3, 60)}, Measures())
    telephone, laptop = Flood(rates, ANN), Flood(rates, ANN)
    admitted = [await socket.admit("frames") is None for socket in (telephone, laptop) * 2]
    assert admitted == [True, True, True, False]


async def test_sixty_frames_too_many_are_borne_and_no_more() -> None:
    socket = Flood(Buckets({}, Measures()), ANN)
    assert [socket.goes_on() for _ in range(61)] == [False] * 60 + [True]


async def test_what_was_long_ago_is_forgotten(monkeypatch) -> None:  # type: ignore[no-untyped-def] # pytest's
    monkeypatch.setattr(flood, "SECONDS", -1.0)
    socket = Flood(Buckets({}, Measures()), ANN)
    for _ in range(200):
        assert not socket.goes_on()
        await asyncio.sleep(0)
