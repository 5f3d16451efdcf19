"""What is told of a message at the moment of posting is exactly what its schemas give."""

from datetime import UTC, datetime
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st
from orjson import loads
from pydantic import TypeAdapter

from app.kernel.ids import new_id
from app.modules.auth.public import Person
from app.modules.chat.events import MessagePosted
from app.modules.chat.schemas.extras import Extras
from app.modules.chat.schemas.frames import MessageAck, MessagesRead, NewMessage, messages_read
from app.modules.chat.schemas.posted import PostedMessage

ids = st.uuids(version=4)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=50)
moments = st.datetimes(min_value=datetime(1990, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis wants it naive


@st.composite
def messages(draw: st.DrawFn) -> PostedMessage:
    sender = Person(
        id=draw(ids), username=draw(st.none() | texts), display_name=draw(texts), avatar_url=None
    )
    chat_id = draw(ids)
    return PostedMessage(
        new_id(), chat_id, (draw(st.integers(1, 2**53)), draw(st.integers(1, 2**53))), sender,
        draw(texts), draw(moments), draw(st.none() | ids),
        draw(st.none() | ids), counted=draw(st.booleans()),
        names=(str(chat_id), str(sender.id)),
        extras=draw(st.none() | st.just(Extras(mentions=[sender.id]))),
    )  # fmt: skip


@given(messages())
def test_a_new_message_is_told_as_its_schema_says(posted: PostedMessage) -> None:
    message = posted.read()
    told = NewMessage(chat_id=message.chat_id, version=message.version, message=message)
    # The order of names means nothing in JSON; what is the same in all messages stands last.
    assert loads(posted.told()) == loads(told.encoded())


@given(messages(), st.booleans(), st.none() | texts)
def test_it_is_acknowledged_as_the_schema_says(
    posted: PostedMessage, duplicate: bool, frame_id: str | None
) -> None:
    ack = MessageAck(
        client_message_id=posted.client_message_id, message_id=posted.id, chat_id=posted.chat_id,
        seq=posted.seq, sent_at=posted.sent_at, duplicate=duplicate,
    )  # fmt: skip
    assert posted.ack(frame_id, duplicate=duplicate) == ack.answering(frame_id)


@given(ids, ids, st.none() | ids, moments, st.none() | st.booleans())
def test_reading_is_told_as_the_schema_says(
    chat_id: UUID, by: UUID, message_id: UUID | None, at: datetime, by_all: bool | None
) -> None:
    told = MessagesRead(
        chat_id=chat_id, read_by=by, last_read_message_id=message_id, last_read_seq=7,
        read_at=at, read_by_all=by_all,
    )  # fmt: skip
    assert messages_read(chat_id, by, message_id, 7, at, by_all).encoded() == told.encoded()


@given(messages())
def test_what_was_posted_survives_as_an_event_in_the_database(posted: PostedMessage) -> None:
    events = TypeAdapter(MessagePosted)
    kept = events.dump_json(MessagePosted(version=posted.version, message=posted))
    again = events.validate_json(kept)
    assert again.version == posted.version
    assert again.message.read() == posted.read()
    assert isinstance(again.message.sender_id, UUID)
