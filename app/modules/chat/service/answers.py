"""What becomes of requests to join, told to whoever asked and to those who answer."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from app.kernel.transaction import Transaction
from app.modules.auth.public import AccountDirectory, Person
from app.modules.chat.crud.join_requests import JoinRequestCrud
from app.modules.chat.events import JoinRequestChanged
from app.modules.chat.models import Chat, JoinRequest
from app.modules.chat.schemas.join_requests import JoinRequestRead, RequestStatus


class Answers:
    def __init__(self, directory: AccountDirectory) -> None:
        self._directory = directory

    async def give(
        self, transaction: Transaction, request: JoinRequest, status: RequestStatus, at: datetime
    ) -> JoinRequestRead:
        """Answers a request; one that has that answer already is not told again."""
        changed = request.status != status
        if changed:
            request.status, request.decided_at = status, at
        return await self.tell(transaction, request, changed=changed)

    async def let_in(
        self, transaction: Transaction, chat: Chat, account_ids: Sequence[UUID], at: datetime
    ) -> None:
        """Whoever has come into the channel, however they came, waits no longer."""
        if chat.type == "channel" and account_ids:
            for request in await JoinRequestCrud(transaction).waiting(chat.id, account_ids):
                await self.give(transaction, request, "accepted", at)

    async def tell(
        self, transaction: Transaction, request: JoinRequest, *, changed: bool = True
    ) -> JoinRequestRead:
        people = await self._directory.people(transaction, {request.account_id})
        read = request_read(request, people[request.account_id])
        if changed:
            deciders = await JoinRequestCrud(transaction).deciders(request.chat_id)
            told = tuple(dict.fromkeys((*deciders, request.account_id)))
            transaction.record(JoinRequestChanged(request=read, told=told))
        return read


def request_read(request: JoinRequest, account: Person) -> JoinRequestRead:
    return JoinRequestRead(
        id=request.id,
        chat_id=request.chat_id,
        account_id=request.account_id,
        account=account,
        status=request.status,  # type: ignore[arg-type] # the column holds nothing else
        asked_at=request.asked_at,
        decided_at=request.decided_at,
    )
