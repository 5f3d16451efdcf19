"""A row of a shipped catalogue."""

from typing import NamedTuple


class Row(NamedTuple):
    key: str
    value_en: str
    value_ru: str
    position: int = 0
