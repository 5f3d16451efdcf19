"""Posting, editing, deleting and reading messages."""

from functools import partial
from uuid import UUID

from app.kernel.caller import Caller
from app.kernel.errors import AppError
from app.kernel.ports import Clock
from app.kernel.transaction import Transaction, UnitOfWork
from app.modules.chat import access
from app.modules.chat.access import Membership
from app.modules.chat.crud.chats import ChatCrud
from app.modules.chat.crud.messages import MessageCrud
from app.modules.chat.errors import EditingOver, RoleTooLow, WordsOfOthers
from app.modules.chat.events import MessageEdited, MessageHidden
from app.modules.chat.models import ChangeKind, Message
from app.modules.chat.schemas import extras
from app.modules.chat.schemas.messages import EditRead, MessagePatch, MessageRead
from app.modules.chat.service.assembly import Assembly
from app.modules.chat.service.carrying import Carrying
from app.modules.chat.service.drafts import Drafts
from app.modules.chat.service.posts import Post, Posted, Then, Words
from app.modules.chat.service.tombstones import Tombstones
from app.modules.chat.service.turns import Turns
from app.modules.chat.service.writer import Writer
from app.modules.chat.settings import ChatSettings


class MessageService:
    def __init__(
        self, unit_of_work: UnitOfWork, reading: UnitOfWork, clock: Clock, assembly: Assembly,
        writer: Writer, drafts: Drafts, carrying: Carrying, settings: ChatSettings,
    ) -> None:  # fmt: skip
        self._unit_of_work = unit_of_work
        self._reading = reading
        self._clock = clock
        self._assembly = assembly
        self._tombstones = Tombstones(assembly, carrying)
        self._writer = writer
        self._drafts = drafts
        self._turns: Turns[Post] = Turns()
        self._carrying = carrying
        self._settings = settings

    async def post(self, caller: Caller, chat_id: UUID, body: Words) -> Posted:
        """Stores a message; it is committed when this returns.

        Raises ChatMissing, WritingDenied, DirectClosed, MessageMissing (the one replied to or
        forwarded), MessageDeleted and SystemMessage (the one forwarded), AttachmentMissing,
        InvalidInput, NotSignedIn when the session has ended meanwhile, Overloaded, and what hooks
        refuse with.
        """
        self._drafts.check(body)
        if self._drafts.ready(body):
            return await self._writer.post(Post(caller, chat_id, body))
        return await self._writer.post(await self._drafts.post(caller, chat_id, body))

    def submit(self, caller: Caller, chat_id: UUID, body: Words, then: Then) -> None:
        """The same without waiting: `then` is told the outcome, once and never by this call.

        What can be seen at once (InvalidInput, Overloaded) is raised.
        """
        self._drafts.check(body)
        if self._drafts.ready(body) and not self._turns.waits(caller.session_id):
            self._writer.submit(Post(caller, chat_id, body), then)
        else:
            self._submit_later(caller, chat_id, body, then)

    async def settled(self) -> None:
        """Returns when nobody's message is on its way to the writer any more."""
        await self._turns.settled()

    async def edit(
        self, caller: Caller, chat_id: UUID, message_id: UUID, body: MessagePatch
    ) -> MessageRead:
        """Gives the caller's own message another text; the same text again changes nothing."""
        text = await self._drafts.edited(caller, chat_id, message_id, body.text)
        async with self._unit_of_work() as transaction:
            held = await access.writable_chat(transaction, caller, chat_id)
            row = await access.spoken_message(transaction, held.chat, message_id)
            self._check_editable(caller, row)
            if row.text != text:
                await MessageCrud(transaction).keep_text(row)
                await self._carrying.rewritten(transaction, row, text)
                row.text, row.edited_at = text, self._clock.now()
                row.version = self._change(transaction, held, ChangeKind.MESSAGE_EDITED, row)
                message = await self._assembly.message(transaction, held.chat, row)
                transaction.record(MessageEdited(version=row.version, message=message))
                return message
            return await self._assembly.message(transaction, held.chat, row)

    async def delete(self, caller: Caller, chat_id: UUID, message_id: UUID) -> None:
        """Leaves a tombstone that keeps the place; for the author and the chat's admins.

        Deleting again changes nothing.
        """
        async with self._unit_of_work() as transaction:
            held = await access.overseen_chat(transaction, caller, chat_id)
            row = await access.message_in(transaction, held.chat, message_id)
            if row.sender_id != caller.account_id and not held.manages:
                raise RoleTooLow
            access.check_spoken(row)
            await self._tombstones.bury(
                transaction, held.chat, row, caller.account_id, self._clock.now()
            )

    async def hide(self, caller: Caller, chat_id: UUID, message_id: UUID) -> None:
        """Deletes a message for the caller only."""
        async with self._unit_of_work() as transaction:
            held = await access.held_chat(transaction, caller, chat_id)
            row = await access.message_in(transaction, held.chat, message_id)
            await MessageCrud(transaction).hide(chat_id, caller.account_id, row.seq)
            transaction.record(
                MessageHidden(
                    chat_id=chat_id, account_id=caller.account_id, message_id=row.id, seq=row.seq
                )
            )

    async def edits(self, caller: Caller, chat_id: UUID, message_id: UUID) -> list[EditRead]:
        """The texts a message had before, oldest first."""
        async with self._reading() as transaction:
            seen = await access.visible_chat(transaction, caller, chat_id)
            row = await access.message_in(transaction, seen.chat, message_id)
            rows = await MessageCrud(transaction).edits(row)
            return [EditRead(text=row.text, written_at=row.written_at) for row in rows]

    def _submit_later(self, caller: Caller, chat_id: UUID, body: Words, then: Then) -> None:
        """The same where hooks or what is forwarded take their time."""

        def drafted(outcome: Post | Exception) -> None:
            if isinstance(outcome, Exception):
                then(outcome)
                return
            try:
                self._writer.submit(outcome, then)
            except AppError as error:
                then(error)

        draft = partial(self._drafts.post, caller, chat_id, body)
        self._turns.submit(caller.session_id, draft, drafted)

    def _change(
        self, transaction: Transaction, held: Membership, kind: ChangeKind, row: Message
    ) -> int:
        return ChatCrud(transaction).next_change(
            held.chat, kind, self._clock.now(), seq=row.seq, account_id=held.member.account_id
        )

    def _check_editable(self, caller: Caller, row: Message) -> None:
        if row.sender_id != caller.account_id:
            raise RoleTooLow
        if row.extra is not None and extras.is_passed_on(row.extra):
            raise WordsOfOthers
        window = self._settings.edit_window
        if window is not None and self._clock.now() - row.sent_at > window:
            raise EditingOver
