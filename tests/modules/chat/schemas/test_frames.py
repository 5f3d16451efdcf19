"""Frames whose text is put together by hand are exactly what their schema gives."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from app.kernel.ids import new_id
from app.modules.auth.public import Person
from app.modules.chat.schemas.frames import MessageAck, NewMessage, new_message
from app.modules.chat.schemas.messages import MessageRead

ids = st.uuids(version=4)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=50)
moments = st.datetimes(min_value=datetime(1990, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis wants it naive


@given(ids, ids, st.integers(1, 2**62), texts, moments, st.none() | ids)
def test_a_new_message_is_told_as_its_schema_says(
    chat_id: object, sender_id: object, version: int, text: str, at: object, key: object
) -> None:
    message = MessageRead.model_validate(
        {
            "id": new_id(), "chat_id": chat_id, "seq": 1, "version": version,
            "sender_id": sender_id, "text": text, "sent_at": at, "client_message_id": key,
            "sender": Person(id=new_id(), username=None, display_name=text),
        }
    )  # fmt: skip
    told = NewMessage(chat_id=message.chat_id, version=version, message=message)
    assert new_message(version, message).encoded() == told.encoded()


@given(st.none() | texts)
def test_an_answer_carries_the_id_of_what_it_answers(id_: str | None) -> None:
    ack = MessageAck(
        client_message_id=None, message_id=new_id(), chat_id=new_id(), seq=1,
        sent_at=datetime(2030, 1, 1, tzinfo=UTC), duplicate=False,
    )  # fmt: skip
    answered = MessageAck.model_validate_json(ack.answering(id_))
    assert answered == ack.model_copy(update={"id": id_})
