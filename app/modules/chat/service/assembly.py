"""From rows to what everybody sees: a constant number of queries, however many rows."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from app.kernel.transaction import Transaction
from app.modules.auth.public import AccountDirectory, Person
from app.modules.chat.crud.chats import partner_in
from app.modules.chat.crud.members import MemberCrud
from app.modules.chat.crud.reactions import Counted, PinCrud, ReactionCrud
from app.modules.chat.models import Chat, Member, Message
from app.modules.chat.schemas import extras
from app.modules.chat.schemas.chats import ChatRead, ChatState
from app.modules.chat.schemas.members import MemberRead
from app.modules.chat.schemas.messages import MessageRead, ReactionRead
from app.modules.chat.service.readers import Readers
from app.modules.chat.service.wording import worded


class Assembly:
    def __init__(self, directory: AccountDirectory, quiet_above: int) -> None:
        self._directory = directory
        self._quiet_above = quiet_above

    async def messages(
        self, transaction: Transaction, chat: Chat, rows: Sequence[Message]
    ) -> list[MessageRead]:
        """Messages of one chat in the state that all its members see."""
        if not rows:
            return []
        seqs = [row.seq for row in rows]
        people = await self._directory.people(transaction, _people_on(rows))
        reactions = _counted(await ReactionCrud(transaction).of_messages(chat.id, seqs))
        pinned = await PinCrud(transaction).among(chat.id, seqs)
        readers = await self._readers(transaction, chat)
        return [
            _message(
                row,
                people,
                reactions[chat.id, row.seq],
                row.seq in pinned,
                None if readers is None else readers.of(row.seq, row.sender_id),
            )
            for row in rows
        ]

    async def message(self, transaction: Transaction, chat: Chat, row: Message) -> MessageRead:
        return (await self.messages(transaction, chat, [row]))[0]

    async def last_messages(
        self, transaction: Transaction, chats: Sequence[Chat], rows: Sequence[Message]
    ) -> dict[UUID, MessageRead]:
        """At most one message of each chat in a list, by chat, as its members see it."""
        if not rows:
            return {}
        quiet = {chat.id for chat in chats if self.quiet(chat)}
        places = [(row.chat_id, row.seq) for row in rows]
        people = await self._directory.people(transaction, _people_on(rows))
        reactions = _counted(await ReactionCrud(transaction).at(places))
        pinned = await PinCrud(transaction).at(places)
        counted = [row for row in rows if row.chat_id not in quiet]
        counts = await MemberCrud(transaction).read_counts(counted)
        return {
            row.chat_id: _message(
                row, people, reactions[row.chat_id, row.seq],
                (row.chat_id, row.seq) in pinned,
                None if row.chat_id in quiet else counts.get(row.chat_id, 0),
            )
            for row in rows
        }  # fmt: skip

    def quiet(self, chat: Chat) -> bool:
        """Too large to count who has read and to tell who is typing."""
        return chat.member_count > self._quiet_above

    async def members(self, transaction: Transaction, rows: Sequence[Member]) -> list[MemberRead]:
        people = await self._directory.people(transaction, {row.account_id for row in rows})
        return [
            MemberRead(
                account_id=row.account_id,
                account=people[row.account_id],
                role=row.role,  # type: ignore[arg-type] # the column holds nothing else
                joined_at=row.joined_at,
                last_read_seq=row.shown_read_seq,
            )
            for row in rows
        ]

    async def partners(
        self, transaction: Transaction, mine: UUID, chats: Iterable[Chat]
    ) -> dict[UUID, Person]:
        """The other one of each direct chat among them, by chat."""
        others = {chat.id: partner_in(chat.direct_key, mine) for chat in chats if chat.direct_key}
        people = await self._directory.people(transaction, set(others.values())) if others else {}
        return {chat_id: people[other] for chat_id, other in others.items()}

    async def _readers(self, transaction: Transaction, chat: Chat) -> Readers | None:
        """None in a chat too large to count."""
        if self.quiet(chat):
            return None
        return Readers(await MemberCrud(transaction).marks(chat.id))


def _counted(rows: Sequence[Counted]) -> defaultdict[tuple[UUID, int], list[ReactionRead]]:
    """Reactions by message, counted by emoji, in the order they were first put."""
    accounts: defaultdict[tuple[UUID, int, str, int], list[UUID]] = defaultdict(list)
    for row in rows:
        accounts[row.chat_id, row.seq, row.emoji, row.total].append(row.account_id)
    counted: defaultdict[tuple[UUID, int], list[ReactionRead]] = defaultdict(list)
    for (chat_id, seq, emoji, total), ids in accounts.items():
        read = ReactionRead(emoji=emoji, count=total, account_ids=ids)
        counted[chat_id, seq].append(read)
    return counted


def _people_on(rows: Sequence[Message]) -> set[UUID]:
    carried = [extras.parsed(row.extra) for row in rows if row.extra is not None]
    return {row.sender_id for row in rows} | extras.people_in(carried)


def _message(
    row: Message,
    people: Mapping[UUID, Person],
    reactions: list[ReactionRead],
    pinned: bool,
    readers: int | None,
) -> MessageRead:
    sender = people[row.sender_id]
    carried = extras.NOTHING if row.extra is None else extras.read(row.extra, people)
    return MessageRead(
        id=row.id,
        chat_id=row.chat_id,
        seq=row.seq,
        version=row.version,
        sender_id=row.sender_id,
        sender=sender,
        text=row.text if carried.system is None else worded(carried.system, sender),
        sent_at=row.sent_at,
        edited_at=row.edited_at,
        deleted_at=row.deleted_at,
        reply_to_id=row.reply_to_id,
        reactions=reactions,
        pinned=pinned,
        client_message_id=row.client_message_id,
        is_read=None if readers is None else readers > 0,
        read_count=readers,
        attachments=carried.attachments,
        forward=carried.forward,
        mentions=carried.mentions,
        system=carried.system,
    )


def chat_state(chat: Chat) -> ChatState:
    """The part of a chat that is the same for everybody."""
    return ChatState.model_validate(chat)


def chat_read(
    chat: Chat, member: Member, last_message: MessageRead | None, partner: Person | None = None,
    *, visits: bool = False,
) -> ChatRead:  # fmt: skip
    """`visits`: the member is none, and only looks after the channel."""
    return ChatRead(
        **chat_state(chat).model_dump(),
        version=chat.last_version,
        last_message=last_message,
        unread_count=unread(chat, member),
        mention_count=unread_mentions(member),
        last_mention_seq=member.mentioned_seq if unread_mentions(member) else None,
        marked_unread=member.marked_unread,
        my_role=None if visits else member.role,  # type: ignore[arg-type] # the column holds nothing else
        muted_until=member.muted_until,
        partner=partner,
    )


def unread_mentions(member: Member) -> int:
    """A member who has just come in has no numbers yet."""
    if not member.mention_count or member.mentioned_seq <= member.last_read_seq:
        return 0
    return member.mention_count


def unread(chat: Chat, member: Member) -> int:
    """Messages after the mark; posting moves the mark, so they are other people's."""
    return chat.last_seq - member.last_read_seq
