"""Frames, as they are read and as they are written."""

from typing import Any, Literal
from uuid import uuid4

import orjson
import pytest
from pydantic import ValidationError

from app.kernel.sockets import Auth, Told


class Rang(Told):
    type: Literal["rang"] = "rang"
    times: int | None = None


def test_a_frame_is_compact_json() -> None:
    assert Rang(times=2).encoded() == b'{"type":"rang","times":2}'


def test_an_answer_carries_the_id_of_what_was_asked() -> None:
    assert orjson.loads(Rang(id="7").encoded()) == {"type": "rang", "id": "7", "times": None}


def test_an_id_that_nobody_gave_is_left_out() -> None:
    assert "id" not in orjson.loads(Rang().encoded())


def _auth(**fields: Any) -> Auth:
    return Auth.model_validate_json(orjson.dumps({"type": "auth", "token": "t", **fields}))


def test_the_first_frame_may_say_what_was_seen() -> None:
    chat_id = uuid4()
    auth = _auth(resume={str(chat_id): 7}, version=3, id="first")
    assert auth.resume == {chat_id: 7}
    assert auth.version == 3
    assert auth.id == "first"


@pytest.mark.parametrize(
    "fields",
    [
        {"token": None}, {"token": 1}, {"token": "x" * 8193}, {"token": "a\x00"},
        {"version": -1}, {"version": "1"}, {"version": 2**62 + 1}, {"version": 1.5},
        {"resume": []}, {"resume": {"x": 1}}, {"resume": {str(uuid4()): -1}},
        {"resume": {str(uuid4()): "1"}}, {"resume": {str(uuid4()): 1 for _ in range(201)}},
        {"id": "x" * 129}, {"id": 5}, {"sender_id": "me"}, {"type": "authenticate"},
    ],
)  # fmt: skip
def test_a_first_frame_that_makes_no_sense_is_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        _auth(**fields)
