"""What notify lets go of beside its tables when an account is erased."""

from datetime import datetime
from uuid import UUID

from app.kernel.durable import Outbox
from app.kernel.transaction import Transaction
from app.modules.notify.crud.letters import LetterCrud


class LetterErasure:
    """A letter that was never sent lies in the outbox as well, with the name and the address.

    It is told once more, finds nobody to write to (`LetterService`), and is gone.
    """

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox

    async def erase(self, transaction: Transaction, account_id: UUID, _: datetime) -> None:
        for letter_id in await LetterCrud(transaction).unsent(account_id):
            await self._outbox.revive(transaction, letter_id)
