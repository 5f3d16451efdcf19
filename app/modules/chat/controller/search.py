"""The HTTP door to what was said in all of one's chats."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from app.kernel.http import LIMIT, CurrentCaller, Cursor, Limit, Router, provided, raises
from app.kernel.limited import PerAccount, limited
from app.kernel.schema import Encoded, Time
from app.modules.chat.errors import ChatMissing
from app.modules.chat.schemas.search import Found
from app.modules.chat.service.search.service import Asked, SearchService

router = Router(prefix="/chats", tags=["messages"])

QUERY_MAX = 100  # characters
Searches = Annotated[SearchService, provided(SearchService)]
Words = Annotated[str, Query(min_length=1, max_length=QUERY_MAX)]
Sender = Annotated[UUID | None, Query(alias="from")]


@router.get("/search/", dependencies=limited(PerAccount("search")))
@raises(ChatMissing)
async def search_messages(
    caller: CurrentCaller,
    searches: Searches,
    q: Words,
    chat_id: UUID | None = None,
    sender_id: Sender = None,
    before: Time | None = None,
    after: Time | None = None,
    limit: Limit = LIMIT,
    cursor: Cursor = None,
) -> Encoded[Found]:
    """Messages in my chats that hold all of the words, in any form, newest first.

    The last word may be only the beginning of one. `from` is the sender's account; `after` and
    `before` are times, the former included. A page may be shorter than asked for although
    `next_cursor` is given.
    """
    asked = Asked(q, chat_id, sender_id, before, after)
    return await searches.page(caller, asked, limit, cursor)
