"""The socket doors to chats: one call each to the same services as behind the HTTP door."""

from uuid import UUID

from typing_extensions import override

from app.kernel.errors import fault
from app.kernel.sockets import AnyCommand, Auth, Command, Door, Pipelined, Then, Told, Visit
from app.modules.chat.errors import ChatMissing
from app.modules.chat.schemas import frames
from app.modules.chat.schemas.messages import MessagePatch
from app.modules.chat.schemas.plain import PlainMessage
from app.modules.chat.schemas.reads import ReadUpTo
from app.modules.chat.service.channels import (
    PRESENCE,
    account_channel,
    chat_channel,
    own_channel,
    presence_channel,
)
from app.modules.chat.service.history import HistoryService, Where
from app.modules.chat.service.line import LineService
from app.modules.chat.service.messages import MessageService
from app.modules.chat.service.presence import PresenceService
from app.modules.chat.service.reactions import ReactionService
from app.modules.chat.service.reads import ReadService
from app.modules.chat.service.typing import TypingService

WATCHED_MAX = 1000  # people whose coming and going one socket may be told


class OneChatDoor(Door):
    """A socket about one chat."""

    path = "/chats/{chat_id}/ws"

    def __init__(self, line: LineService, presence: PresenceService) -> None:
        self._line = line
        self._presence = presence

    @override
    async def enter(self, visit: Visit, auth: Auth) -> None:
        chat_id = visit.subject or UUID(int=0)
        channel = chat_channel(chat_id)
        visit.follow(channel)
        entered = await self._line.enter(visit.caller, chat_id, auth.version)
        visit.welcome()
        for told in entered.told:
            visit.tell(told)
        visit.caught_up(channel, entered.versions[chat_id])
        _follow(visit, own_channel(chat_id, visit.caller.account_id))
        for account_id in entered.partners:
            _watch(visit, account_id)
        self._presence.appeared(visit.caller)

    @override
    async def leave(self, visit: Visit) -> None:
        await self._presence.vanished(visit.caller)


class AllChatsDoor(Door):
    """A socket about all the account's chats, those it joins later included."""

    path = "/ws"

    def __init__(self, line: LineService, presence: PresenceService) -> None:
        self._line = line
        self._presence = presence

    @override
    async def enter(self, visit: Visit, auth: Auth) -> None:
        mine = account_channel(visit.caller.account_id)
        visit.follow(mine)
        followed = await self._line.chat_ids(visit.caller)
        for chat_id in followed:
            visit.follow(chat_channel(chat_id))
        entered = await self._line.resume(visit.caller, auth.resume)
        for chat_id in followed:
            if chat_id not in entered.versions:  # lost between the two readings
                visit.unfollow(chat_channel(chat_id))
        visit.welcome()
        for told in entered.told:
            visit.tell(told)
        if auth.resume is not None:
            visit.tell(frames.Resumed())
        # Chats won meanwhile are live already: whoever adds somebody makes their sockets follow.
        for chat_id, version in entered.versions.items():
            visit.caught_up(chat_channel(chat_id), version)
        visit.caught_up(mine)
        for account_id in await self._presence.partners(visit.caller):
            _watch(visit, account_id)
        self._presence.appeared(visit.caller)

    @override
    async def leave(self, visit: Visit) -> None:
        await self._presence.vanished(visit.caller)


