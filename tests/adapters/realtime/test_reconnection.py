"""Failures make the pauses longer, up to a limit; a success makes them short again."""

from app.adapters.realtime.reconnection import FIRST, LONGEST, Reconnection


def test_pauses_grow_up_to_the_longest() -> None:
    reconnection = Reconnection()
    assert reconnection.failed() <= FIRST
    pauses = [reconnection.failed() for _ in range(2000)]
    assert all(0 <= pause <= LONGEST for pause in pauses)
    assert max(pauses) > LONGEST / 2


def test_nodes_do_not_come_back_all_at_once() -> None:
    nodes = [Reconnection() for _ in range(100)]
    pauses = [[node.failed() for _ in range(5)][-1] for node in nodes]
    assert len(set(pauses)) > 90


def test_after_a_success_the_first_pause_is_short_again() -> None:
    reconnection = Reconnection()
    assert [reconnection.failing, reconnection.failed() >= 0, reconnection.failing] == [
        False, True, True
    ]  # fmt: skip
    for _ in range(20):
        reconnection.failed()
    reconnection.succeeded()
    assert not reconnection.failing
    assert reconnection.failed() <= FIRST
