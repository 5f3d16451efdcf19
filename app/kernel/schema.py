"""What travels: strict schemas, and the kinds of text that people may send."""

import re
import unicodedata
from datetime import UTC, datetime
from typing import Annotated, Generic, TypeVar
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Strict
from pydantic_core import PydanticCustomError

T = TypeVar("T")

# Direction overrides and isolates, the byte order mark: they make a name look like another one.
# Invisible ones do the same; the joiners stay, emoji and some scripts are written with them.
FORGING = frozenset(
    "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
    "\u00ad\u180e\u200b\u2060\u2061\u2062\u2063\u2064\u206a\u206b\u206c\u206d\u206e\u206f"
    "\ufff9\ufffa\ufffb"
)
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
# C0 and C1 without tab, line feed and carriage return; Unicode's noncharacters.
UNSPEAKABLE = re.compile(
    "[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef"
    + "".join(chr(plane << 16 | last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
    + "]"
)


class Schema(BaseModel):
    """A shape on the wire: unknown fields are refused and nothing is converted silently."""

    model_config = ConfigDict(
        extra="forbid",
        strict=True,
        frozen=True,
        from_attributes=True,
        allow_inf_nan=False,
        ser_json_inf_nan="null",
    )


S = TypeVar("S", bound=Schema)


class Encoded(Generic[S]):
    """A schema's JSON, made without making the schema: for answers of many rows.

    The text is exactly what the schema would give; a test of whoever makes it has to show that.
    """

    __slots__ = ("json", "schema")

    def __init__(self, schema: type[S], json: bytes) -> None:
        self.schema = schema
        self.json = json

    def decoded(self) -> S:
        return self.schema.model_validate_json(self.json)


def _only_text(value: object) -> object:
    if isinstance(value, (str, UUID, datetime)):
        return value
    raise PydanticCustomError("string_type", "Input should be a valid string")


def _in_utc(moment: datetime) -> datetime:
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise PydanticCustomError("time_out_of_range", "Time is out of range") from None


def _dated(value: object) -> object:
    """RFC 3339 begins with a year; pydantic would also take a number of seconds."""
    if isinstance(value, str) and not value[:5].endswith("-"):
        raise PydanticCustomError("datetime_parsing", "Input should be a valid datetime")
    return _only_text(value)


# JSON has neither ids nor times: both arrive as text, and as nothing else.
Id = Annotated[UUID, BeforeValidator(_only_text), Strict(False)]
Time = Annotated[AwareDatetime, BeforeValidator(_dated), AfterValidator(_in_utc), Strict(False)]


def _storable(text: str) -> str:
    """Refuses what a database or another client cannot hold: NUL, lone surrogates."""
    if not text.isprintable() and UNSTORABLE.search(text):
        raise PydanticCustomError("unstorable", "Text holds characters that cannot be stored")
    return text


def speakable(text: str) -> bool:
    """Whether `Text` would take it."""
    # What is printable holds nothing of that, and this is found out a hundred times faster.
    return text.isprintable() or not (UNSTORABLE.search(text) or UNSPEAKABLE.search(text))


def _spoken(text: str) -> str:
    """Refuses control characters other than line breaks and tabs, and noncharacters."""
    if not text.isprintable() and UNSPEAKABLE.search(_storable(text)):
        raise PydanticCustomError("control_character", "Text holds control characters")
    return text


def _line(text: str) -> str:
    text = unicodedata.normalize("NFC", _spoken(text)).strip()
    if any(char in FORGING or char in "\n\r\t\u2028\u2029" for char in text):
        raise PydanticCustomError("not_one_line", "Text has to be one line")
    if text and not visible(text):
        raise PydanticCustomError("blank", "Nothing would be seen")
    return text


def visible(text: str) -> bool:
    """Whether anything would be seen: not only spaces, joiners and other marks without a form.

    A code point that this Python does not know yet counts as seen: it may be a newer emoji.
    """
    for char in text:  # the first is enough as a rule: `any` costs more than that
        if "!" <= char <= "~":
            return True
        category = unicodedata.category(char)
        if category == "Cn" or category[0] not in "ZCM":
            return True
    return False


# A password: anything storable, kept as it is.
Secret = Annotated[str, AfterValidator(_storable)]
# Several lines, kept as they are.
Text = Annotated[str, AfterValidator(_spoken)]
# One line, trimmed and composed (NFC).
Line = Annotated[str, AfterValidator(_line)]
