"""What can go wrong with letters and their templates."""

from app.kernel.errors import AppError, Kind


class TemplateNotFound(AppError):
    kind = Kind.MISSING
    code = "TEMPLATE_NOT_FOUND"
    en = "There is no letter of that name."
    ru = "Такого письма нет."


class LetterNotFound(AppError):
    kind = Kind.MISSING
    code = "LETTER_NOT_FOUND"
    en = "There is no such letter in the send log."
    ru = "Такого письма в журнале отправки нет."


class LetterDone(AppError):
    """What it held was wiped, so that it cannot be sent once more."""

    kind = Kind.CONFLICT
    code = "LETTER_DONE"
    en = "This letter has been sent, or is no longer kept; it cannot be sent again."
    ru = "Письмо уже отправлено или больше не хранится, повторить отправку нельзя."
