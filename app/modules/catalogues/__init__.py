"""Reference lists: countries, languages, time zones and whatever else is a `catalogue_*` table."""

from app.modules.catalogues.module import CataloguesModule as Module

__all__ = ["Module"]
