"""Ignored people, as their ignorer is told of them."""

from datetime import datetime
from uuid import UUID

from app.kernel.schema import Schema
from app.modules.auth.public import Person


class IgnoredRead(Schema):
    account_id: UUID
    account: Person
    ignored_at: datetime
