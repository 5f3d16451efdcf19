"""A window moves: places are free again one by one, and what is over is forgotten."""

from app.adapters.limits import windows
from app.adapters.limits.windows import KEYS_FEW, Windows
from app.kernel.limits import Quota


class Watch:
    """A clock that stands until somebody moves it."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def _taken(of: Windows, key: str, times: int) -> int:
    """How many of so many tries got a place."""
    return sum(not of.take(key).refused for _ in range(times))


def test_there_are_so_many_places_and_no_more() -> None:
    of = Windows(Quota(5, 60), Watch())
    assert _taken(of, "ann", 100) == 5


def test_places_become_free_one_by_one() -> None:
    watch = Watch()
    of = Windows(Quota(2, 60), watch)
    assert not of.take("ann").refused
    watch.now += 40
    assert not of.take("ann").refused
    window = of.take("ann")
    assert (window.refused, window.reset) == (True, 20)
    watch.now += 20
    assert _taken(of, "ann", 5) == 1
    watch.now += 40
    assert _taken(of, "ann", 5) == 1


def test_a_refused_try_does_not_make_one_wait_longer() -> None:
    watch = Watch()
    of = Windows(Quota(1, 60), watch)
    of.take("ann")
    for _ in range(10):
        watch.now += 5
        assert of.take("ann").refused
    watch.now += 10
    assert not of.take("ann").refused


def test_in_no_stretch_of_time_are_there_more() -> None:
    watch = Watch()
    of = Windows(Quota(7, 10), watch)
    taken = []
    for step in range(400):
        watch.now += (step * 7919 % 13) / 10
        if not of.take("ann").refused:
            taken.append(watch.now)
    for since in taken:
        assert sum(since <= moment < since + 10 for moment in taken) <= 7


def test_bob_has_places_of_his_own() -> None:
    of = Windows(Quota(2, 60), Watch())
    assert _taken(of, "ann", 9) == 2
    assert _taken(of, "bob", 9) == 2


def test_what_is_cleared_begins_anew() -> None:
    of = Windows(Quota(2, 60), Watch())
    _taken(of, "ann", 2)
    of.clear("ann")
    of.clear("nobody")
    assert _taken(of, "ann", 9) == 2


def test_what_redis_does_not_know_is_told_once() -> None:
    watch = Watch()
    of = Windows(Quota(9, 60), watch)
    for _ in range(2):
        watch.now += 1
        of.take("ann")
    watch.now += 1
    assert of.take("ann").tell() == 3
    watch.now += 1
    assert of.take("ann").tell() == 1


def test_a_place_that_is_not_used_is_given_back() -> None:
    of = Windows(Quota(1, 60), Watch())
    of.take("ann").give_back()
    window = of.take("ann")
    assert not window.refused
    window.give_back()
    window.give_back()


def test_who_came_once_is_forgotten() -> None:
    watch = Watch()
    of = Windows(Quota(1, 60), watch)
    for number in range(KEYS_FEW):
        of.take(f"address:{number}")
    watch.now += 60
    of.take("ann")
    assert len(of) == 1


def test_very_many_addresses_do_not_eat_the_memory(monkeypatch) -> None:  # type: ignore[no-untyped-def] # pytest's
    monkeypatch.setattr(windows, "KEYS_MAX", 2 * KEYS_FEW)
    of = Windows(Quota(1, 60), Watch())
    for number in range(10 * KEYS_FEW):
        of.take(f"address:{number}")
    assert len(of) <= 2 * KEYS_FEW
    assert of.take(f"address:{10 * KEYS_FEW - 1}").refused
