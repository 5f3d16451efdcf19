"""A version of a chat's line told again as it was told live: to its sockets, old and new ones."""

from collections.abc import Iterator

from app.kernel.sockets import UNSAID, Follow, Push, Signal, Told, Unfollow
from app.modules.chat.models import ChangeKind
from app.modules.chat.schemas.chats import ChatState
from app.modules.chat.schemas.frames import ChatJoined, ChatLeft, UserJoined, UserLeft
from app.modules.chat.service.channels import account_channel, chat_channel
from app.modules.chat.service.stretch import Stretch


def retold(
    version: int, told: Told, stretch: Stretch, chat: ChatState, *, quiet: bool
) -> Iterator[Signal]:
    """Who joined and has left again since is not brought back.

    `quiet`: the chat is too large to tell those who are in it who comes and goes.
    """
    channel = chat_channel(stretch.chat_id)
    if isinstance(told, UserJoined) and _is_here(stretch, version):
        yield Follow(told.account_id, channel, version)
        joined = ChatJoined(chat_id=chat.id, version=version, chat=chat)
        yield Push(account_channel(told.account_id), joined)
    unsaid = quiet and isinstance(told, UserJoined | UserLeft)
    yield Push(channel, UNSAID if unsaid else told, version)
    if isinstance(told, UserLeft):
        yield Unfollow(told.account_id, channel, version)
        yield Push(account_channel(told.account_id), ChatLeft(chat_id=stretch.chat_id))


def _is_here(stretch: Stretch, version: int) -> bool:
    """A role was found only for those who are members now."""
    return any(
        change.version == version and change.kind == ChangeKind.USER_JOINED and change.role
        for change in stretch.changes
    )
