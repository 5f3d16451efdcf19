"""Accounts as they are asked for and told."""

import re
import unicodedata
import zoneinfo
from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, Field, Strict
from pydantic_core import PydanticCustomError

from app.kernel.caller import Role
from app.kernel.errors import Locale
from app.kernel.schema import Line, Schema, Secret, Text, visible

NAME_MAX = 100
BIO_MAX = 500
# Read once, at the start: it opens every file of the database.
TIME_ZONES = frozenset(zoneinfo.available_timezones() | {"UTC"})
PHONE = re.compile(r"\+?[0-9]{5,15}")


def _seen(name: str) -> str:
    if not visible(name):
        raise PydanticCustomError("blank", "Nothing would be seen")
    return name


def _dialled(phone: str) -> str:
    """The digits and the plus; how people space a number is theirs to choose."""
    digits = re.sub(r"[ ()./-]", "", unicodedata.normalize("NFKC", phone))
    if not PHONE.fullmatch(digits) or not digits.isascii():
        raise PydanticCustomError("string_pattern_mismatch", "Not a telephone number")
    return digits


def _zone(name: str) -> str:
    if name not in TIME_ZONES:
        raise PydanticCustomError("string_pattern_mismatch", "Not a time zone of the tz database")
    return name


# A row says it as text.
AnyRole = Annotated[Role, Strict(False)]
Name = Annotated[Line, Field(max_length=NAME_MAX), AfterValidator(_seen)]
Bio = Annotated[Text, Field(max_length=BIO_MAX)]
Phone = Annotated[Line, Field(max_length=32), AfterValidator(_dialled)]
TimeZone = Annotated[Line, Field(max_length=64), AfterValidator(_zone)]
# What they have to look like is told by the service, in the language of whoever typed them.
Email = Annotated[Line, Field(max_length=320)]
Username = Annotated[Line, Field(max_length=64)]


class SignUp(Schema):
    email: Email
    password: Secret
    username: Username | None = None
    display_name: Name | None = None
    first_name: Name | None = None
    last_name: Name | None = None
    middle_name: Name | None = None
    locale: Locale | None = None


class AccountPatch(Schema):
    """What is left out stays; null takes a value back to what it was without being chosen."""

    username: Username | None = None
    display_name: Name | None = None
    first_name: Name | None = None
    last_name: Name | None = None
    middle_name: Name | None = None
    phone: Phone | None = None
    bio: Bio | None = None
    locale: Locale | None = None
    timezone: TimeZone | None = None


class Farewell(Schema):
    """Whoever found an open device shall not be able to end the account."""

    password: Secret


class Profile(Schema):
    """An account as other people see it."""

    id: UUID
    username: str | None
    display_name: str
    first_name: str | None
    last_name: str | None
    middle_name: str | None
    bio: str | None
    avatar_url: str | None = None
    created_at: datetime


class StaffProfile(Profile):
    """An account as those see it who look after the site; `email` is for admins only."""

    email: str | None
    role: AnyRole
    is_confirmed: bool
    blocked_at: datetime | None
    blocked_until: datetime | None
    block_reason: str | None


class AccountRead(Profile):
    """An account as its owner sees it."""

    email: str
    phone: str | None
    locale: Locale
    timezone: str
    role: AnyRole
    is_confirmed: bool


class EmailStatus(Schema):
    exists: bool
