"""Many messages at once, as the database keeps them."""

from datetime import UTC, datetime
from itertools import pairwise
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, literal_column, select

from app.kernel.ids import new_id
from app.modules.auth.public import Person as Sender
from app.modules.chat.crud.lines import LineCrud, Seat
from app.modules.chat.models import Message
from app.modules.chat.schemas.posted import PostedMessage
from tests.kit.cast import Cast
from tests.kit.house import House

NOW = datetime(2026, 1, 1, tzinfo=UTC)
PLACE: dict[str, ColumnElement[Any]] = {
    "sqlite": literal_column("rowid"),
    "postgresql": literal_column("ctid"),
}


def says(seat: Seat, text: str) -> PostedMessage:
    ann = Sender(id=seat.account_id, username="ann", display_name="Ann", avatar_url=None)
    return PostedMessage(
        new_id(), seat.line.chat_id, seat.line.next(), ann, text, NOW, None, None,
        counted=True, names=seat.names,
    )  # fmt: skip


async def test_what_is_committed_together_lies_together_by_chat(own_house: House) -> None:
    """In a house of its own: there is nothing in between that others have said."""
    ann = await Cast(own_house).person("ann")
    places = [(UUID((await ann.opens())["id"]), UUID(ann.id)) for _ in range(2)]

    async with own_house.database.unit_of_work() as transaction:
        lines = LineCrud(transaction)
        seats = await lines.hold(places)
        spoken = [says(seats[places[n % 2]], f"{n}") for n in range(12)]
        await lines.write(spoken, list(seats.values()), NOW)

    async with own_house.database.reading() as transaction:
        order = PLACE[own_house.database.dialect]
        found = await transaction.session.execute(
            select(Message.chat_id, Message.seq).order_by(order)
        )
        kept = [(chat_id, seq) for chat_id, seq in found.all()]
    assert sum(one[0] != after[0] for one, after in pairwise(kept)) == 1
    for chat_id, _ in places:
        assert [seq for one, seq in kept if one == chat_id] == [1, 2, 3, 4, 5, 6]
