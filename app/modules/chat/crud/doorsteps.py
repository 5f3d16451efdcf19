"""Who stands at which chat's door, for many at once and past the ORM."""

from collections import defaultdict
from collections.abc import Collection
from typing import NamedTuple
from uuid import UUID

from app.kernel.transaction import Glance
from app.modules.chat.models import Chat, Member


class Doorstep(NamedTuple):
    """A chat and a member's place in it, as far as coming in needs them."""

    chat_id: UUID
    type: str
    last_seq: int
    last_version: int
    last_read_seq: int

    @property
    def unread(self) -> int:
        """The mark may be newer than the line's end, which was read before it."""
        return max(0, self.last_seq - self.last_read_seq)

    def lacks_nothing(self, seen: int | None) -> bool:
        """Whether there is nothing to be told to somebody who has seen that version, or none."""
        return self.last_seq == 0 if seen is None else seen == self.last_version


class DoorstepCrud:
    def __init__(self, glance: Glance) -> None:
        self._glance = glance

    async def of_pairs(
        self, pairs: Collection[tuple[UUID, UUID]], moderators: Collection[UUID] = ()
    ) -> dict[tuple[UUID, UUID], Doorstep]:
        """By chat and account, without those who are no members; moderators may visit channels.

        The chats are read before the members: nothing that was posted after somebody was removed
        lies within the line's end that is told here.
        """
        columns = (Chat.id, Chat.type, Chat.last_seq, Chat.last_version)
        asked = {chat_id for chat_id, _ in pairs}
        chats = {row[0]: row for row in await self._glance.find(columns, {Chat.id: list(asked)})}
        members = await self._glance.find(
            (Member.chat_id, Member.account_id, Member.last_read_seq),
            {
                Member.chat_id: [chat_id for chat_id, _ in pairs],
                Member.account_id: [account_id for _, account_id in pairs],
            },
        )
        found = {
            (chat_id, account_id): Doorstep._make((*chats[chat_id], last_read_seq))
            for chat_id, account_id, last_read_seq in members
            if chat_id in chats
        }
        for pair in pairs if moderators else ():
            chat = chats.get(pair[0])
            if pair not in found and pair[1] in moderators and chat and chat[1] == "channel":
                found[pair] = Doorstep._make((*chat, chat[2]))  # nothing is unread to a visitor
        return found

    async def members(self, chat_ids: Collection[UUID]) -> dict[UUID, set[UUID]]:
        """Who is in these chats, by chat; for direct ones, which two people are in."""
        found: defaultdict[UUID, set[UUID]] = defaultdict(set)
        if chat_ids:
            columns = (Member.chat_id, Member.account_id)
            for row in await self._glance.find(columns, {Member.chat_id: list(chat_ids)}):
                found[row[0]].add(row[1])
        return found
