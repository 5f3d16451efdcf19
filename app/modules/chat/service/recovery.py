"""What is true of chats now, for a node that may not have been told."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from app.kernel.sockets import Follow, Push, Won
from app.kernel.transaction import UnitOfWork
from app.modules.chat.crud.chats import ChatCrud
from app.modules.chat.crud.members import MemberCrud
from app.modules.chat.models import Chat
from app.modules.chat.schemas.frames import ChatJoined
from app.modules.chat.service.assembly import chat_state
from app.modules.chat.service.channels import account_channel, chat_channel, presence_channel


class RecoveryService:
    """Asked about everything that is open on a node, again and again: one query each."""

    def __init__(self, reading: UnitOfWork) -> None:
        self._reading = reading

    async def heads(self, channels: Collection[str]) -> Mapping[str, int]:
        """The last versions of the chats behind the channels; chats that are gone are left out."""
        ids = [UUID(channel.partition(":")[2]) for channel in channels]
        async with self._reading() as transaction:
            ends = await ChatCrud(transaction).ends(ids)
        return {chat_channel(chat_id): version for chat_id, version in ends.items()}

    async def winnings(self, account_ids: Collection[UUID], since: datetime) -> Sequence[Won]:
        """The chats that these accounts have joined since then, as they are now."""
        async with self._reading() as transaction:
            members = MemberCrud(transaction)
            joined = await members.joined_since(account_ids, since)
            direct = {chat.id for _, chat in joined if chat.type == "direct"}
            people = await members.of_chats(direct)
            return [
                _won(account_id, chat, people.get(chat.id, set())) for account_id, chat in joined
            ]


def _won(account_id: UUID, chat: Chat, people: set[UUID]) -> Won:
    """Everything up to now is fetched by whoever is told; what comes after it is heard."""
    version = chat.last_version
    told = ChatJoined(chat_id=chat.id, version=version, chat=chat_state(chat))
    presences = [Follow(account_id, presence_channel(each), 0) for each in people - {account_id}]
    follow = Follow(account_id, chat_channel(chat.id), version + 1)
    return Won(follow, (*presences, Push(account_channel(account_id), told)))
