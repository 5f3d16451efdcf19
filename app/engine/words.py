"""The engine's own words in both languages: the framework's refusals, and pydantic's findings."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.kernel.errors import FieldFault, Locale


@dataclass(frozen=True, slots=True)
class Words:
    """A code for programs and words for people."""

    code: str
    en: str
    ru: str

    def said(self, locale: Locale) -> str:
        return self.ru if locale == "ru" else self.en


FRAMEWORK: dict[int, Words] = {
    400: Words("BAD_REQUEST", "Bad request.", "Неверный запрос."),
    404: Words("NOT_FOUND", "There is nothing at this address.", "По этому адресу ничего нет."),
    405: Words(
        "METHOD_NOT_ALLOWED", "This address does not know that method.",
        "Этот адрес не знает такого метода.",
    ),
    413: Words("BODY_TOO_LARGE", "The body is too large.", "Тело запроса слишком велико."),
    500: Words("INTERNAL_ERROR", "Something broke on our side.", "У нас что-то сломалось."),
}  # fmt: skip

# pydantic's type of error → our code and words; {…} are filled from pydantic's own context.
FINDINGS: dict[str, Words] = {
    "missing": Words("required", "Is required.", "Обязательно."),
    "extra_forbidden": Words("unknown_field", "Is not known here.", "Здесь такого поля нет."),
    "string_too_long": Words(
        "too_long", "May have {max_length} characters at most.", "Не длиннее {max_length} символов."
    ),
    "string_too_short": Words(
        "too_short", "Needs {min_length} characters at least.", "Не короче {min_length} символов."
    ),
    "too_long": Words("too_many", "May have {max_length} at most.", "Не больше {max_length}."),
    "too_short": Words("too_few", "Needs {min_length} at least.", "Не меньше {min_length}."),
    "string_type": Words("not_text", "Has to be text.", "Должно быть текстом."),
    "string_pattern_mismatch": Words("wrong_form", "Has the wrong form.", "Неверный вид."),
    "int_type": Words("not_integer", "Has to be a whole number.", "Должно быть целым числом."),
    "int_parsing": Words("not_integer", "Has to be a whole number.", "Должно быть целым числом."),
    "int_from_float": Words(
        "not_integer", "Has to be a whole number.", "Должно быть целым числом."
    ),
    "bool_type": Words("not_boolean", "Has to be true or false.", "Должно быть true или false."),
    "greater_than_equal": Words("too_small", "Has to be {ge} at least.", "Не меньше {ge}."),
    "less_than_equal": Words("too_big", "May be {le} at most.", "Не больше {le}."),
    "uuid_parsing": Words("not_uuid", "Has to be a UUID.", "Должно быть UUID."),
    "uuid_type": Words("not_uuid", "Has to be a UUID.", "Должно быть UUID."),
    "literal_error": Words("not_allowed", "Has to be {expected}.", "Допустимо: {expected}."),
    "enum": Words("not_allowed", "Has to be {expected}.", "Допустимо: {expected}."),
    "unstorable": Words(
        "unstorable", "Holds characters that cannot be stored.", "Содержит недопустимые символы."
    ),
    "control_character": Words(
        "control_character", "Holds control characters.", "Содержит управляющие символы."
    ),
    "not_one_line": Words("not_one_line", "Has to be one line.", "Должно быть одной строкой."),
    "model_attributes_type": Words("not_object", "Has to be an object.", "Должно быть объектом."),
    "model_type": Words("not_object", "Has to be an object.", "Должно быть объектом."),
    "dict_type": Words("not_object", "Has to be an object.", "Должно быть объектом."),
    "list_type": Words("not_list", "Has to be a list.", "Должно быть списком."),
    "repeated": Words("repeated", "Is there twice.", "Встречается дважды."),
    "blank": Words("blank", "Nothing would be seen.", "Здесь ничего не видно."),
}
INVALID = Words("invalid", "Is not valid.", "Неверное значение.")


def field_fault(path: str, finding: str, context: Mapping[str, object]) -> FieldFault:
    if context.get("field_type") == "Value":
        # What pydantic calls the length of text that a validator of ours has gone over.
        finding = {"too_long": "string_too_long", "too_short": "string_too_short"}.get(
            finding, finding
        )
    words = FINDINGS.get(finding, INVALID)
    try:
        return FieldFault(path, words.code, words.en.format(**context), words.ru.format(**context))
    except KeyError:
        return FieldFault(path, INVALID.code, INVALID.en, INVALID.ru)
