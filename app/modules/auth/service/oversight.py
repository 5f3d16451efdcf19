"""What an admin may do for somebody: mend the profile, see the devices and sign them out."""

from uuid import UUID

from app.kernel.caller import Caller
from app.kernel.paging import Page, after_id, encode_cursor
from app.kernel.ports import Clock
from app.kernel.transaction import UnitOfWork
from app.modules.auth import access
from app.modules.auth.crud.accounts import AccountCrud
from app.modules.auth.crud.audit import AuditCrud
from app.modules.auth.crud.sessions import SessionCrud
from app.modules.auth.errors import SessionNotFound
from app.modules.auth.events import AccountChanged, SessionsEnded
from app.modules.auth.schemas.accounts import StaffProfile
from app.modules.auth.schemas.moderation import Act, ManagedPatch
from app.modules.auth.schemas.sessions import SessionRead
from app.modules.auth.service.profiles import changes, expect_free, staff_profile
from app.modules.auth.service.sessions import session_read


class OversightService:
    """Every change is in the audit log: the names of what was changed, never the values."""

    def __init__(self, unit_of_work: UnitOfWork, reading: UnitOfWork, clock: Clock) -> None:
        self._unit_of_work = unit_of_work
        self._reading = reading
        self._clock = clock

    async def change(self, caller: Caller, account_id: UUID, body: ManagedPatch) -> StaffProfile:
        """Raises Forbidden, AccountNotFound, InvalidInput, UsernameTaken."""
        access.admin(caller)
        values, now = changes(body), self._clock.now()
        async with self._unit_of_work() as transaction:
            held = await access.governed_account(transaction, caller, account_id, now)
            await expect_free(transaction, held.subject, values)
            if values:
                await AccountCrud(transaction).change(held.subject, values, now)
                AuditCrud(transaction).add(
                    caller.account_id, account_id, Act.PROFILE_CHANGED,
                    {"fields": sorted(values)}, now,
                )  # fmt: skip
                transaction.record(AccountChanged(account_id=account_id))
            return staff_profile(caller, held.subject)

    async def sessions(
        self, caller: Caller, account_id: UUID, limit: int, cursor: str | None
    ) -> Page[SessionRead]:
        """The account's devices, the latest first; raises Forbidden, AccountNotFound."""
        access.admin(caller)
        before, now = after_id(cursor), self._clock.now()
        async with self._reading() as transaction:
            await access.visible_account(transaction, caller, account_id, now)
            found = await SessionCrud(transaction).page(account_id, now, before, limit + 1)
            shown = [session_read(session, caller) for session in found[:limit]]
        more = len(found) > limit
        return Page[SessionRead](
            entities=shown, next_cursor=encode_cursor(str(shown[-1].id)) if more else None
        )

    async def end_session(self, caller: Caller, account_id: UUID, session_id: UUID) -> None:
        """Raises Forbidden, AccountNotFound, SessionNotFound."""
        now = self._clock.now()
        async with self._unit_of_work() as transaction:
            held = await access.governed_account(transaction, caller, account_id, now)
            ended = await SessionCrud(transaction).end_one(held.subject, session_id, now)
            if not ended:
                raise SessionNotFound
            details = {"session_id": str(session_id)}
            AuditCrud(transaction).add(
                caller.account_id, account_id, Act.SESSION_ENDED, details, now
            )
            transaction.record(SessionsEnded(account_id=account_id, session_ids=frozenset(ended)))

    async def end_sessions(self, caller: Caller, account_id: UUID) -> None:
        """All of them; raises Forbidden, AccountNotFound."""
        now = self._clock.now()
        async with self._unit_of_work() as transaction:
            held = await access.governed_account(transaction, caller, account_id, now)
            ended = await SessionCrud(transaction).end_all(held.subject, now)
            details = {"count": len(ended)}
            AuditCrud(transaction).add(
                caller.account_id, account_id, Act.SESSIONS_ENDED, details, now
            )
            transaction.record(SessionsEnded(account_id=account_id, session_ids=None))
