"""Who may have a file at this moment: one question, past the ORM."""

from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, bindparam, exists, false, literal_column, or_, select

from app.kernel.transaction import Glance, Question
from app.modules.chat.models import Attachment, AttachmentUse, Chat, Member


class Reached(NamedTuple):
    """What is needed to hand a file over."""

    kind: str
    name: str
    mime: str
    size: int
    digest: str
    thumb_size: int | None


class ReachCrud:
    def __init__(self, glance: Glance) -> None:
        self._glance = glance

    async def attachment(
        self, attachment_id: UUID, account_id: UUID, *, all_channels: bool
    ) -> Reached | None:
        """None unless a message in one of the account's chats carries it now, or it is the
        account's own and was never posted. `all_channels` are the account's too, if it says so."""
        question = WITH_CHANNELS if all_channels else OWN_CHATS
        found = await self._glance.ask(question, attachment_id=attachment_id, account_id=account_id)
        return Reached(*found[0]) if found else None


def _reach(*, all_channels: bool) -> Question:
    account_id = bindparam("account_id", type_=Attachment.account_id.type)
    used = exists().where(AttachmentUse.attachment_id == Attachment.id)
    mine = used.where(Member.chat_id == AttachmentUse.chat_id, Member.account_id == account_id)
    channel: ColumnElement[str] = literal_column("'channel'")
    channels = used.where(Chat.id == AttachmentUse.chat_id, Chat.type == channel)
    unposted = (Attachment.account_id == account_id) & Attachment.posted_at.is_(None)
    return select(
        Attachment.kind, Attachment.name, Attachment.mime, Attachment.size, Attachment.digest,
        Attachment.thumb_size,
    ).where(
        Attachment.id == bindparam("attachment_id"),
        Attachment.doomed.is_(False),
        or_(mine, unposted, channels if all_channels else false()),
    )  # fmt: skip


OWN_CHATS, WITH_CHANNELS = _reach(all_channels=False), _reach(all_channels=True)
