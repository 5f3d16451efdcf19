"""WebSocket frames by hand (RFC 6455, section 5.2): as little work for each as Python allows."""

from collections.abc import Iterable

TEXT, COMPRESSED_TEXT, CLOSE, PING, PONG = 0x81, 0xC1, 0x88, 0x89, 0x8A
MASKED = 0x80
# Clients have to mask. A key of zeros is a key, and costs the server what any other does; a random
# one is there to protect proxies from web pages, and there are neither here.
KEY = bytes(4)


class BrokenStream(Exception):
    """The server sent what this generator does not understand, or said goodbye."""


def masked(payload: bytes, opcode: int = TEXT) -> bytes:
    """One whole frame from a client."""
    length = len(payload)
    if length < 126:
        return bytes((opcode, MASKED | length)) + KEY + payload
    if length < 1 << 16:
        return bytes((opcode, MASKED | 126)) + length.to_bytes(2, "big") + KEY + payload
    return bytes((opcode, MASKED | 127)) + length.to_bytes(8, "big") + KEY + payload


class FrameReader:
    """Cuts what a server sends into frames; the beginning of a frame waits for its end."""

    def __init__(self) -> None:
        self.rest = b""

    def read(self, data: bytes) -> list[tuple[int, bytes]]:
        """The first byte and the payload of every frame that is complete now."""
        if self.rest:
            data = self.rest + data
        frames, position, end = [], 0, len(data)
        while end - position >= 2:
            length, start = data[position + 1], position + 2
            if length >= 126:
                size = 2 if length == 126 else 8
                if end - start < size:
                    break
                length = int.from_bytes(data[start : start + size], "big")
                start += size
            stop = start + length
            if stop > end:
                break
            frames.append((data[position], data[start:stop]))
            position = stop
        self.rest = data[position:]
        return frames


def pongs(frames: Iterable[tuple[int, bytes]]) -> bytes:
    """What keeps the connection alive; raises BrokenStream where the server has ended it."""
    answers = b""
    for opcode, payload in frames:
        if opcode == PING:
            answers += masked(payload, PONG)
        elif opcode == CLOSE:
            code = int.from_bytes(payload[:2], "big")
            raise BrokenStream(f"closed by the server: {code} {payload[2:].decode()}")
        elif opcode not in (TEXT, COMPRESSED_TEXT):
            raise BrokenStream(f"a frame that begins with {opcode:#04x}")
    return answers
