"""What can go wrong with catalogues."""

from app.kernel.errors import AppError, Kind


class CatalogueNotFound(AppError):
    kind = Kind.MISSING
    code = "CATALOGUE_NOT_FOUND"
    en = "There is no such catalogue."
    ru = "Такого справочника нет."


class EntryNotFound(AppError):
    kind = Kind.MISSING
    code = "CATALOGUE_ENTRY_NOT_FOUND"
    en = "The catalogue has no entry with this key."
    ru = "В справочнике нет записи с таким ключом."


class KeyTaken(AppError):
    kind = Kind.CONFLICT
    code = "CATALOGUE_KEY_TAKEN"
    en = "The catalogue has an entry with this key already."
    ru = "Запись с таким ключом в справочнике уже есть."


class MalformedCsv(AppError):
    kind = Kind.INVALID
    code = "MALFORMED_CSV"
    en = "This is not CSV in UTF-8 whose first row names the columns."
    ru = "Это не CSV в UTF-8, первая строка которого называет столбцы."
