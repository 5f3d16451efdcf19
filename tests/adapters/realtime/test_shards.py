"""Every node finds the same shard for the same thing, and few shards for what belongs together."""

from uuid import UUID

import pytest

from app.adapters.realtime.broker import Subject
from app.adapters.realtime.shards import EVERYBODY, SHARDS, shard_of, shard_of_signal
from app.kernel.ids import new_id
from app.kernel.sockets import Ending, Follow, Gone, Kick, Unfollow
from tests.adapters.realtime.paper import ROOM, said

ANN = UUID("0193a5b2-7c3d-7e4f-8a9b-0c1d2e3f4a5b")


@pytest.mark.parametrize(
    ("subject", "shard"),
    [
        (ANN, "a243"), (f"account:{ANN}", "a243"), (f"presence:{ANN}", "a243"),
        (f"chat:{ANN}", "c243"),
    ],
)  # fmt: skip
def test_nodes_of_every_release_agree(subject: Subject, shard: str) -> None:
    """These never change: nodes are replaced one after the other."""
    assert shard_of(subject) == shard


def test_signals_travel_where_they_are_listened_for() -> None:
    assert shard_of_signal(said(1)) == shard_of(ROOM)
    assert shard_of_signal(Unfollow(ANN, ROOM, 1)) == shard_of(ROOM)
    assert shard_of_signal(Gone(ROOM)) == shard_of(ROOM)
    assert shard_of_signal(Follow(ANN, ROOM, 1)) == shard_of(ANN)
    assert shard_of_signal(Kick(ANN, Ending.BLOCKED)) == EVERYBODY


def test_ids_spread_over_all_shards() -> None:
    assert len({shard_of(new_id()) for _ in range(20 * SHARDS)}) == SHARDS
