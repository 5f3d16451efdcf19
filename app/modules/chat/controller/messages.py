"""The HTTP door to messages: posting, history, editing, marks, reactions and pins."""

from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import Query, Response

from app.kernel.http import LIMIT, CurrentCaller, Limit, Number, Router, Success, provided, raises
from app.kernel.limited import PerAccount, limited
from app.kernel.schema import Encoded
from app.modules.chat.errors import (
    AttachmentMissing,
    ChatMissing,
    DirectClosed,
    EditingOver,
    MessageDeleted,
    MessageMissing,
    RoleTooLow,
    SystemMessage,
    TooManyReactions,
    WordsOfOthers,
    WritingDenied,
)
from app.modules.chat.schemas.messages import (
    EditRead,
    History,
    MessagePatch,
    MessagePost,
    MessageRead,
)
from app.modules.chat.schemas.reads import ReaderRead, ReadMark, ReadUpTo
from app.modules.chat.service.history import HistoryService, Where
from app.modules.chat.service.messages import MessageService
from app.modules.chat.service.reactions import ReactionService
from app.modules.chat.service.reads import ReadService

router = Router(prefix="/chats", tags=["messages"])

Messages = Annotated[MessageService, provided(MessageService)]
Histories = Annotated[HistoryService, provided(HistoryService)]
Reactions = Annotated[ReactionService, provided(ReactionService)]
Reads = Annotated[ReadService, provided(ReadService)]
Place = Annotated[Number | None, Query(ge=0, le=2**62)]

REPEATED: dict[int | str, dict[str, Any]] = {
    200: {
        "model": Success[MessageRead],
        "description": "Posted before with this client_message_id: the first message.",
    }
}


@router.get("/{chat_id}/history/")
@raises(ChatMissing)
async def chat_history(
    caller: CurrentCaller,
    histories: Histories,
    chat_id: UUID,
    limit: Limit = LIMIT,
    before: Place = None,
    after: Place = None,
    around: Place = None,
    offset: Place = None,
) -> Encoded[History]:
    """A page of messages, ascending: the newest, or before, after or around a `seq`."""
    return await histories.page(caller, chat_id, Where(before, after, around, offset), limit)


@router.post(
    "/{chat_id}/messages/",
    status_code=201,
    responses=REPEATED,
    dependencies=limited(PerAccount("messages")),
)
@raises(
    ChatMissing, WritingDenied, DirectClosed, MessageMissing, MessageDeleted, SystemMessage,
    AttachmentMissing,
)  # fmt: skip
async def post_message(
    caller: CurrentCaller,
    messages: Messages,
    chat_id: UUID,
    body: MessagePost,
    response: Response,
) -> MessageRead:
    """Posts a message; it is stored for good when this answers."""
    posted = await messages.post(caller, chat_id, body)
    if posted.duplicate:
        response.status_code = 200
    return posted.message


@router.patch("/{chat_id}/messages/{message_id}/")
@raises(
    ChatMissing, MessageMissing, RoleTooLow, WritingDenied, DirectClosed, EditingOver,
    MessageDeleted, SystemMessage, WordsOfOthers,
)  # fmt: skip
async def edit_message(
    caller: CurrentCaller, messages: Messages, chat_id: UUID, message_id: UUID, body: MessagePatch
) -> MessageRead:
    """Edits the caller's own message."""
    return await messages.edit(caller, chat_id, message_id, body)


@router.delete("/{chat_id}/messages/{message_id}/", status_code=204)
@raises(ChatMissing, MessageMissing, RoleTooLow, SystemMessage)
async def delete_message(
    caller: CurrentCaller,
    messages: Messages,
    chat_id: UUID,
    message_id: UUID,
    whose: Annotated[Literal["everybody", "me"], Query(alias="for")] = "everybody",
) -> None:
    """Leaves a tombstone in its place; with `?for=me` it is gone for the caller only."""
    if whose == "me":
        await messages.hide(caller, chat_id, message_id)
    else:
        await messages.delete(caller, chat_id, message_id)


@router.get("/{chat_id}/messages/{message_id}/edits/")
@raises(ChatMissing, MessageMissing)
async def message_edits(
    caller: CurrentCaller, messages: Messages, chat_id: UUID, message_id: UUID
) -> list[EditRead]:
    """The texts a message had before."""
    return await messages.edits(caller, chat_id, message_id)


@router.get("/{chat_id}/messages/{message_id}/readers/")
@raises(ChatMissing, MessageMissing)
async def message_readers(
    caller: CurrentCaller, reads: Reads, chat_id: UUID, message_id: UUID
) -> list[ReaderRead]:
    """Who has read a message."""
    return await reads.readers(caller, chat_id, message_id)


@router.put("/{chat_id}/messages/{message_id}/reactions/{emoji}/")
@raises(ChatMissing, MessageMissing, MessageDeleted, DirectClosed, TooManyReactions)
async def put_reaction(
    caller: CurrentCaller, reactions: Reactions, chat_id: UUID, message_id: UUID, emoji: str
) -> MessageRead:
    return await reactions.react(caller, chat_id, message_id, emoji)


@router.delete("/{chat_id}/messages/{message_id}/reactions/{emoji}/")
@raises(ChatMissing, MessageMissing, MessageDeleted)
async def remove_reaction(
    caller: CurrentCaller, reactions: Reactions, chat_id: UUID, message_id: UUID, emoji: str
) -> MessageRead:
    return await reactions.react(caller, chat_id, message_id, emoji, remove=True)


@router.post("/{chat_id}/read/")
@raises(ChatMissing, MessageMissing)
async def mark_read(caller: CurrentCaller, reads: Reads, chat_id: UUID, body: ReadUpTo) -> ReadMark:
    """Read up to there; a mark never goes backwards."""
    return await reads.mark(caller, chat_id, body)


@router.put("/{chat_id}/unread/")
@raises(ChatMissing)
async def mark_chat_unread(caller: CurrentCaller, reads: Reads, chat_id: UUID) -> ReadMark:
    """Sets a flag of its own; what is read stays read."""
    return await reads.mark_unread(caller, chat_id, unread=True)


@router.delete("/{chat_id}/unread/")
@raises(ChatMissing)
async def clear_chat_unread(caller: CurrentCaller, reads: Reads, chat_id: UUID) -> ReadMark:
    return await reads.mark_unread(caller, chat_id, unread=False)


@router.get("/{chat_id}/pins/")
@raises(ChatMissing)
async def pinned_messages(
    caller: CurrentCaller, reactions: Reactions, chat_id: UUID
) -> list[MessageRead]:
    """The newest pinned messages, the last pinned first."""
    return await reactions.pins(caller, chat_id)


@router.put("/{chat_id}/pins/{message_id}/")
@raises(ChatMissing, MessageMissing, MessageDeleted, DirectClosed, RoleTooLow)
async def pin_message(
    caller: CurrentCaller, reactions: Reactions, chat_id: UUID, message_id: UUID
) -> MessageRead:
    return await reactions.pin(caller, chat_id, message_id)


@router.delete("/{chat_id}/pins/{message_id}/")
@raises(ChatMissing, MessageMissing, MessageDeleted, RoleTooLow)
async def unpin_message(
    caller: CurrentCaller, reactions: Reactions, chat_id: UUID, message_id: UUID
) -> MessageRead:
    return await reactions.pin(caller, chat_id, message_id, pinned=False)
