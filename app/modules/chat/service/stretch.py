"""A stretch of a chat's line, read again: what came after a version, in its present state."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from app.kernel.sockets import Told
from app.kernel.transaction import Transaction
from app.modules.chat.crud.changes import ChangeCrud
from app.modules.chat.crud.members import MemberCrud
from app.modules.chat.crud.messages import MessageCrud
from app.modules.chat.models import Change, ChangeKind, Chat
from app.modules.chat.schemas.frames import (
    ChangeRead,
    ChatUpdated,
    MemberUpdated,
    MessageChange,
    MessagePinned,
    NewMessage,
    UserJoined,
    UserLeft,
)
from app.modules.chat.schemas.messages import MessageRead
from app.modules.chat.service.assembly import Assembly, chat_state

COMINGS = {ChangeKind.USER_JOINED, ChangeKind.USER_LEFT}


@dataclass(frozen=True, slots=True)
class Stretch:
    """Messages posted after a version and changes made after it, both in order."""

    chat_id: UUID
    messages: list[MessageRead]
    changes: list[ChangeRead]

    def told(self, *, quiet: bool) -> list[ChangeRead]:
        """The changes; in a chat too large for that without who came and went."""
        return [change for change in self.changes if not (quiet and change.kind in COMINGS)]

    def frames(self, after: int) -> Iterator[tuple[int, Told]]:
        """As the frames that were told live. Versions have no holes, so what is no change is the
        next message."""
        changes = {change.version: change for change in self.changes}
        messages = iter(self.messages)
        for version in range(after + 1, after + 1 + len(self.messages) + len(changes)):
            change = changes.get(version)
            if change is None:
                message = next(messages)
                yield version, NewMessage(chat_id=self.chat_id, version=version, message=message)
            else:
                yield version, _frame(self.chat_id, change)


async def read_stretch(
    transaction: Transaction, assembly: Assembly, chat: Chat, after: int, until: int,
    *, for_account: UUID | None = None,
) -> Stretch:  # fmt: skip
    """What lies behind `after` up to `until`, both versions of the chat's line.

    For an account, without the messages that it has deleted for itself.
    """
    if after == until:
        return Stretch(chat.id, [], [])
    changes = ChangeCrud(transaction)
    first = await changes.seq_at(chat.id, after)
    last = await changes.seq_at(chat.id, until)
    posted = await MessageCrud(transaction).between(chat.id, first + 1, last)
    made = await changes.between(chat.id, after, until)
    if for_account is not None:
        seqs = {row.seq for row in posted} | {c.seq for c in made if c.seq is not None}
        hidden = await MessageCrud(transaction).hidden_among(chat.id, for_account, seqs)
        posted = [row for row in posted if row.seq not in hidden]
        made = [change for change in made if change.seq not in hidden]
    touched = {change.seq for change in made if change.seq is not None and change.seq <= first}
    earlier = await MessageCrud(transaction).of_seqs(chat.id, sorted(touched))
    messages = await assembly.messages(transaction, chat, [*earlier, *posted])
    by_seq = {message.seq: message for message in messages}
    roles = await _roles(transaction, chat, made)
    return Stretch(
        chat_id=chat.id,
        messages=messages[len(earlier) :],
        changes=[_change(chat, change, by_seq, roles) for change in made],
    )


async def _roles(
    transaction: Transaction, chat: Chat, changes: Sequence[Change]
) -> dict[UUID, str]:
    told = {ChangeKind.USER_JOINED, ChangeKind.MEMBER_UPDATED}
    ids = {change.account_id for change in changes if change.account_id and change.kind in told}
    return await MemberCrud(transaction).roles(chat.id, ids) if ids else {}


def _change(
    chat: Chat, change: Change, messages: dict[int, MessageRead], roles: dict[UUID, str]
) -> ChangeRead:
    message = None if change.seq is None else messages.get(change.seq)
    updated = change.kind == ChangeKind.CHAT_UPDATED
    pinned = change.kind == ChangeKind.MESSAGE_PINNED and message is not None
    return ChangeRead(
        version=change.version,
        kind=change.kind,
        message=message,
        account_id=change.account_id,
        role=None if change.account_id is None else roles.get(change.account_id),
        pinned=message.pinned if pinned and message is not None else None,
        chat=chat_state(chat) if updated else None,
    )


def _frame(chat_id: UUID, change: ChangeRead) -> Told:
    version, account_id = change.version, change.account_id
    if change.message is not None:
        if change.kind == ChangeKind.MESSAGE_PINNED:
            return MessagePinned(
                chat_id=chat_id, version=version, message=change.message,
                pinned=change.message.pinned,
            )  # fmt: skip
        return MessageChange(
            type=change.kind,  # type: ignore[arg-type] # the other kinds carry no message
            chat_id=chat_id, version=version, message=change.message,
        )  # fmt: skip
    if change.chat is not None:
        return ChatUpdated(chat_id=chat_id, version=version, chat=change.chat)
    if account_id is None:
        raise LookupError(f"the change {version} of chat {chat_id} is about nothing")
    if change.kind == ChangeKind.USER_LEFT:
        return UserLeft(chat_id=chat_id, version=version, account_id=account_id)
    frame = UserJoined if change.kind == ChangeKind.USER_JOINED else MemberUpdated
    return frame(
        chat_id=chat_id, version=version, account_id=account_id, role=change.role or "member"
    )
