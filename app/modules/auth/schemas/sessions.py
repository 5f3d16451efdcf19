"""Sign-ins and sessions as they are asked for and told."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from app.kernel.schema import Line, Schema, Secret

ClientKind = Literal["browser", "native"]


class SignIn(Schema):
    """Who one is: an e-mail address or a username, one of the two."""

    email: Annotated[Line, Field(max_length=320)] | None = None
    username: Annotated[Line, Field(max_length=320)] | None = None
    password: Secret
    device_id: Annotated[Line, Field(min_length=1, max_length=128)] | None = None
    device_name: Annotated[Line, Field(max_length=100)] | None = None
    client: ClientKind = "browser"


class RefreshGiven(Schema):
    """The refresh token of a client without cookies."""

    refresh_token: Annotated[Secret, Field(max_length=512)] | None = None


class SignedIn(Schema):
    """`refresh_token` is told to native clients only; browsers get it as a cookie."""

    access_token: str
    token_type: Literal["bearer"] = "bearer"  # noqa: S105 - the name of a scheme
    expires_in: int
    session_id: UUID
    refresh_token: str | None = None


class SessionRead(Schema):
    id: UUID
    device_id: str | None
    device_name: str | None
    client: ClientKind
    ip: str | None
    user_agent: str | None
    created_at: datetime
    last_used_at: datetime
    expires_at: datetime
    current: bool


@dataclass(frozen=True, slots=True)
class Grant:
    """What a sign-in gives; the door decides how the refresh token travels."""

    session_id: UUID
    client: ClientKind
    access_token: str
    expires_in: int
    refresh_token: str
    refresh_expires_in: int


class OAuthToken(Schema):
    """The answer of RFC 6749, 5.1."""

    access_token: str
    token_type: Literal["bearer"] = "bearer"  # noqa: S105 - the name of a scheme
    expires_in: int
    refresh_token: str


class OAuthRefusal(Schema):
    """The answer of RFC 6749, 5.2."""

    error: Literal["invalid_request", "invalid_grant", "unsupported_grant_type"]
    error_description: str
