"""Filling the demo groups: rows as the services write them, many in a block."""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from typing_extensions import override

from app.kernel.ids import new_id
from app.kernel.module import Seeding
from app.kernel.ports import Clock
from app.kernel.transaction import Transaction, UnitOfWork
from app.modules.auth.public import DemoAccounts
from app.modules.chat.crud.chats import ChatCrud
from app.modules.chat.crud.members import MemberCrud
from app.modules.chat.crud.messages import MessageCrud
from app.modules.chat.models import Chat, Member, Message
from app.modules.chat.public import DemoChats
from app.modules.chat.seeds.talks import KNOWN, MOST, Talk, talks
from app.modules.chat.seeds.voices import Voices

PEOPLE_MOST = 500  # who take part, however many there are
AT_ONCE = 1000  # messages in one block
PAST = timedelta(days=7)  # over which a new group's messages are spread


class ChatSeeds(DemoChats):
    """Records no events: nobody is connected to the application that seeds."""

    def __init__(
        self, unit_of_work: UnitOfWork, reading: UnitOfWork, clock: Clock, accounts: DemoAccounts
    ) -> None:
        self._unit_of_work = unit_of_work
        self._reading = reading
        self._clock = clock
        self._accounts = accounts
        self._voices = Voices()

    async def sow(self, seeding: Seeding) -> None:
        """Adds what is missing of the groups and messages that are asked for."""
        async with self._reading() as transaction:
            limit = min(KNOWN + seeding.accounts, PEOPLE_MOST)
            people = await self._accounts.demo(transaction, limit)
        if len(people) < 2:
            return
        done = 0
        for talk in talks(seeding.chats, seeding.messages):
            left = await self._open(talk, people)
            while left > 0:
                left -= await self._go_on(talk, people, left)
                seeding.progress("messages", done + talk.messages - left, seeding.messages)
            done += talk.messages
            seeding.progress("messages", done, seeding.messages)
            seeding.progress("chats", talk.number + 1, seeding.chats)

    @override
    async def demo(self, transaction: Transaction, limit: int) -> list[tuple[UUID, UUID]]:
        crud = ChatCrud(transaction)
        found = [await crud.get(talk.chat_id) for talk in talks(limit, 0)]
        return [(chat.id, chat.owner_id) for chat in found if chat and chat.owner_id]

    async def _open(self, talk: Talk, people: Sequence[UUID]) -> int:
        """How many messages the group lacks; it is there when this returns."""
        async with self._unit_of_work() as transaction:
            chat = await ChatCrud(transaction).lock(talk.chat_id)
            if chat is None:
                chat = self._add(transaction, talk, talk.members(people))
            return talk.messages - chat.last_seq

    def _add(self, transaction: Transaction, talk: Talk, account_ids: Sequence[UUID]) -> Chat:
        name, description = self._voices.title(talk)
        at = self._clock.now() - PAST
        chat = Chat(
            id=talk.chat_id, type="group", name=name, description=description, posting="everyone",
            owner_id=account_ids[0], last_seq=0, last_version=0, change_count=0,
            member_count=len(account_ids), created_at=at, updated_at=at, active_at=at,
        )  # fmt: skip
        for account_id in account_ids:
            role = "owner" if account_id == chat.owner_id else "member"
            MemberCrud(transaction).add(_member(chat, account_id, role))
        return ChatCrud(transaction).add(chat)

    async def _go_on(self, talk: Talk, people: Sequence[UUID], left: int) -> int:
        """One block of messages, evenly spread up to now; how many of those left it settled."""
        count = min(left, AT_ONCE)
        async with self._unit_of_work() as transaction:
            chat = await ChatCrud(transaction).lock(talk.chat_id)
            rows = await MemberCrud(transaction).page(talk.chat_id, MOST, None)
            talkers = [row for row in rows if row.account_id in people]
            if chat is None or not talkers:
                return left  # deleted or deserted since
            order = random.Random(f"{talk.number}:{chat.last_seq}")  # noqa: S311 - demo data
            step = (self._clock.now() - chat.active_at) / (left + 1)
            for _ in range(count):
                text = self._voices.sentence(talk.locale, order)
                _post(transaction, chat, order.choice(talkers), text, chat.active_at + step)
            if count == left:
                _read_all(order.sample(talkers, len(talkers) // 2), chat)
        return count


def _member(chat: Chat, account_id: UUID, role: str) -> Member:
    return Member(
        chat_id=chat.id, account_id=account_id, role=role, joined_at=chat.created_at,
        last_read_seq=0, shown_read_seq=0, marked_unread=False,
    )  # fmt: skip


def _post(transaction: Transaction, chat: Chat, sender: Member, text: str, at: datetime) -> None:
    """As the service does: numbered in the chat's line, and read by its sender."""
    seq, version = ChatCrud(transaction).next_message(chat, at)
    sender.last_read_seq, sender.shown_read_seq, sender.last_read_at = seq, seq, at
    row = Message(
        chat_id=chat.id, seq=seq, id=new_id(), version=version, sender_id=sender.account_id,
        text=text, sent_at=at,
    )  # fmt: skip
    MessageCrud(transaction).add(row)


def _read_all(members: Sequence[Member], chat: Chat) -> None:
    for member in members:
        member.last_read_seq = member.shown_read_seq = chat.last_seq
        member.last_read_at = chat.active_at
