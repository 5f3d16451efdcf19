"""What is told of messages and read marks, and when."""

import asyncio
import json
from datetime import UTC, datetime
from uuid import UUID

import pytest

from app.kernel.ids import new_id
from app.kernel.sockets import Push, Signal, Stretch
from app.modules.auth.public import Person
from app.modules.chat import subscribers
from app.modules.chat.events import MarksChanged, MessagePosted, ReadMoved
from app.modules.chat.schemas.posted import PostedMessage
from app.modules.chat.subscribers import MARKS_WAIT, FanOut

CHAT, ANN, BOB = new_id(), new_id(), new_id()
AT = datetime(2030, 1, 1, tzinfo=UTC)


class Wall:
    """Keeps what is published."""

    def __init__(self) -> None:
        self.told: list[str] = []
        self.stretches: list[Stretch] = []

    def publish(self, *signals: Signal) -> None:
        self.stretches += [signal for signal in signals if isinstance(signal, Stretch)]
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


def posted(chat_id: UUID, version: int) -> MessagePosted:
    ann = Person(id=ANN, username="ann", display_name="Ann")
    message = PostedMessage(
        new_id(), chat_id, (version, version), ann, "tea?", AT, None, None, counted=True,
        names=(str(chat_id), str(ANN)),
    )  # fmt: skip
    return MessagePosted(version=version, message=message)


async def test_who_posts_often_has_read_once() -> None:
    wall = Wall()
    fan_out = FanOut(wall)
    for seq in range(1, 20):
        fan_out.reads_moved([mark(ANN, seq, posting=True)])
    assert wall.told == []
    await asyncio.wait_for(_told(wall, 1), MARKS_WAIT + 5)
    assert wall.seqs() == [("ann", 19)]


async def test_marks_that_have_waited_leave_with_the_next_messages(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(subscribers, "MARKS_JOIN", 0.0)
    wall = Wall()
    fan_out = FanOut(wall)
    fan_out.reads_moved([mark(ANN, 1, posting=True), mark(BOB, 2, posting=True)])
    assert wall.seqs() == [("ann", 1), ("bob", 2)]


async def test_a_mark_that_was_set_is_told_at_once_behind_those_that_waited() -> None:
    wall = Wall()
    fan_out = FanOut(wall)
    fan_out.reads_moved([mark(ANN, 3, posting=True), mark(BOB, 3, posting=False)])
    assert wall.seqs() == [("ann", 3), ("bob", 3)]


async def test_a_flag_is_told_behind_the_marks_that_waited() -> None:
    wall = Wall()
    fan_out = FanOut(wall)
    fan_out.reads_moved([mark(ANN, 3, posting=True)])
    fan_out.marks_changed(
        MarksChanged(
            chat_id=CHAT, account_id=ANN, last_read_seq=3, unread_count=0, marked_unread=True,
            muted_until=None,
        )
    )  # fmt: skip
    frames = [json.loads(told)["type"] for told in wall.told]
    assert frames == ["messages_read", "chat_marks", "chat_marks"]  # by either door


async def test_a_mark_never_goes_back() -> None:
    wall = Wall()
    fan_out = FanOut(wall)
    fan_out.reads_moved([mark(ANN, 3, posting=True)])
    fan_out.reads_moved([mark(ANN, 4, posting=False)])
    fan_out.reads_moved([mark(ANN, 5, posting=True)])
    await asyncio.wait_for(_told(wall, 3), MARKS_WAIT + 5)
    assert wall.seqs() == [("ann", 3), ("ann", 4), ("ann", 5)]


def test_what_is_posted_at_once_is_told_chat_by_chat() -> None:
    wall, other = Wall(), new_id()
    posts = [(CHAT, 4), (other, 9), (CHAT, 5), (other, 10), (CHAT, 6), (CHAT, 8)]
    FanOut(wall).messages_posted([posted(chat_id, version) for chat_id, version in posts])
    told = [
        (stretch.channel, stretch.version, [json.loads(text)["version"] for text in stretch.texts])
        for stretch in wall.stretches
    ]
    assert told == [
        (f"chat:{CHAT}", 4, [4, 5, 6]), (f"chat:{other}", 9, [9, 10]), (f"chat:{CHAT}", 8, [8]),
    ]  # fmt: skip


async def _told(wall: Wall, number: int) -> None:
    while len(wall.told) < number:
        await asyncio.sleep(0.005)
