"""Acts upon accounts by those who look after the site: blocking, roles, and the log of them."""

from uuid import UUID

from app.kernel.caller import Caller, Role
from app.kernel.errors import Forbidden, fault
from app.kernel.paging import Page, after_id, encode_cursor
from app.kernel.ports import Clock
from app.kernel.transaction import UnitOfWork
from app.modules.auth import access
from app.modules.auth.crud.accounts import AccountCrud
from app.modules.auth.crud.audit import AuditCrud
from app.modules.auth.crud.sessions import SessionCrud
from app.modules.auth.errors import NotYourself
from app.modules.auth.events import AccountChanged, Demoted, SessionsEnded
from app.modules.auth.models import Account
from app.modules.auth.schemas.accounts import StaffProfile
from app.modules.auth.schemas.moderation import RANKS, Act, AuditRead, Block
from app.modules.auth.service.profiles import staff_profile


class ModerationService:
    def __init__(self, unit_of_work: UnitOfWork, reading: UnitOfWork, clock: Clock) -> None:
        self._unit_of_work = unit_of_work
        self._reading = reading
        self._clock = clock

    async def block(self, caller: Caller, account_id: UUID, body: Block) -> StaffProfile:
        """Until then nobody signs in; all sessions are over, which outlasts the block.

        A second block replaces the first. Raises Forbidden, NotYourself, AccountNotFound,
        LastAdmin, InvalidInput for an end that has passed.
        """
        now = self._clock.now()
        access.staff(caller)
        if account_id == caller.account_id:
            raise NotYourself
        if body.until is not None and body.until <= now:
            raise fault("until", "in_the_past", "Is over already.", "Уже прошло.")
        async with self._unit_of_work() as transaction:
            held = await access.governed_account(transaction, caller, account_id, now, access.STAFF)
            _expect_beneath(held.actor, held.subject)
            if held.subject.role == Role.ADMIN:
                held.spare_last_admin(now)
            values: dict[str, object] = {
                "blocked_at": now,
                "blocked_until": body.until,
                "block_reason": body.reason,
            }
            await AccountCrud(transaction).change(held.subject, values, now)
            await SessionCrud(transaction).end_all(held.subject, now)
            until = None if body.until is None else body.until.isoformat()
            details = {"reason": body.reason, "until": until}
            AuditCrud(transaction).add(caller.account_id, account_id, Act.BLOCKED, details, now)
            transaction.record(SessionsEnded(account_id=account_id, session_ids=None, blocked=True))
            return staff_profile(caller, held.subject)

    async def unblock(self, caller: Caller, account_id: UUID) -> None:
        """The account may sign in again; that it was not blocked is no fault."""
        now = self._clock.now()
        async with self._unit_of_work() as transaction:
            held = await access.governed_account(transaction, caller, account_id, now, access.STAFF)
            _expect_beneath(held.actor, held.subject)
            if held.subject.blocked_at is None:
                return
            values = dict.fromkeys(("blocked_at", "blocked_until", "block_reason"))
            await AccountCrud(transaction).change(held.subject, dict(values), now)
            AuditCrud(transaction).add(caller.account_id, account_id, Act.UNBLOCKED, {}, now)
            transaction.record(AccountChanged(account_id=account_id))

    async def give_role(self, caller: Caller, account_id: UUID, role: Role) -> StaffProfile:
        """Raises Forbidden, AccountNotFound, LastAdmin."""
        now = self._clock.now()
        async with self._unit_of_work() as transaction:
            held = await access.governed_account(transaction, caller, account_id, now)
            before = Role(held.subject.role)
            if role is not before:
                if before is Role.ADMIN:
                    held.spare_last_admin(now)
                await AccountCrud(transaction).change(held.subject, {"role": role.value}, now)
                if RANKS[role] < RANKS[before]:
                    held.subject.rights_version += 1
                    transaction.record(Demoted(account_id=account_id))
                details = {"from": before.value, "to": role.value}
                AuditCrud(transaction).add(
                    caller.account_id, account_id, Act.ROLE_CHANGED, details, now
                )
                transaction.record(AccountChanged(account_id=account_id))
            return staff_profile(caller, held.subject)

    async def audit(
        self,
        caller: Caller,
        limit: int,
        cursor: str | None,
        actor_id: UUID | None,
        subject_id: UUID | None,
    ) -> Page[AuditRead]:
        """The newest first; by one actor or about one subject, if they are named."""
        access.admin(caller)
        before = after_id(cursor)
        async with self._reading() as transaction:
            found = await AuditCrud(transaction).page(before, limit + 1, actor_id, subject_id)
            shown = [AuditRead.model_validate(entry) for entry in found[:limit]]
        more = len(found) > limit
        return Page[AuditRead](
            entities=shown, next_cursor=encode_cursor(str(shown[-1].id)) if more else None
        )


def _expect_beneath(actor: Account, subject: Account) -> None:
    """A moderator acts upon people without an office only; an admin upon everybody."""
    if Role(actor.role) is not Role.ADMIN and Role(subject.role) is not Role.USER:
        raise Forbidden
