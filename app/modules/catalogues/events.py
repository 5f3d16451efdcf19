"""What happens to catalogues."""

from dataclasses import dataclass

from app.kernel.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueChanged(Event):
    """Rows of the catalogue of that name came, went or changed."""

    name: str
