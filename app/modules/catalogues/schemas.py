"""Catalogues and their entries as they are asked for and told."""

from typing import Annotated, Self
from urllib.parse import quote
from uuid import UUID

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from app.kernel.errors import Locale
from app.kernel.schema import Line, Schema, visible
from app.modules.catalogues.public import KEY_MAX, VALUE_MAX, CatalogueRow

POSITION_MAX = 2**31 - 1
# Words that stand in addresses where a key would.
RESERVED = frozenset({"import", "export"})


def _addressable(key: str) -> str:
    """Refuses a key that could not stand in an address: clients resolve dots and double slashes."""
    if key in RESERVED or any(part in {"", ".", ".."} for part in key.split("/")):
        raise PydanticCustomError("string_pattern_mismatch", "Cannot stand in an address")
    return key


def _seen(value: str) -> str:
    if not visible(value):
        raise PydanticCustomError("blank", "Nothing would be seen")
    return value


Key = Annotated[Line, Field(max_length=KEY_MAX), AfterValidator(_addressable)]
Value = Annotated[Line, Field(max_length=VALUE_MAX), AfterValidator(_seen)]
Position = Annotated[int, Field(ge=0, le=POSITION_MAX)]


class CatalogueRead(Schema):
    """A catalogue; `route` leads to its entries."""

    name: str
    title: str
    count: int
    route: str


class EntryRead(Schema):
    """An entry in the reader's language; `route` leads to itself."""

    id: UUID
    key: str
    value: str
    route: str


class EntryDraft(Schema):
    """An entry as an admin writes it, one by one or in a file."""

    key: Key
    value_en: Value
    value_ru: Value
    position: Position = 0


class Place(Schema):
    """Where an entry stands in its list; a cursor says it."""

    position: Position
    key: Key


class EntryPatch(Schema):
    """What is left out or null stays; a key never changes."""

    value_en: Value | None = None
    value_ru: Value | None = None
    position: Position | None = None

    def values(self) -> dict[str, object]:
        return self.model_dump(exclude_none=True)


class EntryWhole(Schema):
    """An entry in all languages, as whoever wrote it sees it."""

    id: UUID
    key: str
    value_en: str
    value_ru: str
    position: int
    route: str

    @classmethod
    def of(cls, name: str, row: CatalogueRow) -> Self:
        return cls(
            id=row.id, key=row.key, value_en=row.value_en, value_ru=row.value_ru,
            position=row.position, route=entry_route(name, row.key),
        )  # fmt: skip

    def read(self, locale: Locale) -> EntryRead:
        value = self.value_ru if locale == "ru" else self.value_en
        return EntryRead(id=self.id, key=self.key, value=value, route=self.route)


class Imported(Schema):
    """How many rows of a file were new, different, and as they had been."""

    created: int
    changed: int
    unchanged: int


def catalogue_route(name: str) -> str:
    return f"/catalogues/{name}/"


def entry_route(name: str, key: str) -> str:
    return f"/catalogues/{name}/{quote(key)}/"
