"""Requests to be let into a channel, on the wire."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from app.kernel.schema import Schema
from app.modules.auth.public import Person

RequestStatus = Literal["pending", "accepted", "declined", "withdrawn"]


class JoinRequestRead(Schema):
    id: UUID
    chat_id: UUID
    account_id: UUID
    account: Person
    status: RequestStatus
    asked_at: datetime
    decided_at: datetime | None
