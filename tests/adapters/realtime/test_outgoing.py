"""What leaves together, and in which order; the broker's own tests send it through a real Redis."""

from collections.abc import Sequence

from redis.asyncio import Redis

from app.adapters.realtime.outgoing import Outgoing, Run, _joined
from app.adapters.realtime.signals import parcel, seal, unpack
from app.kernel.ids import new_id
from app.kernel.sockets import Follow, Push
from tests.adapters.realtime.paper import ROOM, said, stretch


def _runs(words: str) -> list[Run]:
    """`a1 b1! a2`: runs for shards a and b; `!` marks what is more than pushes."""
    return [
        Run(word[0], word.strip("!").encode(), not word.endswith("!")) for word in words.split()
    ]


def _order(parcels: Sequence[tuple[str, list[bytes]]]) -> str:
    return " ".join(b"+".join(records).decode() for _, records in parcels)


def test_pushes_of_a_shard_leave_in_one_parcel() -> None:
    assert _order(_joined(_runs("a1 b1 a2 a3 b2"))) == "a1+a2+a3 b1+b2"


def test_nothing_overtakes_following_and_leaving() -> None:
    assert _order(_joined(_runs("a1 b1 f1! a2 b2 a3"))) == "a1 b1 f1 a2+a3 b2"


def test_what_follows_a_removal_leaves_after_it() -> None:
    assert _order(_joined(_runs("a1 a2! a3 a4! a5"))) == "a1 a2 a3 a4 a5"


def test_nothing_is_nothing() -> None:
    assert _joined([]) == []


async def test_what_is_put_at_once_for_one_shard_is_never_parted() -> None:
    """Who is to follow a room is told of it in the same parcel, or learns of both later."""
    ann = new_id()
    welcome = Push(f"account:{ann}", said(1).told)
    waiting = Outgoing(Redis(), "test:", bytes(16))
    waiting.put([Follow(ann, ROOM, 1), said(1), welcome])
    parcels = [unpack(parcel(bytes(16), records)) for _, records in _joined(waiting._next())]
    assert parcels == [[Follow(ann, ROOM, 1), seal(welcome)], [seal(said(1))]]


async def test_a_stretch_leaves_with_the_pushes_of_its_shard() -> None:
    waiting = Outgoing(Redis(), "test:", bytes(16))
    waiting.put([said(1), stretch(2, 3)])
    waiting.put([said(4)])
    parcels = [unpack(parcel(bytes(16), records)) for _, records in _joined(waiting._next())]
    assert parcels == [[seal(said(number)) for number in (1, 2, 3, 4)]]
