"""What is told of read marks, and when."""

import asyncio
import json
from datetime import UTC, datetime

from app.kernel.ids import new_id
from app.kernel.sockets import Push, Signal
from app.modules.chat.events import ReadMoved
from app.modules.chat.subscribers import MARKS_WAIT, FanOut

CHAT, ANN, BOB = new_id(), new_id(), new_id()
AT = datetime(2030, 1, 1, tzinfo=UTC)


class Wall:
    """Keeps what is published."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def publish(self, *signals: Signal) -> None:
        self.told += [s.told.encoded().decode() for s in signals if isinstance(s, Push)]

    def seqs(self) -> list[tuple[str, int]]:
        names = {str(ANN): "ann", str(BOB): "bob"}
        frames = [json.loads(told) for told in self.told]
        return [(names[frame["read_by"]], frame["last_read_seq"]) for frame in frames]


def mark(who: object, seq: int, *, posting: bool) -> ReadMoved:
    return ReadMoved(
        chat_id=CHAT, account_id=who, last_read_message_id=None, last_read_seq=seq, read_at=AT,  # type: ignore[arg-type] # an id
        read_by_all=None, quiet=False, posting=posting,
    )  # fmt: skip


async def test_who_posts_often_has_read_once() -> None:
    wall = Wall()
    fan_out = FanOut(wall)
    for seq in range(1, 20):
        fan_out.read_moved(mark(ANN, seq, posting=True))
    assert wall.told == []
    await asyncio.wait_for(_told(wall, 1), MARKS_WAIT + 5)
    assert wall.seqs() == [("ann", 19)]


async def test_a_mark_that_was_set_is_told_at_once_behind_those_that_waited() -> None:
    wall = Wall()
    fan_out = FanOut(wall)
    fan_out.read_moved(mark(ANN, 3, posting=True))
    fan_out.read_moved(mark(BOB, 3, posting=False))
    assert wall.seqs() == [("ann", 3), ("bob", 3)]


async def test_a_mark_never_goes_back() -> None:
    wall = Wall()
    fan_out = FanOut(wall)
    fan_out.read_moved(mark(ANN, 3, posting=True))
    fan_out.read_moved(mark(ANN, 4, posting=False))
    fan_out.read_moved(mark(ANN, 5, posting=True))
    await asyncio.wait_for(_told(wall, 3), MARKS_WAIT + 5)
    assert wall.seqs() == [("ann", 3), ("ann", 4), ("ann", 5)]


async def _told(wall: Wall, number: int) -> None:
    while len(wall.told) < number:
        await asyncio.sleep(0.005)
