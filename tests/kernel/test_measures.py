"""What is measured: cells are found by name, count without waiting, and stay few."""

import pytest

from app.kernel.measures import CELLS_MAX, OTHER, Measures


def test_who_asks_twice_counts_in_the_same_place() -> None:
    measures = Measures()
    measures.counter("cups", "Cups of tea.").add()
    measures.counter("cups", "Cups of tea.").add(2)
    assert measures.counter("cups", "Cups of tea.").value == 3


def test_two_applications_do_not_share_their_numbers() -> None:
    one, other = Measures(), Measures()
    one.counter("cups", "Cups of tea.").add()
    assert other.counter("cups", "Cups of tea.").value == 0


def test_a_label_has_its_own_number() -> None:
    cups = Measures().counters("cups", "Cups of tea.", "kind")
    cups.of("green").add()
    assert [(values, cell.value) for values, cell in cups.cells()] == [(("green",), 1)]


def test_labels_are_fixed() -> None:
    measures = Measures()
    cups = measures.counters("cups", "Cups of tea.", "kind")
    with pytest.raises(ValueError, match="has the labels"):
        cups.of("green", "large")
    with pytest.raises(ValueError, match="has the labels"):
        measures.counters("cups", "Cups of tea.", "size")


def test_a_value_falls_into_the_first_class_that_holds_it() -> None:
    waits = Measures().histogram("waits", "Waiting.", bounds=(1.0, 2.0))
    for seconds in (0.5, 1.0, 1.5, 99.0):
        waits.observe(seconds)
    assert waits.counts == [2, 1, 1]
    assert waits.sum == 102.0


def test_labels_that_somebody_makes_up_do_not_eat_the_memory() -> None:
    paths = Measures().counters("paths", "A mistake: raw paths.", "path")
    for number in range(CELLS_MAX + 50):
        paths.of(f"/{number}").add()
    cells = dict(paths.cells())
    assert len(cells) == CELLS_MAX + 1
    assert cells[(OTHER,)].value == 50
