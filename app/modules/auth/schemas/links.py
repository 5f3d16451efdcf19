"""Links in letters, and new passwords, as they are asked for and told."""

from typing import Annotated, Literal

from pydantic import Field

from app.kernel.schema import Schema, Secret
from app.modules.auth.schemas.accounts import Email

Token = Annotated[Secret, Field(min_length=1, max_length=256)]


class LinkAsk(Schema):
    email: Email


class Accepted(Schema):
    """If the address can get that letter, it will; nothing else is told."""

    accepted: Literal[True] = True


class Proof(Schema):
    """What the letter said: its token, or its code beside the address it went to."""

    token: Token | None = None
    email: Email | None = None
    code: Annotated[Secret, Field(max_length=16)] | None = None


class EmailConfirmed(Schema):
    email: str
    is_confirmed: Literal[True] = True


class EmailChange(Schema):
    new_email: Email
    password: Secret


class PasswordSet(Proof):
    password: Secret


class PasswordChange(Schema):
    old_password: Secret
    new_password: Secret
