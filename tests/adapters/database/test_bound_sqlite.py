"""What posting binds past SQLAlchemy is what SQLAlchemy would have bound."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy.dialects import sqlite

from app.adapters.database.bound_sqlite import bound
from app.kernel.transaction import Column, Columnwise, Same
from app.modules.chat.models import Member, Message

NOON = datetime(2026, 1, 2, 12, 0, 0, 5, tzinfo=UTC)
IN_TOKYO = NOON.astimezone(timezone(timedelta(hours=9)))
ZEROS = UUID(int=7)


def by_sqlalchemy(column: Column, value: Any) -> Any:
    dialect = sqlite.dialect()
    make = column.type.dialect_impl(dialect).bind_processor(dialect)
    return value if make is None else make(value)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        (Message.id, uuid4()),
        (Message.id, ZEROS),
        (Message.client_message_id, None),
        (Message.sent_at, NOON),
        (Message.sent_at, IN_TOKYO),
        (Message.edited_at, None),
        (Message.text, "привет"),
        (Message.seq, 2**40),
        (Member.marked_unread, False),
    ],
)
@pytest.mark.parametrize("times", [1, 5])
def test_a_value_is_stored_the_same_either_way(column: Column, value: Any, times: int) -> None:
    rows = [(by_sqlalchemy(column, value),)] * times
    assert bound({column: [value] * times}) == rows
    told: Columnwise = {Message.version: list(range(times)), column: Same(value)}
    assert [row[1:] for row in bound(told)] == rows


def test_parts_stand_side_by_side_in_their_order() -> None:
    ann, bob = uuid4(), uuid4()
    rows = bound(
        {Member.last_read_seq: [1, 2, 3]},
        {Member.marked_unread: Same(False)},
        {Member.chat_id: [ann, bob, ann]},
    )
    assert rows == [(1, False, ann.hex), (2, False, bob.hex), (3, False, ann.hex)]


def test_equal_ids_that_are_different_objects_are_one_id() -> None:
    ids = [UUID(int=7) for _ in range(4)]
    assert bound({Message.id: ids}) == [(ZEROS.hex,)] * 4


def test_a_value_too_few_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="shorter"):
        bound({Message.seq: [1, 2], Message.version: [1]})
