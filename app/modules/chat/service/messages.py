"""Posting, editing, deleting and reading messages."""

from uuid import UUID

from app.kernel.caller import Caller
from app.kernel.errors import AppError
from app.kernel.ports import Clock
from app.kernel.transaction import Transaction, UnitOfWork
from app.modules.chat import access
from app.modules.chat.access import Membership
from app.modules.chat.crud.chats import ChatCrud
from app.modules.chat.crud.messages import MessageCrud
from app.modules.chat.crud.reactions import PinCrud, ReactionCrud
from app.modules.chat.errors import EditingOver, RoleTooLow
from app.modules.chat.events import MessageDeleted, MessageEdited
from app.modules.chat.models import ChangeKind, Message
from app.modules.chat.public import Incoming
from app.modules.chat.schemas.messages import EditRead, MessagePatch, MessagePost, MessageRead
from app.modules.chat.service.assembly import Assembly
from app.modules.chat.service.hooks import BeforeMessage
from app.modules.chat.service.texts import TextRule
from app.modules.chat.service.writer import Post, Posted, Then, Writer
from app.modules.chat.settings import ChatSettings


class MessageService:
    def __init__(
        self, unit_of_work: UnitOfWork, reading: UnitOfWork, clock: Clock, assembly: Assembly,
        writer: Writer, hooks: BeforeMessage, rule: TextRule, settings: ChatSettings,
    ) -> None:  # fmt: skip
        self._unit_of_work = unit_of_work
        self._reading = reading
        self._clock = clock
        self._assembly = assembly
        self._writer = writer
        self._hooks = hooks
        self._rule = rule
        self._settings = settings

    async def post(self, caller: Caller, chat_id: UUID, body: MessagePost) -> Posted:
        """Stores a message; it is committed when this returns.

        Raises ChatMissing, WritingDenied, MessageMissing (the one replied to), InvalidInput,
        NotSignedIn when the session has ended meanwhile, Overloaded, and what hooks refuse with.
        """
        self._rule.check(body.text)
        if not self._hooks.idle:
            text = await self._hooks.passed(_incoming(caller, chat_id, body))
            body = body.model_copy(update={"text": text})
        return await self._writer.post(Post(caller, chat_id, body))

    def submit(self, caller: Caller, chat_id: UUID, body: MessagePost, then: Then) -> None:
        """The same without waiting: `then` is told the outcome, once and never by this call.

        What can be seen at once (InvalidInput, Overloaded) is raised.
        """
        self._rule.check(body.text)
        if self._hooks.idle:
            self._writer.submit(Post(caller, chat_id, body), then)
        else:
            self._submit_checked(caller, chat_id, body, then)

    async def edit(
        self, caller: Caller, chat_id: UUID, message_id: UUID, body: MessagePatch
    ) -> MessageRead:
        """Gives the caller's own message another text; the same text again changes nothing."""
        self._rule.check(body.text)
        if not self._hooks.idle:
            incoming = Incoming(caller, chat_id, body.text, edited_id=message_id)
            body = MessagePatch(text=await self._hooks.passed(incoming))
        async with self._unit_of_work() as transaction:
            held = await access.writable_chat(transaction, caller, chat_id)
            row = await access.living_message(transaction, held.chat, message_id)
            self._check_editable(caller, row)
            if row.text != body.text:
                await MessageCrud(transaction).keep_text(row)
                row.text, row.edited_at = body.text, self._clock.now()
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
            held = await access.held_chat(transaction, caller, chat_id)
            row = await access.message_in(transaction, held.chat, message_id)
            if row.sender_id != caller.account_id and not held.manages:
                raise RoleTooLow
            if row.deleted_at is not None:
                return
            row.text, row.deleted_at = "", self._clock.now()
            await ReactionCrud(transaction).clear(row)
            await PinCrud(transaction).remove(row)
            await MessageCrud(transaction).forget_texts(row)
            row.version = self._change(transaction, held, ChangeKind.MESSAGE_DELETED, row)
            message = await self._assembly.message(transaction, held.chat, row)
            transaction.record(MessageDeleted(version=row.version, message=message))

    async def hide(self, caller: Caller, chat_id: UUID, message_id: UUID) -> None:
        """Deletes a message for the caller only."""
        async with self._unit_of_work() as transaction:
            held = await access.held_chat(transaction, caller, chat_id)
            row = await access.message_in(transaction, held.chat, message_id)
            await MessageCrud(transaction).hide(chat_id, caller.account_id, row.seq)

    async def edits(self, caller: Caller, chat_id: UUID, message_id: UUID) -> list[EditRead]:
        """The texts a message had before, oldest first."""
        async with self._reading() as transaction:
            seen = await access.visible_chat(transaction, caller, chat_id)
            row = await access.message_in(transaction, seen.chat, message_id)
            rows = await MessageCrud(transaction).edits(row)
            return [EditRead(text=row.text, written_at=row.written_at) for row in rows]

    def _submit_checked(self, caller: Caller, chat_id: UUID, body: MessagePost, then: Then) -> None:
        """The same behind the hooks, which may take their time."""

        def passed(outcome: str | Exception) -> None:
            if isinstance(outcome, Exception):
                then(outcome)
                return
            checked = body.model_copy(update={"text": outcome})
            try:
                self._writer.submit(Post(caller, chat_id, checked), then)
            except AppError as error:
                then(error)

        self._hooks.submit(_incoming(caller, chat_id, body), passed)

    def _change(
        self, transaction: Transaction, held: Membership, kind: ChangeKind, row: Message
    ) -> int:
        return ChatCrud(transaction).next_change(
            held.chat, kind, self._clock.now(), seq=row.seq, account_id=held.member.account_id
        )

    def _check_editable(self, caller: Caller, row: Message) -> None:
        if row.sender_id != caller.account_id:
            raise RoleTooLow
        window = self._settings.edit_window
        if window is not None and self._clock.now() - row.sent_at > window:
            raise EditingOver


def _incoming(caller: Caller, chat_id: UUID, body: MessagePost) -> Incoming:
    return Incoming(caller, chat_id, body.text, reply_to_id=body.reply_to_id)
