"""The lists that the product ships; their rows come with the migration."""

from app.modules.catalogues.public import CatalogueRow, Title


class Country(CatalogueRow):
    """ISO 3166-1: `RU`."""

    __tablename__ = "catalogue_countries"
    title = Title("Countries", "Страны")


class Language(CatalogueRow):
    """ISO 639-1: `ru`."""

    __tablename__ = "catalogue_languages"
    title = Title("Languages", "Языки")


class TimeZone(CatalogueRow):
    """The tz database: `Europe/Moscow`."""

    __tablename__ = "catalogue_time_zones"
    title = Title("Time zones", "Часовые пояса")


class Currency(CatalogueRow):
    """ISO 4217, those that are legal tender somewhere today: `RUB`."""

    __tablename__ = "catalogue_currencies"
    title = Title("Currencies", "Валюты")


class ReportReason(CatalogueRow):
    """Why people report a message or somebody: `spam`."""

    __tablename__ = "catalogue_report_reasons"
    title = Title("Reasons to report", "Причины жалобы")


class Reaction(CatalogueRow):
    """The emoji that clients offer first; the key is the emoji itself."""

    __tablename__ = "catalogue_reactions"
    title = Title("Reactions", "Реакции")
