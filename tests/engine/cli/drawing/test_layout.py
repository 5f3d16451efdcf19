"""Where the boxes stand."""

from collections.abc import Sequence
from itertools import combinations

from app.engine.cli.drawing.layout import TALLEST, laid_out
from app.engine.cli.drawing.schema import DrawnTable


def test_no_box_stands_on_another_and_all_are_on_the_sheet(
    messenger: Sequence[DrawnTable],
) -> None:
    layout = laid_out(messenger)
    assert len(layout.boxes) == len(messenger)
    for a, b in combinations(layout.boxes.values(), 2):
        beside = a.x + a.width < b.x or b.x + b.width < a.x
        assert beside or a.y + a.height < b.y or b.y + b.height < a.y
    assert all(box.x + box.width < layout.width for box in layout.boxes.values())
    assert all(box.y + box.height < layout.height for box in layout.boxes.values())


def test_a_stack_is_of_one_module_and_not_too_tall(messenger: Sequence[DrawnTable]) -> None:
    boxes = laid_out(messenger).boxes.values()
    for number in {box.stack for box in boxes}:
        stack = [box for box in boxes if box.stack == number]
        assert len({box.table.module for box in stack}) == 1
        assert len(stack) == 1 or sum(box.height for box in stack) < TALLEST


def test_modules_that_nobody_points_to_stand_at_the_end(messenger: Sequence[DrawnTable]) -> None:
    titles = laid_out(messenger).titles
    assert titles["auth"] < titles["chat"] < titles["engine"]


def test_nothing_to_draw_is_an_empty_sheet() -> None:
    assert laid_out([]).boxes == {}
