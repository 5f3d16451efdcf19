"""From what happened to who is told: our events as frames on channels."""

import asyncio
from collections.abc import Sequence
from uuid import UUID

from app.kernel.sockets import (
    UNSAID,
    Follow,
    Gone,
    Publisher,
    Push,
    Sealed,
    Stretch,
    Told,
    Unfollow,
)
from app.modules.auth.events import IgnoringChanged
from app.modules.chat.events import (
    ChatChanged,
    ChatCreated,
    ChatRemoved,
    JoinRequestChanged,
    MarksChanged,
    MemberChanged,
    MemberJoined,
    MemberLeft,
    MentionsCounted,
    MessageDeleted,
    MessageEdited,
    MessageHidden,
    MessagePinned,
    MessagePosted,
    ReactionChanged,
    ReadMoved,
)
from app.modules.chat.schemas import frames
from app.modules.chat.service.channels import (
    account_channel,
    chat_channel,
    own_channel,
    presence_channel,
)

# Seconds that marks moved by posting wait: for the next messages, which they leave with; at most.
MARKS_JOIN, MARKS_WAIT = 0.04, 0.06


class FanOut:
    def __init__(self, publisher: Publisher) -> None:
        self._publisher = publisher
        # Marks moved by posting that were not told yet, by chat and account.
        self._marks: dict[tuple[UUID, UUID], ReadMoved] = {}
        self._due = 0.0
        self._alone: asyncio.TimerHandle | None = None

    def chat_created(self, event: ChatCreated) -> None:
        chat, channel = event.chat, chat_channel(event.chat.id)
        joined = frames.ChatJoined(chat_id=chat.id, version=event.version, chat=chat)
        for account_id in event.account_ids:
            self._publisher.publish(
                Follow(account_id, channel, event.version + 1),
                Push(account_channel(account_id), joined),
            )
        if chat.type == "direct":
            one, other = event.account_ids
            self._publisher.publish(
                Follow(one, presence_channel(other), 0), Follow(other, presence_channel(one), 0)
            )

    def chat_changed(self, event: ChatChanged) -> None:
        told = frames.ChatUpdated(chat_id=event.chat.id, version=event.version, chat=event.chat)
        self._publisher.publish(Push(chat_channel(event.chat.id), told, event.version))

    def chat_removed(self, event: ChatRemoved) -> None:
        self._publisher.publish(Gone(chat_channel(event.chat_id)))

    def member_joined(self, event: MemberJoined) -> None:
        chat, version, channel = event.chat, event.version, chat_channel(event.chat.id)
        joined = frames.UserJoined(
            chat_id=chat.id, version=version, account_id=event.account_id, role=event.role
        )
        mine = frames.ChatJoined(chat_id=chat.id, version=version, chat=chat)
        self._publisher.publish(
            Follow(event.account_id, channel, version),
            Push(channel, UNSAID if event.quiet else joined, version),
            Push(account_channel(event.account_id), mine),
        )

    def member_left(self, event: MemberLeft) -> None:
        channel = chat_channel(event.chat_id)
        left = frames.UserLeft(
            chat_id=event.chat_id, version=event.version, account_id=event.account_id
        )
        self._publisher.publish(
            Push(channel, UNSAID if event.quiet else left, event.version),
            Unfollow(event.account_id, channel, event.version),
            Push(account_channel(event.account_id), frames.ChatLeft(chat_id=event.chat_id)),
        )

    def join_request_changed(self, event: JoinRequestChanged) -> None:
        told = frames.JoinRequestChanged(chat_id=event.request.chat_id, request=event.request)
        for account_id in event.told:
            self._publisher.publish(Push(account_channel(account_id), told))

    def member_changed(self, event: MemberChanged) -> None:
        told = frames.MemberUpdated(
            chat_id=event.chat_id, version=event.version, account_id=event.account_id,
            role=event.role,
        )  # fmt: skip
        self._publisher.publish(Push(chat_channel(event.chat_id), told, event.version))

    def messages_posted(self, events: Sequence[MessagePosted]) -> None:
        """Chat by chat, each in the order of its line."""
        lines: dict[str, Stretch] = {}
        told: list[Stretch] = []
        for event in events:
            message, version = event.message, event.version
            chat = message.names[0]
            line = lines.get(chat)
            if line is None or line.version + len(line.texts) != version:
                line = lines[chat] = Stretch(chat_channel(chat), version, [])
                told.append(line)
            line.texts.append(message.told())
        self._publisher.publish(*told)

    def message_changed(self, event: MessageEdited | MessageDeleted | ReactionChanged) -> None:
        chat_id = event.message.chat_id
        told = frames.MessageChange(
            type=CHANGES[type(event)],  # type: ignore[arg-type] # the three literals of the frame
            chat_id=chat_id, version=event.version, message=event.message,
        )  # fmt: skip
        self._publisher.publish(Push(chat_channel(chat_id), told, event.version))

    def message_pinned(self, event: MessagePinned) -> None:
        message = event.message
        told = frames.MessagePinned(
            chat_id=message.chat_id, version=event.version, message=message, pinned=message.pinned
        )
        self._publisher.publish(Push(chat_channel(message.chat_id), told, event.version))

    def ignoring_changed(self, event: IgnoringChanged) -> None:
        told = frames.PersonIgnored(account_id=event.ignored_id, ignored=event.ignored)
        self._publisher.publish(Push(account_channel(event.account_id), told))

    def reads_moved(self, events: Sequence[ReadMoved]) -> None:
        """Whoever posts has read what came before, which the message itself shows: in a lively
        chat that is told a moment later, once for many messages."""
        for event in events:
            if not event.posting:
                self._tell_marks()
                self._tell_mark(event)
                continue
            if not self._marks:
                self._wait()
            self._marks[event.chat_id, event.account_id] = event
        if self._marks and asyncio.get_running_loop().time() >= self._due:
            self._tell_marks()

    def _wait(self) -> None:
        loop = asyncio.get_running_loop()
        self._alone = loop.call_later(MARKS_WAIT, self._tell_marks)
        self._due = loop.time() + MARKS_JOIN

    def _tell_marks(self) -> None:
        """In the order in which they began to move."""
        if self._alone is not None:
            self._alone.cancel()
        marks, self._marks = self._marks, {}
        for mark in marks.values():
            self._tell_mark(mark)

    def _tell_mark(self, event: ReadMoved) -> None:
        told = frames.messages_read(
            event.chat_id, event.account_id, event.last_read_message_id, event.last_read_seq,
            event.read_at, event.read_by_all,
        )  # fmt: skip
        state = f"read:{event.chat_id}:{event.account_id}"
        if event.quiet:
            self._to_own(event.chat_id, event.account_id, told, state)
        else:
            self._publisher.publish(Push(chat_channel(event.chat_id), told, passing=state))

    def marks_changed(self, event: MarksChanged) -> None:
        """Behind the marks that have waited: whoever is told of reading takes the flag away."""
        self._tell_marks()
        told = frames.ChatMarks(
            chat_id=event.chat_id, last_read_seq=event.last_read_seq,
            unread_count=event.unread_count, marked_unread=event.marked_unread,
            muted_until=event.muted_until,
        )  # fmt: skip
        state = f"marks:{event.chat_id}:{event.account_id}"
        self._to_own(event.chat_id, event.account_id, told, state)

    def message_hidden(self, event: MessageHidden) -> None:
        told = frames.MessageHidden(
            chat_id=event.chat_id, message_id=event.message_id, seq=event.seq
        )
        self._to_own(event.chat_id, event.account_id, told)

    def _to_own(
        self, chat_id: UUID, account_id: UUID, told: Told | Sealed, state: str | None = None
    ) -> None:
        """To the account's own devices, whichever door they came by."""
        for channel in (account_channel(account_id), own_channel(chat_id, account_id)):
            self._publisher.publish(Push(channel, told, passing=state))

    def mentions_counted(self, event: MentionsCounted) -> None:
        told = frames.UnreadMentions(
            chat_id=event.chat_id, count=event.count, message_id=event.message_id, seq=event.seq
        )
        channel = account_channel(event.account_id)
        self._publisher.publish(Push(channel, told, passing=f"mentions:{event.chat_id}"))


CHANGES = {
    MessageEdited: "message_edited",
    MessageDeleted: "message_deleted",
    ReactionChanged: "reaction_changed",
}
