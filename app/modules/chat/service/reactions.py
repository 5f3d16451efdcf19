"""Reactions and pins: small changes that everybody sees."""

import re
import unicodedata
from uuid import UUID

from app.kernel.caller import Caller
from app.kernel.errors import fault
from app.kernel.ports import Clock
from app.kernel.transaction import Transaction, UnitOfWork
from app.modules.chat import access
from app.modules.chat.access import Membership
from app.modules.chat.crud.chats import ChatCrud
from app.modules.chat.crud.messages import MessageCrud
from app.modules.chat.crud.reactions import PinCrud, ReactionCrud
from app.modules.chat.errors import RoleTooLow, TooManyReactions
from app.modules.chat.events import MessagePinned, ReactionChanged
from app.modules.chat.models import ChangeKind, Message
from app.modules.chat.schemas.messages import MessageRead
from app.modules.chat.service.assembly import Assembly

KINDS_MAX = 20  # different reactions on one message
PINS_SHOWN = 100
EMOJI_MAX = 32  # code points; the longest flags and families have fewer

# The zero width joiner, and the marks that choose the form of text or of an emoji.
JOINING = frozenset("\u200d\ufe0e\ufe0f")
KEYCAP = "\u20e3"
KEYCAPS = re.compile("[0-9#*]\ufe0f?\u20e3")


class ReactionService:
    def __init__(
        self, unit_of_work: UnitOfWork, reading: UnitOfWork, clock: Clock, assembly: Assembly
    ) -> None:
        self._unit_of_work = unit_of_work
        self._reading = reading
        self._clock = clock
        self._assembly = assembly

    async def react(
        self, caller: Caller, chat_id: UUID, message_id: UUID, emoji: str, *, remove: bool = False
    ) -> MessageRead:
        """Puts or takes away the caller's reaction; a repeat changes nothing."""
        _check_emoji(emoji)
        async with self._unit_of_work() as transaction:
            held = await access.held_chat(transaction, caller, chat_id)
            if not remove:
                access.expect_open(held.chat)
            row = await access.living_message(transaction, held.chat, message_id)
            if await self._put(transaction, row, emoji, caller.account_id, remove):
                self._change(transaction, held, ChangeKind.REACTION_CHANGED, row)
                message = await self._assembly.message(transaction, held.chat, row)
                transaction.record(ReactionChanged(version=row.version, message=message))
                return message
            return await self._assembly.message(transaction, held.chat, row)

    async def pin(
        self, caller: Caller, chat_id: UUID, message_id: UUID, *, pinned: bool = True
    ) -> MessageRead:
        """Pins or unpins; in a group for owner and admins. A repeat changes nothing."""
        async with self._unit_of_work() as transaction:
            held = await access.overseen_chat(transaction, caller, chat_id)
            if held.chat.type != "direct" and not held.manages:
                raise RoleTooLow
            if pinned:
                access.expect_open(held.chat)
            row = await access.living_message(transaction, held.chat, message_id)
            pins = PinCrud(transaction)
            changed = (
                await pins.add(row, caller.account_id, self._clock.now())
                if pinned
                else await pins.remove(row)
            )
            if changed:
                self._change(transaction, held, ChangeKind.MESSAGE_PINNED, row)
                message = await self._assembly.message(transaction, held.chat, row)
                transaction.record(MessagePinned(version=row.version, message=message))
                return message
            return await self._assembly.message(transaction, held.chat, row)

    async def pins(self, caller: Caller, chat_id: UUID) -> list[MessageRead]:
        """The newest pinned messages, the last pinned first."""
        async with self._reading() as transaction:
            seen = await access.visible_chat(transaction, caller, chat_id)
            seqs = list(await PinCrud(transaction).latest(chat_id, PINS_SHOWN))
            hidden = await MessageCrud(transaction).hidden_among(chat_id, caller.account_id, seqs)
            shown = [seq for seq in seqs if seq not in hidden]
            rows = await MessageCrud(transaction).of_seqs(chat_id, shown)
            messages = await self._assembly.messages(transaction, seen.chat, rows)
            return sorted(messages, key=lambda message: seqs.index(message.seq))

    async def _put(
        self, transaction: Transaction, row: Message, emoji: str, account_id: UUID, remove: bool
    ) -> bool:
        reactions = ReactionCrud(transaction)
        if remove:
            return await reactions.remove(row, emoji, account_id)
        kinds = await reactions.kinds(row)
        if emoji not in kinds and len(kinds) >= KINDS_MAX:
            raise TooManyReactions(limit=KINDS_MAX)
        return await reactions.add(row, emoji, account_id, self._clock.now())

    def _change(
        self, transaction: Transaction, held: Membership, kind: ChangeKind, row: Message
    ) -> None:
        row.version = ChatCrud(transaction).next_change(
            held.chat, kind, self._clock.now(), seq=row.seq, account_id=held.member.account_id
        )


def _check_emoji(emoji: str) -> None:
    """Raises InvalidInput unless the text is symbols, with what joins and varies them."""
    keycap = emoji.endswith(KEYCAP)  # 1️⃣ is a digit, a variation mark and an enclosing key
    drawn = [char for char in emoji if _drawn(char)]
    rest = {char for char in emoji if not _drawn(char)}
    joined = all(char in JOINING or "\U000e0020" <= char <= "\U000e007f" for char in rest)
    if keycap:
        drawn, joined = [KEYCAP], bool(KEYCAPS.fullmatch(emoji))
    if not drawn or not joined or emoji.isascii() or len(emoji) > EMOJI_MAX:
        raise fault("emoji", "not_emoji", "Has to be an emoji.", "Должно быть эмодзи.")


def _drawn(char: str) -> bool:
    """A symbol; a code point that this Python does not know yet may be a newer emoji."""
    return char != "\ufffd" and unicodedata.category(char) in {"So", "Sm", "Sk", "Cn"}
