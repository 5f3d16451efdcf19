"""Read marks: how far somebody has read, who has read a message, and what is left unread."""

from uuid import UUID

from app.kernel.caller import Caller
from app.kernel.errors import fault
from app.kernel.ports import Clock
from app.kernel.transaction import Transaction, UnitOfWork
from app.modules.chat import access
from app.modules.chat.access import Membership
from app.modules.chat.crud.members import MemberCrud
from app.modules.chat.crud.messages import MessageCrud
from app.modules.chat.errors import MessageMissing
from app.modules.chat.events import ReadMoved
from app.modules.chat.schemas.reads import ReaderRead, ReadMark, ReadUpTo
from app.modules.chat.service.assembly import Assembly, unread, unread_mentions
from app.modules.chat.service.marks import marks
from app.modules.chat.service.mentions import read_mentions
from app.modules.chat.service.receipts import Receipts
from app.modules.chat.settings import ChatSettings


class ReadService:
    def __init__(
        self, unit_of_work: UnitOfWork, reading: UnitOfWork, clock: Clock, assembly: Assembly,
        receipts: Receipts, settings: ChatSettings,
    ) -> None:  # fmt: skip
        self._unit_of_work = unit_of_work
        self._reading = reading
        self._clock = clock
        self._assembly = assembly
        self._receipts = receipts
        self._settings = settings

    async def mark(self, caller: Caller, chat_id: UUID, body: ReadUpTo) -> ReadMark:
        """Moves the caller's mark forward; a mark never goes backwards.

        Raises ChatMissing, MessageMissing, InvalidInput for a `seq` that is not there yet.
        """
        shown = await self._receipts.shown({caller.account_id})
        async with self._unit_of_work() as transaction:
            held = await access.held_chat(transaction, caller, chat_id)
            seq, message_id = await self._target(transaction, held, body)
            flagged, held.member.marked_unread = held.member.marked_unread, False
            if seq > held.member.last_read_seq:
                before, held.member.last_read_seq = held.member.last_read_seq, seq
                await read_mentions(transaction, held.member, before)
                if shown:
                    held.member.shown_read_seq = seq
                held.member.last_read_at = self._clock.now()
                transaction.record(await self._moved(transaction, held, message_id))
            if flagged:
                transaction.record(marks(held))
            return _mark(held)

    async def mark_unread(self, caller: Caller, chat_id: UUID, *, unread: bool) -> ReadMark:
        """Sets or clears a flag of its own; what is read stays read."""
        async with self._unit_of_work() as transaction:
            held = await access.held_chat(transaction, caller, chat_id)
            held.member.marked_unread = unread
            transaction.record(marks(held))
            return _mark(held)

    async def count(self, caller: Caller, chat_id: UUID) -> ReadMark:
        async with self._reading() as transaction:
            return _mark(await access.visible_chat(transaction, caller, chat_id))

    async def readers(self, caller: Caller, chat_id: UUID, message_id: UUID) -> list[ReaderRead]:
        """Who has read a message, the sender apart; nobody in a chat too large to count."""
        async with self._reading() as transaction:
            seen = await access.visible_chat(transaction, caller, chat_id)
            row = await access.message_in(transaction, seen.chat, message_id)
            if self._assembly.quiet(seen.chat):
                return []
            rows = await MemberCrud(transaction).readers(chat_id, row.seq, row.sender_id)
            people = await self._assembly.members(transaction, rows)
        return [
            ReaderRead(account_id=p.account_id, account=p.account, read_at=r.last_read_at)
            for p, r in zip(people, rows, strict=True)
        ]

    async def _target(
        self, transaction: Transaction, held: Membership, body: ReadUpTo
    ) -> tuple[int, UUID | None]:
        """The `seq` and, where it is known cheaply, the id of the message to read up to."""
        if body.last_read_message_id is not None:
            row = await access.message_in(transaction, held.chat, body.last_read_message_id)
            return row.seq, row.id
        seq = body.seq or 0
        if seq > held.chat.last_seq:
            raise fault(
                "seq", "too_big", "There is no such message yet.", "Такого сообщения ещё нет."
            )
        if seq == 0:
            return 0, None
        found = await MessageCrud(transaction).at(held.chat.id, seq)
        if found is None:
            raise MessageMissing
        return seq, found.id

    async def _moved(
        self, transaction: Transaction, held: Membership, message_id: UUID | None
    ) -> ReadMoved:
        chat, member = held.chat, held.member
        # Told to the reader's own devices only, if others may not see it or are too many.
        hidden = member.shown_read_seq < member.last_read_seq
        quiet = hidden or chat.member_count > self._settings.quiet_above
        by_all = None
        if not quiet:
            by_all = await MemberCrud(transaction).behind(chat.id, member.last_read_seq) == 0
        return ReadMoved(
            chat_id=chat.id,
            account_id=member.account_id,
            last_read_message_id=message_id,
            last_read_seq=member.last_read_seq,
            read_at=member.last_read_at or self._clock.now(),
            read_by_all=by_all,
            quiet=quiet,
        )


def _mark(seen: Membership) -> ReadMark:
    return ReadMark(
        chat_id=seen.chat.id,
        last_read_seq=seen.member.last_read_seq,
        unread_count=unread(seen.chat, seen.member),
        mention_count=unread_mentions(seen.member),
        marked_unread=seen.member.marked_unread,
    )
