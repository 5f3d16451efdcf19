"""A frame on its way to sockets: encoded once and framed once, whoever is told."""

from collections.abc import Sequence
from functools import lru_cache

from app.kernel.sockets import Push, Stretch

JOINS = 8  # lists of frames whose joined bytes are remembered; each tick brings new ones


class Frame:
    """The JSON text of a frame (UTF-8) and its place: a channel, and a version if it is in line.

    One without a channel is for one socket alone. Frames are told apart by identity.
    """

    __slots__ = ("_framed", "channel", "passing", "payload", "version")

    def __init__(
        self,
        payload: bytes,
        channel: str = "",
        version: int | None = None,
        passing: str | None = None,
    ) -> None:
        self.payload = payload
        self.channel = channel
        self.version = version
        self.passing = passing
        self._framed: bytes | None = None

    @classmethod
    def of(cls, push: Push) -> "Frame":
        return cls(push.told.encoded(), push.channel, push.version, push.passing)

    @classmethod
    def all_of(cls, stretch: Stretch) -> "list[Frame]":
        channel = stretch.channel
        return [
            cls(text, channel, place) for place, text in enumerate(stretch.texts, stretch.version)
        ]

    @property
    def framed(self) -> bytes:
        """As it goes over the network; made once for all sockets."""
        if self._framed is None:
            self._framed = text_frame(self.payload)
        return self._framed

    def __len__(self) -> int:
        return len(self.payload)


def joined(frames: list[Frame]) -> bytes:
    """The bytes of the frames; who is told the same is given the same object."""
    if len(frames) == 1:
        return frames[0].framed
    # What ends with an answer is for one socket alone.
    return _join_once(tuple(frames)) if frames[-1].channel else _join(frames)


def _join(frames: Sequence[Frame]) -> bytes:
    return b"".join([frame._framed or frame.framed for frame in frames])  # noqa: SLF001 - most are framed already


_join_once = lru_cache(JOINS)(_join)


def text_frame(payload: bytes) -> bytes:
    """An unmasked, unfragmented text frame (RFC 6455, section 5.2)."""
    size = len(payload)
    if size < 126:
        return bytes((0x81, size)) + payload
    if size < 65536:
        return b"\x81\x7e" + size.to_bytes(2, "big") + payload
    return b"\x81\x7f" + size.to_bytes(8, "big") + payload
