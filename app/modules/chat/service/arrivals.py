"""Coming in by the door to one chat: who comes at the same moment is let in together."""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from app.kernel.caller import Caller
from app.kernel.errors import AppError
from app.kernel.loader import Loader
from app.kernel.sockets import Sealed, Told
from app.kernel.transaction import Glances, Transaction, UnitOfWork
from app.modules.chat import access
from app.modules.chat.access import Membership
from app.modules.chat.crud.doorsteps import Doorstep, DoorstepCrud
from app.modules.chat.crud.messages import MessageCrud
from app.modules.chat.errors import ChatMissing
from app.modules.chat.schemas.frames import ChatHistory
from app.modules.chat.schemas.messages import MessageRead
from app.modules.chat.service.assembly import Assembly, unread
from app.modules.chat.service.history import NEWEST

FIRST_MESSAGES = 20

Pair = tuple[UUID, UUID]  # a chat and an account

# Tells a member what came after a version of the chat's line.
Missed = Callable[[Transaction, Membership, int], Awaitable[Told | Sealed]]


@dataclass(frozen=True, slots=True)
class Arrival:
    """Somebody at a chat's door, and the last version they have seen, if any."""

    caller: Caller
    chat_id: UUID
    seen: int | None

    @property
    def pair(self) -> Pair:
        return self.chat_id, self.caller.account_id


@dataclass(frozen=True, slots=True)
class LetIn:
    """What the visitor is told first, the version up to which that is complete, and whose coming
    and going the visitor is told: the other one of a direct chat."""

    told: Told | Sealed
    version: int
    partners: tuple[UUID, ...]


class Arrivals:
    """A few questions for all who come at once; each chat's newest messages are read once.

    Whoever has everything already, as after a short interruption, or finds an empty chat, costs
    no more than their own row.
    """

    def __init__(
        self, glance: Glances, reading: UnitOfWork, assembly: Assembly, missed: Missed
    ) -> None:
        self._glance = glance
        self._reading = reading
        self._assembly = assembly
        self._missed = missed
        self._loader = Loader(self._let_in)

    async def enter(self, arrival: Arrival) -> LetIn:
        """Raises ChatMissing."""
        return await self._loader.load(arrival)

    async def _let_in(self, arrivals: Sequence[Arrival]) -> list[LetIn | AppError]:
        async with self._glance() as glance:
            moderators = {a.caller.account_id for a in arrivals if a.caller.moderates}
            steps = await access.doorsteps(glance, {each.pair for each in arrivals}, moderators)
            direct = {step.chat_id for step in steps.values() if step.type == "direct"}
            people = await DoorstepCrud(glance).members(direct)
        let_in: dict[Arrival, tuple[Told | Sealed, int]] = {
            arrival: (_all_there_is(step, arrival.seen), step.last_version)
            for arrival in arrivals
            if (step := steps.get(arrival.pair)) and step.lacks_nothing(arrival.seen)
        }
        late = [each for each in arrivals if each.pair in steps and each not in let_in]
        if late:
            let_in |= await self._tell_past(late)
        return [
            LetIn(*let_in[each], tuple(people[each.chat_id] - {each.caller.account_id}))
            if each in let_in
            else ChatMissing()
            for each in arrivals
        ]

    async def _tell_past(
        self, arrivals: Sequence[Arrival]
    ) -> dict[Arrival, tuple[Told | Sealed, int]]:
        """What each is told, and up to which version; without those who are no members any more."""
        async with self._reading() as transaction:
            found = await access.visible_chats(
                transaction, {(each.chat_id, each.caller) for each in arrivals}
            )
            members = {each: found[each.pair] for each in arrivals if each.pair in found}
            strangers = [members[each] for each in members if each.seen is None]
            newest = await self._newest(transaction, strangers)
            return {
                each: (
                    newest[each.pair]
                    if each.seen is None
                    else await self._missed(transaction, seen, each.seen),
                    seen.chat.last_version,
                )
                for each, seen in members.items()
            }

    async def _newest(
        self, transaction: Transaction, visitors: Iterable[Membership]
    ) -> dict[Pair, ChatHistory]:
        """The newest messages of the chats, read once each, as each visitor sees them."""
        by_chat: defaultdict[UUID, list[Membership]] = defaultdict(list)
        for visitor in visitors:
            by_chat[visitor.chat.id].append(visitor)
        told: dict[Pair, ChatHistory] = {}
        for chat_id, theirs in by_chat.items():
            chat, messages = theirs[0].chat, MessageCrud(transaction)
            first, last = NEWEST.range(chat.last_seq, FIRST_MESSAGES)
            rows = await messages.between(chat_id, first, last)
            seen = await self._assembly.messages(transaction, chat, rows)
            ids = [visitor.member.account_id for visitor in theirs]
            hidden = await messages.hidden_by(chat_id, ids, first, last)
            for visitor in theirs:
                pair = chat_id, visitor.member.account_id
                shown = [each for each in seen if each.seq not in hidden.get(pair[1], ())]
                told[pair] = _history(visitor, shown, has_before=first > 1)
        return told


def _all_there_is(step: Doorstep, seen: int | None) -> ChatHistory:
    """An empty chat, or a visitor who has everything."""
    return ChatHistory(
        chat_id=step.chat_id,
        messages=[],
        changes=[],
        version=step.last_version,
        last_seq=step.last_seq,
        total_count=step.last_seq,
        has_before=step.last_seq > 0,
        unread_count=step.unread,
        resumed=seen is not None,
    )


def _history(visitor: Membership, messages: list[MessageRead], *, has_before: bool) -> ChatHistory:
    chat = visitor.chat
    return ChatHistory(
        chat_id=chat.id,
        messages=messages,
        changes=[],
        version=chat.last_version,
        last_seq=chat.last_seq,
        total_count=chat.last_seq,
        has_before=has_before,
        unread_count=unread(chat, visitor.member),
        resumed=False,
    )
