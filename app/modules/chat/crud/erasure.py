"""What has to be found when somebody leaves all chats for good."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import case, select

from app.kernel.transaction import Transaction
from app.modules.chat.models import Chat, Member


class ErasureCrud:
    def __init__(self, transaction: Transaction) -> None:
        self._session = transaction.session

    async def group_ids(self, account_id: UUID) -> Sequence[UUID]:
        """The chats the account is in, without the direct ones."""
        query = select(Member.chat_id).join(Chat, Chat.id == Member.chat_id)
        query = query.where(Member.account_id == account_id, Chat.type != "direct")
        return (await self._session.scalars(query)).all()

    async def heirs(self, chat_id: UUID, besides: UUID, limit: int) -> Sequence[UUID]:
        """Who may take a chat over: admins before members, who came first before who came later."""
        admins_first = case((Member.role == "admin", 0), else_=1)
        query = select(Member.account_id).where(
            Member.chat_id == chat_id, Member.account_id != besides
        )
        query = query.order_by(admins_first, Member.joined_at, Member.account_id)
        return (await self._session.scalars(query.limit(limit))).all()
