"""Frames are read strictly, and refusals name what was wrong and which frame it was."""

from typing import Any

import orjson
import pytest

from app.engine.frames import (
    BadFrame,
    BadJson,
    FrameReader,
    InternalError,
    Ping,
    Pong,
    UnknownType,
    error_frame,
    ref_of,
)
from app.kernel.errors import AppError, fault
from app.kernel.sockets import Auth, Command, Pipelined
from tests.engine.extra.tea import Shout, TooMuchTea

READER = FrameReader([Command(Shout, lambda *_: None)])  # type: ignore[arg-type] # only read


def _refused(raw: str, kind: type[AppError]) -> str:
    with pytest.raises(kind) as refused:
        READER.read(raw, "en")
    return refused.value.said("en")


def test_the_engines_frames_and_those_of_modules_are_read() -> None:
    assert READER.read('{"type":"ping","id":"7"}', "en") == Ping(type="ping", id="7")
    assert READER.read('{"type":"auth","token":"t"}', "en") == Auth(type="auth", token="t")
    assert READER.read('{"type":"shout","text":" hey "}', "en") == Shout(type="shout", text="hey")


def _short(values: dict[str, Any]) -> Shout | None:
    text = values.get("text")
    return Shout(type="shout", text=text) if isinstance(text, str) and len(text) < 5 else None


def test_a_frame_that_says_how_is_read_without_its_schema() -> None:
    reader = FrameReader([Pipelined(Shout, lambda *_: None, plain=_short)])
    assert reader.plain('{"type":"shout","text":"hey"}') == Shout(type="shout", text="hey")
    assert READER.plain('{"type":"shout","text":"hey"}') is None


@pytest.mark.parametrize(
    "raw", ["", "{", "[]", "null", '{"type":["shout"]}', '{"type":"ping"}', '{"type":"shout"}']
)
def test_the_others_are_left_to_the_schema(raw: str) -> None:
    reader = FrameReader([Pipelined(Shout, lambda *_: None, plain=_short)])
    assert reader.plain(raw) is None


@pytest.mark.parametrize(
    "raw", ["", "hello", "{", "[" * 100_000, "1" * 5000, '{"type":"shout","text":"\\ud800"}', "'x'"]
)
def test_what_is_no_json_is_told_so(raw: str) -> None:
    _refused(raw, BadJson)


@pytest.mark.parametrize("raw", ["null", "1", "[]", '"x"', "true", "NaN"])
def test_what_is_no_object_is_a_bad_frame(raw: str) -> None:
    assert "object" in _refused(raw, BadFrame)


@pytest.mark.parametrize("raw", ["{}", '{"type":"whisper"}', '{"type":7}', '{"type":null}'])
def test_a_type_that_nobody_knows_is_told_so(raw: str) -> None:
    _refused(raw, UnknownType)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ('"text":1', "text: Has to be text."),
        ('"more":1,"text":"x"', "more: Is not known here."),
        ('"text":"x","loudness":NaN', "loudness: "),
        ('"text":"x","loudness":1e999', "loudness: "),
        ('"text":"x","loudness":"1"', "loudness: Has to be a whole number."),
        ('"text":"a\\u0000b"', "text: Holds characters that cannot be stored."),
        ('"text":"x","id":"' + "y" * 129 + '"', "id: May have 128 characters at most."),
    ],
)
def test_a_bad_field_is_named(fields: str, said: str) -> None:
    assert said in _refused('{"type":"shout",' + fields + "}", BadFrame)


def test_a_refusal_never_repeats_what_was_sent() -> None:
    assert "sesame" not in _refused('{"type":"shout","text":["sesame"],"x":"sesame"}', BadFrame)


def test_findings_are_told_in_russian_too() -> None:
    with pytest.raises(BadFrame) as refused:
        READER.read('{"type":"shout"}', "ru")
    assert refused.value.said("ru") == "Кадр неверен: text: Обязательно."


ID = "01a1fc79-0bd1-7080-b790-0887513fe302"


@pytest.mark.parametrize(
    ("frame", "ref"),
    [
        ({"id": "7"}, "7"), ({"client_message_id": ID, "id": "7"}, ID), ({"id": 7}, None),
        ({"id": "x" * 129}, None), ({}, None), ([], None), (None, None), ({"id": ["7"]}, None),
        ({"client_message_id": None, "id": "7"}, "7"), ({"client_message_id": 5, "id": "7"}, "7"),
    ],
)  # fmt: skip
def test_a_refused_frame_is_named_as_the_client_named_it(frame: Any, ref: str | None) -> None:
    assert ref_of(orjson.dumps(frame).decode()) == ref


@pytest.mark.parametrize("raw", ["{", "[" * 100_000, "1" * 5000, "", "\\"])
def test_what_cannot_be_read_has_no_name(raw: str) -> None:
    assert ref_of(raw) is None


def test_an_error_frame_says_whether_and_when_to_try_again() -> None:
    frame = orjson.loads(error_frame(TooMuchTea(retry_after=1.5), "en", "7").encoded())
    assert frame == {
        "type": "error", "code": "TOO_MUCH_TEA", "message": "Drink first.", "temporary": True,
        "retry_after_ms": 1500, "ref": "7",
    }  # fmt: skip


def test_an_error_frame_names_the_fields() -> None:
    frame = error_frame(fault("text", "blank", "Nothing.", "Пусто."), "ru", None)
    assert frame.message == "Часть присланного неверна. text: Пусто."
    assert not frame.temporary


def test_a_fault_of_ours_may_be_tried_again() -> None:
    assert error_frame(InternalError(), "en", None).temporary


def test_an_answer_may_be_a_pong() -> None:
    assert Pong(id="7").encoded() == b'{"type":"pong","id":"7"}'
