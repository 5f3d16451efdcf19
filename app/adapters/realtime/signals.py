"""Signals as bytes, between nodes: strict, versioned, and with frames that are encoded already.

A parcel is the format's number (1 byte), the node it is from (16 bytes) and records, each a kind
(1 byte), a length (4 bytes) and a body. Numbers are big-endian; an id of zeros, a version of -1, a
count of 0xFFFF and an empty `passing` stand for None. JSON would have to escape the frames, which
are JSON themselves.
"""

import struct
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from uuid import UUID

import orjson

from app.kernel.sockets import Ending, Follow, Gone, Kick, Push, Sealed, Signal, Stretch, Unfollow

FORMAT = 1
HEAD = struct.Struct("!B16s")
RECORD = struct.Struct("!cI")
PUSH = struct.Struct("!q16sHH")  # version, besides, bytes of the channel, of `passing`; frame last
FOLLOW = struct.Struct("!16sq")  # account, version; the channel follows
KICK = struct.Struct("!16s16sHB")  # account, besides, sessions, bytes of the ending; both follow

NOBODY = bytes(16)
NONE = 0xFFFF


class Unreadable(Exception):
    """These bytes are no parcel of this format."""


def seal(signal: Signal) -> Signal:
    """The same, with its frame encoded for good."""
    if isinstance(signal, Push) and not isinstance(signal.told, Sealed):
        return replace(signal, told=Sealed(signal.told.encoded()))
    return signal


def record(signal: Signal) -> bytes:
    """One signal; raises struct.error for what the format has no room for.

    A stretch is the records of its pushes.
    """
    if isinstance(signal, Stretch):
        return b"".join(map(record, signal.pushes()))
    kind, body = _written(signal)
    return RECORD.pack(kind, len(body)) + body


def parcel(node: bytes, records: Iterable[bytes]) -> bytes:
    return HEAD.pack(FORMAT, node) + b"".join(records)


def sender(data: bytes) -> bytes:
    """The node that a parcel is from; raises Unreadable."""
    if len(data) < HEAD.size or data[0] != FORMAT:
        raise Unreadable("another format")
    node: bytes = HEAD.unpack_from(data)[1]
    return node


def unpack(data: bytes) -> list[Signal]:
    """The signals of a parcel; raises Unreadable if any byte is not as it should be."""
    sender(data)
    try:
        return list(_records(data))
    except (ValueError, struct.error) as error:
        raise Unreadable(str(error)) from None


def _records(data: bytes) -> Iterator[Signal]:
    at = HEAD.size
    while at < len(data):
        kind, length = RECORD.unpack_from(data, at)
        at += RECORD.size
        if kind not in READERS or at + length > len(data):
            raise Unreadable("an unknown or broken record")
        yield READERS[kind](data[at : at + length])
        at += length


def _written(signal: Push | Follow | Unfollow | Kick | Gone) -> tuple[bytes, bytes]:
    match signal:
        case Push(channel, told, version, besides, passing):
            name, state = channel.encode(), (passing or "").encode()
            head = PUSH.pack(_number(version), _bytes(besides), len(name), len(state))
            return b"p", head + name + state + told.encoded()
        case Follow(account_id, channel, version):
            return b"f", FOLLOW.pack(account_id.bytes, version) + channel.encode()
        case Unfollow(account_id, channel, version):
            return b"u", FOLLOW.pack(account_id.bytes, _number(version)) + channel.encode()
        case Kick(account_id, ending, session_ids, besides):
            count = NONE if session_ids is None else len(session_ids)
            word = ending.value.encode()
            head = KICK.pack(account_id.bytes, _bytes(besides), count, len(word))
            return b"k", head + word + b"".join(one.bytes for one in session_ids or ())
        case Gone(channel):
            return b"g", channel.encode()


def _push(body: bytes) -> Push:
    version, besides, of_channel, of_passing = PUSH.unpack_from(body)
    middle = PUSH.size + of_channel
    end = middle + of_passing
    channel, passing, payload = body[PUSH.size : middle], body[middle:end], body[end:]
    if payload and not isinstance(orjson.loads(payload), dict):
        raise Unreadable("a frame that is no object")
    return Push(
        channel.decode(), Sealed(payload), _version(version), _id(besides),
        passing.decode() or None,
    )  # fmt: skip


def _follow(body: bytes) -> Follow:
    account, version = FOLLOW.unpack_from(body)
    if version < 0:
        raise Unreadable("following needs a version")
    return Follow(UUID(bytes=account), body[FOLLOW.size :].decode(), version)


def _unfollow(body: bytes) -> Unfollow:
    account, version = FOLLOW.unpack_from(body)
    return Unfollow(UUID(bytes=account), body[FOLLOW.size :].decode(), _version(version))


def _kick(body: bytes) -> Kick:
    account, besides, count, length = KICK.unpack_from(body)
    start = KICK.size + length
    ids = body[start:]
    if len(ids) != (0 if count == NONE else 16 * count):
        raise Unreadable("sessions that are not ids")
    sessions = frozenset(UUID(bytes=ids[at : at + 16]) for at in range(0, len(ids), 16))
    ending = Ending(body[KICK.size : start].decode())
    return Kick(UUID(bytes=account), ending, None if count == NONE else sessions, _id(besides))


def _gone(body: bytes) -> Gone:
    return Gone(body.decode())


READERS: dict[bytes, Callable[[bytes], Signal]] = {
    b"p": _push, b"f": _follow, b"u": _unfollow, b"k": _kick, b"g": _gone,
}  # fmt: skip


def _number(version: int | None) -> int:
    return -1 if version is None else version


def _version(number: int) -> int | None:
    if number < -1:
        raise Unreadable("a version below zero")
    return None if number == -1 else number


def _bytes(one: UUID | None) -> bytes:
    return NOBODY if one is None else one.bytes


def _id(raw: bytes) -> UUID | None:
    return None if raw == NOBODY else UUID(bytes=raw)
