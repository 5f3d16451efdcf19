"""What can go wrong with bookmarks."""

from app.kernel.errors import AppError, Kind


class BookmarkMissing(AppError):
    kind = Kind.MISSING
    code = "BOOKMARK_NOT_FOUND"
    en = "You have no such bookmark."
    ru = "Такой закладки у вас нет."


class TooManyBookmarks(AppError):
    kind = Kind.CONFLICT
    code = "TOO_MANY_BOOKMARKS"
    en = "You may have {most} bookmarks; delete one first."
    ru = "Закладок может быть {most}; сначала удалите одну."
