"""Signing in: one answer and the same work for whatever is wrong."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.kernel.caller import Origin
from app.kernel.errors import InvalidInput, fault
from app.kernel.ids import new_id
from app.kernel.ports import Clock, PasswordHasher
from app.kernel.transaction import Transaction, UnitOfWork
from app.modules.auth.crud.accounts import AccountCrud
from app.modules.auth.crud.sessions import SessionCrud
from app.modules.auth.errors import CredentialsInvalid
from app.modules.auth.events import SessionsEnded
from app.modules.auth.models import Account, AccountSession
from app.modules.auth.schemas.sessions import Grant, SignIn
from app.modules.auth.service.grants import Grants
from app.modules.auth.service.guard import Guard, Try, at_account, stranger
from app.modules.auth.service.identity import normal_email, normal_username
from app.modules.auth.service.passwords import too_long
from app.modules.auth.settings import LifetimeSettings

USER_AGENT_MAX = 512
IP_MAX = 64
NOBODY = UUID(int=0)  # nothing has this id
TRACES_MAX = 100  # sessions of before that make a device or an address known


@dataclass(frozen=True, slots=True)
class Known:
    """What has to be remembered of an account while its password is checked outside the block."""

    account_id: UUID
    password_hash: str
    attempt: Try


class SignInService:
    def __init__(
        self,
        unit_of_work: UnitOfWork,
        reading: UnitOfWork,
        passwords: PasswordHasher,
        grants: Grants,
        lifetimes: LifetimeSettings,
        clock: Clock,
        guard: Guard,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._reading = reading
        self._passwords = passwords
        self._grants = grants
        self._lifetimes = lifetimes
        self._clock = clock
        self._guard = guard

    async def sign_in(self, body: SignIn, origin: Origin) -> Grant:
        """A session on the device named; the device's session of before is over.

        Raises CredentialsInvalid, the same for every reason, and RateLimited.
        """
        login = _login(body)
        known = await self._known(login, body, origin)
        attempt = stranger(_normal(login) or login) if known is None else known.attempt
        await self._guard.admit(attempt)
        hashed = None if known is None else known.password_hash
        right = await self._passwords.verify(body.password, hashed)
        if known is None or not right:
            raise CredentialsInvalid
        await self._guard.forgive(attempt)
        renewed = None
        if self._passwords.outdated(known.password_hash):
            renewed = await self._passwords.hash(body.password)
        return await self._begin(known, renewed, body, origin)

    async def _known(self, login: str, body: SignIn, origin: Origin) -> Known | None:
        """An account that may sign in."""
        now = self._clock.now()
        async with self._reading() as transaction:
            account = await _found(transaction, login)
            # Asked for nobody as well: a question less would be a moment less.
            whose = NOBODY if account is None else account.id
            seen = await SessionCrud(transaction).traces(whose, TRACES_MAX)
            if account is None or not account.stands(now):
                return None
        attempt = at_account(account.id, body.device_id, origin, seen)
        return Known(account.id, account.password_hash, attempt)

    async def _begin(
        self, known: Known, renewed: str | None, body: SignIn, origin: Origin
    ) -> Grant:
        now = self._clock.now()
        async with self._unit_of_work() as transaction:
            sessions = SessionCrud(transaction)
            account = await AccountCrud(transaction).lock(known.account_id)
            if account is None or not _unchanged(account, known, now):
                raise CredentialsInvalid
            if renewed is not None:
                account.password_hash = renewed
            if body.device_id is not None:
                ended = await sessions.end_device(account, body.device_id, now)
                if ended:
                    transaction.record(
                        SessionsEnded(account_id=account.id, session_ids=frozenset(ended))
                    )
            session = await sessions.add(self._opened(account, body, origin, now))
            return self._grants.grant(session)

    def _opened(
        self, account: Account, body: SignIn, origin: Origin, now: datetime
    ) -> AccountSession:
        return AccountSession(
            id=new_id(),
            account_id=account.id,
            generation=0,
            rotated_at=now,
            device_id=body.device_id,
            device_name=body.device_name,
            client=body.client,
            **trace(origin),
            created_at=now,
            last_used_at=now,
            expires_at=now + self._lifetimes.refresh,
        )


def trace(origin: Origin) -> dict[str, str | None]:
    """What a session keeps of where it was used from."""
    agent = "".join(char for char in origin.user_agent or "" if char.isprintable())
    return {
        "ip": origin.ip and origin.ip[:IP_MAX],
        "user_agent": agent[:USER_AGENT_MAX] or None,
    }


def _login(body: SignIn) -> str:
    """What the person typed as their name; raises InvalidInput unless it is one thing."""
    too_much = too_long(body.password)
    if too_much is not None:
        raise InvalidInput(fields=[too_much])
    if body.email is not None and body.username is None:
        return body.email
    if body.username is not None and body.email is None:
        return body.username
    raise fault(
        "email", "one_of",
        "Give an e-mail address or a username, one of the two.",
        "Укажите адрес почты или имя пользователя, что-то одно.",
    )  # fmt: skip


def _normal(login: str) -> str | None:
    """The one form of all its spellings; None for what can be nobody's."""
    return normal_email(login) if "@" in login else normal_username(login)


async def _found(transaction: Transaction, login: str) -> Account | None:
    accounts, normal = AccountCrud(transaction), _normal(login)
    if normal is None:
        return None
    look = accounts.by_email if "@" in normal else accounts.by_username
    return await look(normal)


def _unchanged(account: Account, known: Known, now: datetime) -> bool:
    """Whether what was true before the password was checked still is."""
    return account.stands(now) and account.password_hash == known.password_hash
