"""What is read without the schema is what the schema reads."""

from typing import Any
from uuid import UUID

import orjson
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import ValidationError

from app.modules.chat.schemas.frames import SendMessage
from app.modules.chat.schemas.plain import PlainMessage

ID = UUID("0198c3f0-7e1a-7cc3-98c4-dc0c0c07398f")

texts = st.text(max_size=40) | st.sampled_from(
    [
        "",
        " ",
        "a\nb",
        "\x00",
        "\x07",
        "\x7f",
        "\x85",
        "\ufffe",
        "\U0001f600",
        "x" * 16_384,
        "x" * 16_385,
    ]
)
ids = (
    st.uuids().map(str)
    | st.sampled_from(
        [
            str(ID).upper(), ID.hex, f"{{{ID}}}", f"urn:uuid:{ID}", f" {ID}", "", "x" * 36,
            "0198c3f-07e1a-7cc3-98c4-dc0c0c07398f", "é" * 18,
        ]
    )
)  # fmt: skip
junk: st.SearchStrategy[Any] = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.just([]) | st.just({})
)
frames = st.fixed_dictionaries(
    {"type": st.just("send_message")},
    optional={
        "text": texts | junk,
        "id": texts | st.just("x" * 129) | junk,
        "chat_id": ids | junk,
        "client_message_id": ids | junk,
        "reply_to_id": ids | junk,
        "attachment_ids": st.just([]) | st.lists(ids, max_size=2) | junk,
        "forward_of": st.none() | st.just({"chat_id": str(ID), "message_id": str(ID)}),
        "more": junk,
    },
)


def _by_the_schema(raw: str) -> SendMessage | None:
    try:
        return SendMessage.model_validate_json(raw)
    except ValidationError:
        return None


def _fields(frame: Any) -> list[Any]:
    return [
        frame.type, frame.id, frame.chat_id, frame.text, frame.client_message_id,
        frame.reply_to_id, list(frame.attachment_ids), frame.forward_of,
    ]  # fmt: skip


@given(frames)
@example({"type": "send_message", "text": "hi"})
@example({"type": "send_message", "text": "hi", "id": None, "reply_to_id": str(ID)})
@example({"type": "send_message", "text": "hi", "client_message_id": str(ID), "chat_id": str(ID)})
def test_whatever_is_taken_is_read_as_the_schema_reads_it(values: dict[str, Any]) -> None:
    plain = PlainMessage.read(values)
    if plain is not None:
        by_the_schema = _by_the_schema(orjson.dumps(values).decode())
        assert by_the_schema is not None
        assert _fields(plain) == _fields(by_the_schema)


@pytest.mark.parametrize("more", [{}, {"id": "7"}, {"chat_id": str(ID)}, {"reply_to_id": str(ID)}])
def test_most_messages_are_plain(more: dict[str, Any]) -> None:
    values = {"type": "send_message", "text": "two\nlines", "client_message_id": str(ID), **more}
    assert PlainMessage.read(values) is not None


@pytest.mark.parametrize(
    "values",
    [
        {}, {"text": 1}, {"text": "x\x00"}, {"text": "x", "attachment_ids": []},
        {"text": "x", "id": "x" * 129}, {"text": "x", "chat_id": str(ID).upper()},
        {"text": "x", "client_message_id": 7}, {"text": "x", "reply_to_id": "x"},
        {"text": "x", "more": 1}, {"text": "x", "forward_of": None},
    ],
)  # fmt: skip
def test_what_is_not_plain_is_left_to_the_schema(values: dict[str, Any]) -> None:
    assert PlainMessage.read({"type": "send_message", **values}) is None


def test_of_a_name_given_twice_the_last_counts_for_both() -> None:
    raw = '{"type":"send_message","text":"first","text":"last"}'
    plain, by_the_schema = PlainMessage.read(orjson.loads(raw)), _by_the_schema(raw)
    assert plain is not None
    assert by_the_schema is not None
    assert plain.text == by_the_schema.text == "last"
