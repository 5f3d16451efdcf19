"""Which tables are catalogues: those named `catalogue_*` of the modules that are on."""

from collections.abc import Collection

from sqlalchemy.orm import DeclarativeBase

from app.kernel.model import Base
from app.kernel.module import CannotStart
from app.modules.catalogues.public import PREFIX, CatalogueRow

MODULES = __name__.rsplit(".", 3)[0]


def catalogues(
    modules: Collection[str], base: type[DeclarativeBase] = Base
) -> dict[str, type[CatalogueRow]]:
    """By the names they have in addresses: without the prefix, with hyphens.

    A process may know the tables of modules that are off; those are not served.
    """
    found: dict[str, type[CatalogueRow]] = {}
    for mapper in base.registry.mappers:
        table = str(mapper.local_table.name)  # type: ignore[attr-defined] # a table, not a join
        if table.startswith(PREFIX) and _module(mapper.class_) in modules:
            found[table.removeprefix(PREFIX).replace("_", "-")] = _checked(mapper.class_, table)
    return dict(sorted(found.items()))


def _module(model: type) -> str:
    package, _, _ = model.__module__.removeprefix(f"{MODULES}.").partition(".")
    return package


def _checked(model: type, table: str) -> type[CatalogueRow]:
    if issubclass(model, CatalogueRow) and hasattr(model, "title"):
        return model
    raise CannotStart(
        f"Module {_module(model)!r}: {table} is a catalogue by its name; let {model.__name__} "
        f"inherit from catalogues' public CatalogueRow and give it a title, or rename the table."
    )