class ChatCommands:
    """What may be asked over a socket; what a method returns answers the frame."""

    def __init__(
        self, messages: MessageService, history: HistoryService, reactions: ReactionService,
        reads: ReadService, typing: TypingService, presence: PresenceService,
    ) -> None:  # fmt: skip
        self._messages = messages
        self._history = history
        self._reactions = reactions
        self._reads = reads
        self._typing = typing
        self._presence = presence

    def all(self) -> tuple[AnyCommand, ...]:
        return (
            Pipelined(
                frames.SendMessage, self.send_message, bucket="messages", plain=PlainMessage.read
            ),
            Command(frames.EditMessage, self.edit_message),
            Command(frames.DeleteMessage, self.delete_message),
            Command(frames.React, self.react),
            Command(frames.MarkRead, self.mark_read),
            Command(frames.MarkSingleRead, self.mark_single_read),
            Command(frames.SetTyping, self.set_typing),
            Command(frames.GetChatHistory, self.get_chat_history),
            Command(frames.GetUnreadCount, self.get_unread_count),
            Command(frames.GetPresence, self.get_presence),
            Command(frames.LeaveChat, self.leave_chat),
        )

    def send_message(
        self, visit: Visit, frame: frames.SendMessage | PlainMessage, then: Then
    ) -> None:
        self._messages.submit(visit.caller, _chat_id(visit, frame), frame, then)

    async def edit_message(self, visit: Visit, frame: frames.EditMessage) -> None:
        body = MessagePatch(text=frame.text)
        await self._messages.edit(visit.caller, _chat_id(visit, frame), frame.message_id, body)

    async def delete_message(self, visit: Visit, frame: frames.DeleteMessage) -> None:
        await self._messages.delete(visit.caller, _chat_id(visit, frame), frame.message_id)

    async def react(self, visit: Visit, frame: frames.React) -> None:
        await self._reactions.react(
            visit.caller, _chat_id(visit, frame), frame.message_id, frame.emoji,
            remove=frame.remove,
        )  # fmt: skip

    async def mark_read(self, visit: Visit, frame: frames.MarkRead) -> None:
        if (frame.last_read_message_id is None) == (frame.seq is None):
            raise fault(
                "last_read_message_id", "one_of",
                "Give last_read_message_id or seq.", "Укажите last_read_message_id или seq.",
            )  # fmt: skip
        body = ReadUpTo(last_read_message_id=frame.last_read_message_id, seq=frame.seq)
        await self._reads.mark(visit.caller, _chat_id(visit, frame), body)

    async def mark_single_read(self, visit: Visit, frame: frames.MarkSingleRead) -> None:
        body = ReadUpTo(last_read_message_id=frame.message_id)
        await self._reads.mark(visit.caller, _chat_id(visit, frame), body)

    async def set_typing(self, visit: Visit, frame: frames.SetTyping) -> None:
        await self._typing.tell(visit.caller, _chat_id(visit, frame), is_typing=frame.is_typing)

    async def get_chat_history(self, visit: Visit, frame: frames.GetChatHistory) -> Told:
        chat_id = _chat_id(visit, frame)
        where = Where(before=frame.before)
        page = (await self._history.page(visit.caller, chat_id, where, frame.limit)).decoded()
        mark = await self._reads.count(visit.caller, chat_id)
        return frames.ChatHistory(
            chat_id=chat_id,
            messages=page.entities,
            changes=[],
            version=page.version,
            last_seq=page.last_seq,
            total_count=page.total_count,
            has_before=page.has_before,
            unread_count=mark.unread_count,
            resumed=False,
        )

    async def get_unread_count(self, visit: Visit, frame: frames.GetUnreadCount) -> Told:
        mark = await self._reads.count(visit.caller, _chat_id(visit, frame))
        return frames.UnreadCount(chat_id=mark.chat_id, count=mark.unread_count)

    async def get_presence(self, visit: Visit, frame: frames.GetPresence) -> None:
        watched = sum(channel.startswith(PRESENCE) for channel in visit.channels)
        for told, exists in await self._presence.of(frame.account_ids):
            if exists and watched < WATCHED_MAX:
                _watch(visit, told.account_id)
                watched += 1
            visit.tell(told.model_copy(update={"id": frame.id}))

    async def leave_chat(self, visit: Visit, frame: frames.LeaveChat) -> None:
        chat_id = _chat_id(visit, frame)
        visit.unfollow(chat_channel(chat_id))
        visit.unfollow(own_channel(chat_id, visit.caller.account_id))


def _watch(visit: Visit, account_id: UUID) -> None:
    _follow(visit, presence_channel(account_id))


def _follow(visit: Visit, channel: str) -> None:
    """A channel without a line: what is told from now on is all of it."""
    visit.follow(channel)
    visit.caught_up(channel)


def _chat_id(visit: Visit, frame: frames.InChat | PlainMessage) -> UUID:
    """The chat a frame is about: named, or the one the door is to. Another one is not here."""
    if frame.chat_id is None:
        if visit.subject is None:
            raise fault("chat_id", "required", "Is required.", "Обязательно.")
        return visit.subject
    if visit.subject is not None and frame.chat_id != visit.subject:
        raise ChatMissing
    return frame.chat_id
