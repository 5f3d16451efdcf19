"""Who may look after letters, and the only way to get one."""

from uuid import UUID

from app.kernel.caller import Caller, Role
from app.kernel.errors import Forbidden
from app.kernel.transaction import Transaction
from app.modules.notify.crud.letters import LetterCrud
from app.modules.notify.errors import LetterNotFound
from app.modules.notify.models import LetterLog


def admin(caller: Caller) -> None:
    """Raises Forbidden for everybody else; asked before anything is looked at."""
    if caller.role is not Role.ADMIN:
        raise Forbidden


async def locked_letter(transaction: Transaction, caller: Caller, letter_id: UUID) -> LetterLog:
    admin(caller)
    letter = await LetterCrud(transaction).lock(letter_id)
    if letter is None:
        raise LetterNotFound
    return letter
