"""From what happened to who is told: our events as frames on channels."""

from app.kernel.sockets import Follow, Publisher, Push, Unfollow
from app.modules.chat.events import (
    ChatChanged,
    ChatCreated,
    ChatRemoved,
    MemberChanged,
    MemberJoined,
    MemberLeft,
    MessageDeleted,
    MessageEdited,
    MessagePinned,
    MessagePosted,
    ReactionChanged,
    ReadMoved,
)
from app.modules.chat.schemas import frames
from app.modules.chat.service.channels import account_channel, chat_channel, presence_channel


class FanOut:
    def __init__(self, publisher: Publisher) -> None:
        self._publisher = publisher

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
        channel = chat_channel(event.chat_id)
        self._publisher.publish(Push(channel, frames.ChatDeleted(chat_id=event.chat_id)))
        for account_id in event.account_ids:
            self._publisher.publish(Unfollow(account_id, channel))

    def member_joined(self, event: MemberJoined) -> None:
        chat, version, channel = event.chat, event.version, chat_channel(event.chat.id)
        joined = frames.UserJoined(
            chat_id=chat.id, version=version, account_id=event.account_id, role=event.role
        )
        mine = frames.ChatJoined(chat_id=chat.id, version=version, chat=chat)
        self._publisher.publish(
            Follow(event.account_id, channel, version),
            Push(channel, joined, version),
            Push(account_channel(event.account_id), mine),
        )

    def member_left(self, event: MemberLeft) -> None:
        channel = chat_channel(event.chat_id)
        left = frames.UserLeft(
            chat_id=event.chat_id, version=event.version, account_id=event.account_id
        )
        self._publisher.publish(
            Push(channel, left, event.version),
            Unfollow(event.account_id, channel, event.version),
            Push(account_channel(event.account_id), frames.ChatLeft(chat_id=event.chat_id)),
        )

    def member_changed(self, event: MemberChanged) -> None:
        told = frames.MemberUpdated(
            chat_id=event.chat_id, version=event.version, account_id=event.account_id,
            role=event.role,
        )  # fmt: skip
        self._publisher.publish(Push(chat_channel(event.chat_id), told, event.version))

    def message_posted(self, event: MessagePosted) -> None:
        channel = chat_channel(event.message.chat_id)
        self._publisher.publish(Push(channel, event.message.told(), event.version))

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

    def read_moved(self, event: ReadMoved) -> None:
        told = frames.messages_read(
            event.chat_id, event.account_id, event.last_read_message_id, event.last_read_seq,
            event.read_at, event.read_by_all,
        )  # fmt: skip
        quiet = event.quiet
        channel = account_channel(event.account_id) if quiet else chat_channel(event.chat_id)
        state = f"read:{event.chat_id}:{event.account_id}"
        self._publisher.publish(Push(channel, told, passing=state))


CHANGES = {
    MessageEdited: "message_edited",
    MessageDeleted: "message_deleted",
    ReactionChanged: "reaction_changed",
}
