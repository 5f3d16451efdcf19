"""Entries as CSV (RFC 4180): a row that names the columns, then one row per entry."""

import csv
import io
from collections.abc import Iterable
from typing import Any

from app.modules.catalogues.errors import MalformedCsv
from app.modules.catalogues.schemas import EntryDraft

COLUMNS = tuple(EntryDraft.model_fields)
NEEDED = {name for name, field in EntryDraft.model_fields.items() if field.is_required()}
SURPLUS = "surplus"  # where cells go that no column stands above


def written(drafts: Iterable[EntryDraft]) -> str:
    sheet = io.StringIO()
    writer = csv.DictWriter(sheet, COLUMNS)
    writer.writeheader()
    writer.writerows(draft.model_dump() for draft in drafts)
    return sheet.getvalue()


def read(content: bytes) -> list[dict[str, Any]]:
    """The rows as they are; whether they are good is seen later. Raises MalformedCsv.

    Spreadsheets of some countries write semicolons, and some a byte order mark: both are taken.
    """
    try:
        text = content.decode("utf-8-sig")
        head = text.partition("\n")[0]
        delimiter = ";" if ";" in head and "," not in head else ","
        reader = csv.DictReader(
            io.StringIO(text, newline=""), restkey=SURPLUS, delimiter=delimiter, strict=True
        )
        _check_columns(list(reader.fieldnames or ()))
        return [_cells(row) for row in reader]
    except (UnicodeDecodeError, csv.Error):
        raise MalformedCsv from None


def _check_columns(columns: list[str]) -> None:
    if len(set(columns)) < len(columns) or not NEEDED <= set(columns) <= set(COLUMNS):
        raise MalformedCsv


def _cells(row: dict[str, Any]) -> dict[str, Any]:
    """Cells that are not there are left out; a position is a number, and empty means none."""
    cells = {name: cell for name, cell in row.items() if cell is not None}
    position = cells.get("position", "")
    if position == "":
        cells.pop("position", None)
    elif position.isascii() and position.isdigit():
        cells["position"] = int(position[:20])
    return cells
