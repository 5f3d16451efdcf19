"""Reports of messages on the wire."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from app.kernel.schema import Line, Schema, Text
from app.modules.auth.public import Person

ReportState = Literal["open", "resolved"]
Outcome = Literal["dismissed", "message_deleted", "account_blocked"]
REASON_MAX = 100
COMMENT_MAX = 1000


class ReportCreate(Schema):
    """`reason` is a key of the catalogue `report-reasons`."""

    reason: Annotated[Line, Field(min_length=1, max_length=REASON_MAX)]
    comment: Annotated[Text, Field(max_length=COMMENT_MAX)] | None = None


class ReportMade(Schema):
    """What whoever reports is told; what becomes of it is for moderators."""

    id: UUID
    chat_id: UUID
    message_id: UUID
    reason: str
    comment: str | None
    reported_at: datetime


class ReportRead(ReportMade):
    """For moderators: what was said, as it was when it was reported, and nothing else of its chat.

    `message_deleted` as an outcome deletes the message; that an account was blocked is only written
    down here.
    """

    chat_type: str
    reporter: Person
    sender: Person
    text: str
    sent_at: datetime
    edited_at: datetime | None
    state: ReportState
    outcome: Outcome | None
    resolved_by: Person | None
    resolved_at: datetime | None


class ReportResolve(Schema):
    outcome: Outcome
