"""What other modules are told of somebody's rights in a chat."""

from uuid import UUID

from typing_extensions import override

from app.kernel.caller import Caller
from app.kernel.transaction import Transaction
from app.modules.chat import access
from app.modules.chat.public import ChatRights


class AccessRights(ChatRights):
    """The same questions that chat's own services ask; no row leaves the module."""

    @override
    async def check_visible(self, transaction: Transaction, caller: Caller, chat_id: UUID) -> None:
        await access.visible_chat(transaction, caller, chat_id)

    @override
    async def check_writable(self, transaction: Transaction, caller: Caller, chat_id: UUID) -> None:
        await access.writable_chat(transaction, caller, chat_id)
