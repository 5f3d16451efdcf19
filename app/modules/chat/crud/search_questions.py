"""What a search asks, prepared: the chats somebody is in, rows of the index, what a page shows."""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Integer,
    Uuid,
    bindparam,
    case,
    func,
    literal_column,
    null,
    or_,
    select,
    tuple_,
)

from app.kernel.full_text import Holds
from app.kernel.given import given
from app.kernel.model import Moment
from app.modules.chat.crud.reactions import named, ranked
from app.modules.chat.crud.search_index import OF_TEXTS
from app.modules.chat.crud.search_rows import ANALYSIS
from app.modules.chat.models import Change, Chat, Hidden, Member, Pin, Reaction
from app.modules.chat.models.search import SearchMark, SearchSegment

NONE: Any = literal_column("0")
ONE: Any = literal_column("1")
ACCOUNT: Any = bindparam("account_id", type_=Uuid())
LIMIT: Any = bindparam("limit", type_=Integer())


def _standings() -> Any:
    known: Any = SearchMark.analysis == literal_column(str(ANALYSIS))
    return (
        select(
            Chat.id, Chat.member_count, Chat.last_seq, Chat.last_version, Chat.active_at,
            case((known, SearchMark.seq), else_=NONE),
            case((known, SearchMark.version), else_=NONE),
        )
        .join(Member, Member.chat_id == Chat.id)
        .outerjoin(SearchMark, SearchMark.chat_id == Chat.id)
        .where(Member.account_id == ACCOUNT)
    )  # fmt: skip


def _hits() -> Any:
    return (
        select(
            SearchSegment.id, SearchSegment.chat_id, SearchSegment.first_seq, SearchSegment.last_at
        )
        .where(
            Holds(SearchSegment.words, SearchSegment.id),
            SearchSegment.last_at >= bindparam("since", type_=Moment()),
            SearchSegment.first_at <= bindparam("until", type_=Moment()),
        )
        .order_by(SearchSegment.last_at.desc(), SearchSegment.id.desc())
        .limit(LIMIT)
    )


def _rewritten() -> Any:
    of_texts = [Change.kind == literal_column(f"'{kind.value}'") for kind in OF_TEXTS]
    return (
        select(Change.chat_id, Change.seq)
        .join(SearchMark, SearchMark.chat_id == Change.chat_id)
        .join(Member, Member.chat_id == Change.chat_id)
        .where(
            Member.account_id == ACCOUNT,
            Change.version > SearchMark.version,
            or_(*of_texts),
            Change.seq <= SearchMark.seq,
        )
        .limit(LIMIT)
    )


def _on_messages() -> Any:
    """Each is one look into an index: what is asked for so cannot be joined as whole tables."""
    asked = given("asked", chats=Uuid(), seqs=BigInteger(), senders=Uuid(), counted=Boolean())
    chat, seq, sender, counted = asked.c

    def there(table: Any, *of_whom: Any) -> Any:
        one = select(ONE).where(table.chat_id == chat, table.seq == seq, *of_whom)
        return one.limit(ONE).scalar_subquery()

    readers = select(func.count()).where(
        Member.chat_id == chat,
        Member.joined_seq < seq,
        Member.shown_read_seq >= seq,
        Member.account_id != sender,
    )
    return select(
        chat, seq, there(Hidden, Hidden.account_id == ACCOUNT), there(Pin), there(Reaction),
        case((counted, readers.scalar_subquery()), else_=null()),
    )  # fmt: skip


def _reactions() -> Any:
    asked = given("asked", chats=Uuid(), seqs=BigInteger())
    put = ranked(tuple_(Reaction.chat_id, Reaction.seq).in_(select(*asked.c)))
    columns = (put.c.chat_id, put.c.seq, put.c.emoji, put.c.account_id, put.c.total)
    return select(*columns).where(named(put)).order_by(put.c.reacted_at, put.c.account_id)


STANDINGS = _standings()
STANDING = STANDINGS.where(Member.chat_id == bindparam("chat_id", type_=Uuid()))
HITS = _hits()
MY_HITS = HITS.where(
    SearchSegment.chat_id.in_(select(Member.chat_id).where(Member.account_id == ACCOUNT))
)
REWRITTEN = _rewritten()
ON_MESSAGES = _on_messages()
REACTIONS = _reactions()
