"""Where the boxes of tables stand: modules from left to right, each in as few stacks as fit."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.engine.cli.drawing.schema import DrawnTable

ROW = 18
HEAD = 26
LETTER = 7.3  # width of one, in a typeface whose letters are all as wide
BESIDE = 24  # what a box has beside its letters
BETWEEN = 20  # boxes of a stack
ALLEY = 90  # between stacks, where the lines run
MARGIN = 40
TITLE = 34  # height of a module's name
TALLEST = 900


@dataclass(frozen=True, slots=True)
class Box:
    table: DrawnTable
    stack: int
    x: float
    y: float
    width: float

    @property
    def height(self) -> float:
        return height(self.table)

    def row(self, column: str) -> float:
        """The middle of the line that names the column."""
        names = [one.name for one in self.table.columns]
        return self.y + HEAD + ROW * (names.index(column) + 0.5)


@dataclass(frozen=True, slots=True)
class Layout:
    boxes: dict[str, Box]
    titles: dict[str, float]
    width: float
    height: float


def laid_out(tables: Sequence[DrawnTable]) -> Layout:
    boxes: dict[str, Box] = {}
    titles: dict[str, float] = {}
    x: float = MARGIN
    for number, stack in enumerate(_stacks(tables)):
        titles.setdefault(stack[0].module, x)
        width, y = max(_width(table) for table in stack), float(MARGIN + TITLE)
        for table in stack:
            boxes[table.name] = Box(table, number, x, y, width)
            y += height(table) + BETWEEN
        x += width + ALLEY
    bottom = max((box.y + box.height for box in boxes.values()), default=0.0)
    return Layout(boxes, titles, x - ALLEY + MARGIN, bottom + MARGIN)


def height(table: DrawnTable) -> float:
    return HEAD + ROW * len(table.columns) + 4


def _width(table: DrawnTable) -> float:
    longest = max(len(f"{one.name}  {one.kind}") for one in table.columns) + 4
    return max(longest, len(table.name) + 2) * LETTER + BESIDE


def _modules(tables: Sequence[DrawnTable]) -> list[str]:
    """Those that no other module knows stand at the end, out of the way of the lines."""
    homes = {table.name: table.module for table in tables}
    tied = {
        module
        for table in tables
        for arrow in table.arrows
        for module in (table.module, homes.get(arrow.to_table, ""))
        if homes.get(arrow.to_table) != table.module
    }
    return sorted(dict.fromkeys(homes.values()), key=lambda module: module not in tied)


def _stacks(tables: Sequence[DrawnTable]) -> Iterator[list[DrawnTable]]:
    for module in _modules(tables):
        stack: list[DrawnTable] = []
        used = 0.0
        for table in (table for table in tables if table.module == module):
            if stack and used + height(table) > TALLEST:
                yield stack
                stack, used = [], 0.0
            stack.append(table)
            used += height(table) + BETWEEN
        yield stack
