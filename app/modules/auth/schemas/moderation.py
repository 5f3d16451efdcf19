"""Acts upon other people's accounts, as they are asked for and told."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field, Strict

from app.kernel.caller import Role
from app.kernel.errors import Locale
from app.kernel.schema import Schema, Text, Time
from app.modules.auth.schemas.accounts import Bio, Name, TimeZone, Username

REASON_MAX = 500


class Act(StrEnum):
    """What the audit log tells of; never renamed once published."""

    BLOCKED = "account_blocked"
    UNBLOCKED = "account_unblocked"
    ROLE_CHANGED = "role_changed"
    PROFILE_CHANGED = "profile_changed"
    SESSION_ENDED = "session_ended"
    SESSIONS_ENDED = "sessions_ended"
    REPORT_RESOLVED = "report_resolved"


class Block(Schema):
    """Without `until` the account is blocked for good."""

    reason: Annotated[Text, Field(max_length=REASON_MAX)] | None = None
    until: Time | None = None


class RoleGiven(Schema):
    role: Literal["user", "moderator", "admin"]


class ManagedPatch(Schema):
    """What an admin may change of somebody's profile; what is left out stays."""

    username: Username | None = None
    display_name: Name | None = None
    first_name: Name | None = None
    last_name: Name | None = None
    middle_name: Name | None = None
    bio: Bio | None = None
    locale: Locale | None = None
    timezone: TimeZone | None = None


class AuditRead(Schema):
    """Who did what to whom; `details` depends on the act."""

    id: UUID
    actor_id: UUID
    subject_id: UUID
    act: Annotated[Act, Strict(False)]
    details: dict[str, Any]
    happened_at: datetime


RANKS = {Role.USER: 0, Role.MODERATOR: 1, Role.ADMIN: 2}
