"""Encoded once, framed once, joined once for all who are told the same."""

from dataclasses import replace

import pytest

from app.adapters.realtime.frame import Frame, joined, text_frame
from app.kernel.ids import new_id
from tests.adapters.realtime.paper import ROOM, frames, said, stretch


@pytest.mark.parametrize(
    ("size", "head"),
    [(0, "8100"), (125, "817d"), (126, "817e007e"), (65535, "817effff"),
     (65536, "817f0000000000010000")],
)  # fmt: skip
def test_a_frame_is_as_the_rfc_says(size: int, head: str) -> None:
    frame = text_frame(b"x" * size)
    assert frame == bytes.fromhex(head) + b"x" * size


def test_everybody_is_given_the_same_bytes() -> None:
    told = [Frame(payload, ROOM) for payload in (b"1", b"2", b"3")]

    assert joined(told) is joined(list(told))
    assert joined(told) == b"\x81\x011\x81\x012\x81\x013"
    assert joined(told[:1]) is told[0].framed


def test_what_ends_with_an_answer_is_for_one_and_is_not_remembered() -> None:
    told = [Frame(b"1", ROOM), *frames(b"2")]

    assert joined(told) == b"\x81\x011\x81\x012"
    assert joined(told) is not joined(told)


def test_two_frames_that_say_the_same_are_two_frames() -> None:
    assert Frame(b"1") != Frame(b"1")


def test_a_push_keeps_its_place() -> None:
    push = replace(said(7, channel="room:2", besides=new_id()), passing="typing:ann")

    frame = Frame.of(push)

    assert frame.payload == push.told.encoded()
    assert (frame.channel, frame.version, frame.passing) == ("room:2", 7, "typing:ann")


def test_a_stretch_is_the_frames_of_its_pushes() -> None:
    told = stretch(3, 4, 5)

    places = [(frame.payload, frame.channel, frame.version) for frame in Frame.all_of(told)]

    assert places == [(said(number).told.encoded(), ROOM, number) for number in (3, 4, 5)]
