"""Pages of a chat's past by prepared questions, past the ORM: what is read more than all else.

A page is a range of the primary key (chat_id, seq), so it costs the same however deep it lies.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    Uuid,
    and_,
    bindparam,
    literal_column,
    null,
    select,
    union_all,
)
from sqlalchemy import cast as sql_cast
from sqlalchemy.orm import InstrumentedAttribute

from app.kernel.transaction import Glance, Question
from app.modules.chat.crud.members import Mark
from app.modules.chat.crud.reactions import Counted, named, ranked
from app.modules.chat.models import Chat, Hidden, Member, Message, Pin, Reaction

MESSAGE, REACTION, PIN, HIDDEN, MARK = range(5)


class Line(NamedTuple):
    """A chat as far as its pages need it."""

    last_seq: int
    last_version: int
    member_count: int


class ReactionRow(NamedTuple):
    """As `reactions.Counted`, with its time: rows of a page come in no order."""

    seq: int
    account_id: UUID
    emoji: str
    total: int
    reacted_at: datetime


# By position, after the kind: id, seq, version, sender, text, sent, edited, deleted, reply, client,
# extra.
MessageRow = Sequence[Any]
SENDER, EXTRA = 4, 11


class Past(NamedTuple):
    """A page's messages, ascending, and what people have put on them, in the order they did."""

    messages: Sequence[MessageRow]
    reactions: Sequence[ReactionRow] | Sequence[Counted]
    pinned: set[int]
    hidden: set[int]
    marks: Sequence[Mark]


class PageCrud:
    def __init__(self, glance: Glance) -> None:
        self._glance = glance

    async def line(self, chat_id: UUID, account_id: UUID) -> Line | None:
        """None unless the account is a member."""
        found = await self._glance.ask(LINE, chat_id=chat_id, account_id=account_id)
        return Line(*found[0]) if found else None

    async def channel_line(self, chat_id: UUID) -> Line | None:
        """For whoever may see every channel; None if it is not one."""
        found = await self._glance.ask(CHANNEL_LINE, chat_id=chat_id)
        return Line(*found[0]) if found else None

    async def past(
        self, chat_id: UUID, account_id: UUID, first: int, last: int, *, marks: bool
    ) -> Past:
        """From the first to the last `seq`, in one question.

        `hidden` are those that the account has deleted for itself; `marks`, the read marks of all
        members, are left out unless asked for.
        """
        found = await self._glance.ask(
            WITH_MARKS if marks else WITHOUT_MARKS,
            chat_id=chat_id, account_id=account_id, first=first, last=last,
        )  # fmt: skip
        parts: tuple[list[Sequence[Any]], ...] = ([], [], [], [], [])
        for row in found:
            parts[row[0]].append(row)
        reactions = [ReactionRow(row[2], row[4], row[5], row[3], row[6]) for row in parts[REACTION]]
        return Past(
            sorted(parts[MESSAGE], key=_seq),
            sorted(reactions, key=lambda row: (row.reacted_at, row.account_id)),
            {row[2] for row in parts[PIN]},
            {row[2] for row in parts[HIDDEN]},
            [Mark(row[4], row[3], row[2]) for row in parts[MARK]],
        )


def _seq(row: Sequence[Any]) -> int:
    seq: int = row[2]
    return seq


def _given(name: str, kind: Any) -> Any:
    """A parameter inside a `SELECT`: what the planner cannot see it does not plan for anew.

    With bare ones PostgreSQL never trusts the prepared plan, and planning costs more than reading.
    """
    return select(bindparam(name, type_=kind)).scalar_subquery()


def _in_range(
    chat_id: InstrumentedAttribute[UUID], seq: InstrumentedAttribute[int]
) -> ColumnElement[bool]:
    return and_(chat_id == CHAT, seq.between(FIRST, LAST))


def _part(kind: int, **columns: Any) -> Select[Any]:
    """One kind of rows in the shape of messages; what a kind has not is NULL."""
    shape: list[Any] = [literal_column(str(kind)).label("kind")]
    for column in COLUMNS:
        empty = sql_cast(null(), column.type)
        shape.append(columns.get(column.key, empty).label(column.key))
    return select(*shape)


def _page(*, marks: bool) -> Question:
    messages = select(literal_column(str(MESSAGE)).label("kind"), *COLUMNS).where(
        _in_range(Message.chat_id, Message.seq)
    )
    put = ranked(_in_range(Reaction.chat_id, Reaction.seq))
    reactions = _part(
        REACTION, seq=put.c.seq, sender_id=put.c.account_id, text=put.c.emoji,
        version=put.c.total, sent_at=put.c.reacted_at,
    ).where(named(put))  # fmt: skip
    pins = _part(PIN, seq=Pin.seq).where(_in_range(Pin.chat_id, Pin.seq))
    hidden = _part(HIDDEN, seq=Hidden.seq).where(
        _in_range(Hidden.chat_id, Hidden.seq), Hidden.account_id == _given("account_id", Uuid)
    )
    parts = [messages, reactions, pins, hidden]
    if marks:
        mark = _part(
            MARK, seq=Member.shown_read_seq, sender_id=Member.account_id, version=Member.joined_seq
        )
        parts.append(mark.where(Member.chat_id == CHAT))
    return union_all(*parts)


CHAT = _given("chat_id", Uuid)
FIRST, LAST = _given("first", BigInteger), _given("last", BigInteger)
COLUMNS: tuple[Any, ...] = (
    Message.id, Message.seq, Message.version, Message.sender_id, Message.text, Message.sent_at,
    Message.edited_at, Message.deleted_at, Message.reply_to_id, Message.client_message_id,
    Message.extra,
)  # fmt: skip
LINE = (
    select(Chat.last_seq, Chat.last_version, Chat.member_count)
    .join(Member, Member.chat_id == Chat.id)
    .where(Chat.id == bindparam("chat_id"), Member.account_id == bindparam("account_id"))
)
CHANNEL_LINE = select(Chat.last_seq, Chat.last_version, Chat.member_count).where(
    Chat.id == bindparam("chat_id"), Chat.type == literal_column("'channel'")
)
WITH_MARKS, WITHOUT_MARKS = _page(marks=True), _page(marks=False)
