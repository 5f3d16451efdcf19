"""The schema in Mermaid, which many sites show as a picture."""

from collections.abc import Iterator, Sequence

from app.engine.cli.drawing.schema import Arrow, DrawnColumn, DrawnTable


def mermaid(tables: Sequence[DrawnTable]) -> str:
    return "\n".join(["erDiagram", *_lines(tables)]) + "\n"


def _lines(tables: Sequence[DrawnTable]) -> Iterator[str]:
    for module in dict.fromkeys(table.module for table in tables):
        yield f"    %% {module}"
        for table in (table for table in tables if table.module == module):
            yield f"    {table.name} {{"
            yield from (f"        {_column(column)}" for column in table.columns)
            yield "    }"
    for table in tables:
        yield from (f"    {_arrow(arrow)}" for arrow in table.arrows)


def _column(column: DrawnColumn) -> str:
    keys = {"PK": column.primary, "FK": column.foreign, "UK": column.unique and not column.primary}
    marks = ", ".join(mark for mark, holds in keys.items() if holds)
    note = '"may be null"' if column.optional else ""
    kind = column.kind.replace(" ", "_").replace(",", "_")
    return " ".join(part for part in (kind, column.name, marks, note) if part)


def _arrow(arrow: Arrow) -> str:
    target = "|o" if arrow.optional else "||"
    source = "o|" if arrow.single else "o{"
    return f'{arrow.to_table} {target}--{source} {arrow.table} : "{", ".join(arrow.columns)}"'
