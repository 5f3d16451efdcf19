"""Frames by hand, against the parser of a library that is right about them."""

import pytest
from websockets.frames import Frame, Opcode
from websockets.protocol import State
from websockets.server import ServerProtocol

from bench.load.frames import BrokenStream, FrameReader, masked, pongs

LENGTHS = [0, 1, 125, 126, 4_000, 65_535, 65_536]


def _from_a_server(payload: bytes, opcode: Opcode = Opcode.TEXT) -> bytes:
    return Frame(opcode, payload).serialize(mask=False)


@pytest.mark.parametrize("length", LENGTHS)
def test_a_server_understands_what_the_generator_writes(length: int) -> None:
    server = ServerProtocol(state=State.OPEN)
    server.receive_data(masked(b"x" * length))
    (frame,) = server.events_received()
    assert isinstance(frame, Frame)
    assert (frame.opcode, len(frame.data)) == (Opcode.TEXT, length)


@pytest.mark.parametrize("at_once", [1, 2, 3, 7, 100_000, 10**9])
def test_frames_are_found_however_the_bytes_are_cut(at_once: int) -> None:
    payloads = [bytes([65 + n]) * length for n, length in enumerate(LENGTHS[:5])]
    stream = b"".join(map(_from_a_server, payloads))
    reader, found = FrameReader(), list[bytes]()
    for start in range(0, len(stream), at_once):
        found += [payload for _, payload in reader.read(stream[start : start + at_once])]
    assert found == payloads
    assert reader.rest == b""


def test_a_ping_is_answered_with_its_own_words() -> None:
    frames = FrameReader().read(_from_a_server(b"are you there", Opcode.PING))
    assert pongs(frames) == masked(b"are you there", 0x8A)


def test_a_goodbye_is_a_failure_that_says_why() -> None:
    goodbye = FrameReader().read(b"\x88\x06" + (1012).to_bytes(2, "big") + b"gone")
    with pytest.raises(BrokenStream, match="1012 gone"):
        pongs(goodbye)


def test_what_nobody_expects_is_a_failure() -> None:
    with pytest.raises(BrokenStream, match="0x82"):
        pongs(FrameReader().read(b"\x82\x01x"))
