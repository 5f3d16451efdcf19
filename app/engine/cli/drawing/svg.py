"""The schema as SVG: one colour per module, a line for every foreign key."""

from collections.abc import Iterator, Sequence
from html import escape

from app.engine.cli.drawing.layout import HEAD, MARGIN, ROW, Box, Layout, laid_out
from app.engine.cli.drawing.schema import Arrow, DrawnColumn, DrawnTable

COLOURS = (
    "#4c6ef5", "#0ca678", "#f08c00", "#ae3ec9", "#e03131", "#1098ad", "#74b816", "#d6336c",
)  # fmt: skip
STYLE = (
    "text{font-family:ui-monospace,Menlo,Consolas,monospace;font-size:12px;fill:#212529}"
    ".kind{fill:#868e96;text-anchor:end}.head{fill:#fff;font-weight:bold}"
    ".title{font-size:18px;font-weight:bold}.key{font-weight:bold}"
    ".line{fill:none;stroke-width:1.4;opacity:.75}"
)


def svg(tables: Sequence[DrawnTable]) -> str:
    layout = laid_out(tables)
    modules = dict.fromkeys(table.module for table in tables)
    colours = {module: COLOURS[n % len(COLOURS)] for n, module in enumerate(modules)}
    return "\n".join([*_drawing(layout, colours), "</svg>"]) + "\n"


def _drawing(layout: Layout, colours: dict[str, str]) -> Iterator[str]:
    width, height = round(layout.width), round(layout.height)
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" role="img"><title>Schema</title>'
    )
    yield f'<style>{STYLE}</style><rect width="100%" height="100%" fill="#fff"/>'
    for module, x in layout.titles.items():
        yield _text(x, MARGIN + 8, module, "title", f'style="fill:{colours[module]}"')
    # Lines first, so that they pass behind the boxes.
    for box in layout.boxes.values():
        for arrow in box.table.arrows:
            target = layout.boxes.get(arrow.to_table)
            if target is not None:
                yield _line(box, target, arrow, colours[target.table.module])
    for box in layout.boxes.values():
        yield from _box(box, colours[box.table.module])


def _box(box: Box, colour: str) -> Iterator[str]:
    place = f'x="{box.x:.0f}" y="{box.y:.0f}" width="{box.width:.0f}"'
    yield f'<g id="{escape(box.table.name)}">'
    yield f'<rect {place} height="{box.height:.0f}" rx="6" fill="#f8f9fa" stroke="{colour}"/>'
    yield f'<rect {place} height="{HEAD - 4}" rx="6" fill="{colour}"/>'
    yield _text(box.x + 10, box.y + 15, box.table.name, "head")
    for column in box.table.columns:
        y = box.row(column.name) + 4
        yield _text(box.x + 10, y, _named(column), "key" if column.primary else "")
        yield _text(box.x + box.width - 10, y, column.kind, "kind")
    yield "</g>"


def _named(column: DrawnColumn) -> str:
    """`?` may be null, `*` occurs once."""
    return column.name + ("?" if column.optional else "") + ("*" if column.unique else "")


def _line(source: Box, target: Box, arrow: Arrow, colour: str) -> str:
    """From the left of the column to the right of what it points to, or around if that is above."""
    y, to_y = source.row(arrow.columns[0]), target.row(arrow.to_columns[0])
    x = source.x
    to_x = target.x if source.stack == target.stack else target.x + target.width
    reach = -ROW * 2 if source.stack == target.stack else ROW * 2
    curve = f"M{x:.0f},{y:.0f} C{x - ROW * 2:.0f},{y:.0f} {to_x + reach:.0f},{to_y:.0f}"
    dashes = ' stroke-dasharray="5 4"' if arrow.optional else ""
    return (
        f'<path class="line" d="{curve} {to_x:.0f},{to_y:.0f}" stroke="{colour}"{dashes}/>'
        f'<circle cx="{to_x:.0f}" cy="{to_y:.0f}" r="3" fill="{colour}"/>'
    )


def _text(x: float, y: float, text: str, kind: str, more: str = "") -> str:
    marks = " ".join(part for part in (f'class="{kind}"' if kind else "", more) if part)
    return f'<text x="{x:.0f}" y="{y:.0f}" {marks}>{escape(text)}</text>'
