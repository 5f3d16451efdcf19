"""Direct chats of people who ignore each other: what was said stays, and nothing is added."""

from uuid import UUID

from typing_extensions import override

from app.kernel.transaction import Transaction
from app.modules.auth.public import DirectLines, Ignoring
from app.modules.chat.crud.chats import ChatCrud, direct_key
from app.modules.chat.schemas.chats import CLOSED


class DirectClosing(DirectLines):
    """A closed chat says so in its own row, which whoever posts holds anyway: nobody has to ask.

    The chat is held before the question is asked, so of two who change their minds at once the
    second sees what the first did.
    """

    def __init__(self, ignoring: Ignoring) -> None:
        self._ignoring = ignoring

    @override
    async def settle(self, transaction: Transaction, one: UUID, other: UUID) -> None:
        chat = await ChatCrud(transaction).lock_direct(direct_key(one, other))
        if chat is not None:
            apart = await self._ignoring.apart(transaction, one, other)
            chat.posting = CLOSED if apart else "everyone"
