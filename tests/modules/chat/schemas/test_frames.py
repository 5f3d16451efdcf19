"""Answers carry the id of what they answer."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from app.kernel.ids import new_id
from app.modules.chat.schemas.frames import MessageAck

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=50)


@given(st.none() | texts)
def test_an_answer_carries_the_id_of_what_it_answers(id_: str | None) -> None:
    ack = MessageAck(
        client_message_id=None, message_id=new_id(), chat_id=new_id(), seq=1,
        sent_at=datetime(2030, 1, 1, tzinfo=UTC), duplicate=False,
    )  # fmt: skip
    answered = MessageAck.model_validate_json(ack.answering(id_))
    assert answered == ack.model_copy(update={"id": id_})
