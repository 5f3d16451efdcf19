"""Signals survive the way as they are; whatever is not one is refused, whole."""

import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.adapters.realtime.signals import HEAD, Unreadable, parcel, record, seal, sender, unpack
from app.kernel.ids import new_id
from app.kernel.sockets import UNSAID, Ending, Follow, Gone, Kick, Push, Sealed, Signal, Unfollow
from tests.adapters.realtime.broker_suite import EVERY_KIND
from tests.adapters.realtime.paper import ROOM, said, stretch

NODE = bytes(range(16))
IDS = st.uuids(allow_nil=False)
VERSIONS = st.integers(0, 2**62)
NAMES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=80)
PUSHES = st.builds(
    Push, NAMES, st.just(Sealed(b'{"type":"said"}')), st.none() | VERSIONS, st.none() | IDS,
    st.none() | NAMES,
)  # fmt: skip
SIGNALS = (
    PUSHES
    | st.builds(Follow, IDS, NAMES, VERSIONS)
    | st.builds(Unfollow, IDS, NAMES, st.none() | VERSIONS)
    | st.builds(Gone, NAMES)
    | st.builds(
        Kick, IDS, st.sampled_from(Ending), st.none() | st.frozensets(IDS, max_size=5),
        st.none() | IDS,
    )
)  # fmt: skip


def packed(*signals: Signal) -> bytes:
    return parcel(NODE, map(record, signals))


@settings(database=None)
@given(st.lists(SIGNALS, max_size=5))
def test_signals_arrive_as_they_were(signals: list[Signal]) -> None:
    data = packed(*signals)
    assert sender(data) == NODE
    assert unpack(data) == signals


@settings(database=None)
@given(st.binary(max_size=300))
def test_anything_else_is_refused_and_breaks_nothing(data: bytes) -> None:
    for given_ in (data, HEAD.pack(1, NODE) + data):
        try:
            unpack(given_)
        except Unreadable:
            continue


@pytest.mark.parametrize("signal", EVERY_KIND, ids=lambda signal: type(signal).__name__)
def test_a_parcel_that_was_cut_is_refused(signal: Signal) -> None:
    """Wherever it was cut: nothing of it counts, not even what came before."""
    data = packed(said(1), signal)
    whole = {HEAD.size, len(packed(said(1)))}
    for size in set(range(len(data))) - whole:
        with pytest.raises(Unreadable):
            unpack(data[:size])


def test_a_version_of_which_nothing_is_said_arrives_so() -> None:
    signal = Push(ROOM, UNSAID, 1)
    assert unpack(packed(signal)) == [signal]


@pytest.mark.parametrize("payload", [b"null", b"[]", b"{", b'{"a": NaN}', b'"\xff"', b'{"a":1}{}'])
def test_a_frame_that_is_no_json_object_is_refused(payload: bytes) -> None:
    with pytest.raises(Unreadable):
        unpack(packed(Push(ROOM, Sealed(payload), 1)))


@pytest.mark.parametrize(
    "signal", [Follow(new_id(), ROOM, -1), Follow(new_id(), ROOM, -7), Unfollow(new_id(), ROOM, -7)]
)
def test_a_version_below_zero_is_refused(signal: Signal) -> None:
    with pytest.raises(Unreadable):
        unpack(packed(signal))


def test_a_reason_that_nobody_knows_is_refused() -> None:
    data = packed(Kick(new_id(), Ending.BLOCKED)).replace(b"blocked", b"bloCked")
    with pytest.raises(Unreadable):
        unpack(data)


def test_what_has_no_room_is_refused_before_it_leaves() -> None:
    with pytest.raises(struct.error):
        record(Push("x" * 70_000, Sealed(b"{}")))


def test_another_format_is_nobodys() -> None:
    with pytest.raises(Unreadable):
        sender(bytes([2]) + packed(said(1))[1:])


def test_a_frame_is_encoded_once() -> None:
    once = seal(said(1))
    assert isinstance(once, Push)
    assert once.told == Sealed(said(1).told.encoded())
    assert seal(once) is once


def test_a_stretch_arrives_as_its_pushes() -> None:
    assert unpack(packed(stretch(3, 4))) == [seal(said(3)), seal(said(4))]
