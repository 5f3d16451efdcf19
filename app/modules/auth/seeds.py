"""Accounts to try the product with: the five known logins, then as many demo people as wanted."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from typing_extensions import override

from app.kernel.errors import Locale
from app.kernel.ids import new_id
from app.kernel.module import Seeding
from app.kernel.ports import Clock, PasswordHasher
from app.kernel.transaction import Transaction, UnitOfWork
from app.modules.auth.crud.accounts import AccountCrud
from app.modules.auth.models import Account
from app.modules.auth.public import DemoAccounts

PASSWORD = "admin"  # noqa: S105 - printed in the README; LOCAL listens on loopback only
OPEN = frozenset({"LOCAL", "TEST"})  # nowhere else may there be accounts with a known password
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Login:
    """Somebody who has to be there."""

    email: str
    username: str
    first_name: str
    last_name: str
    role: str = "user"
    locale: Locale = "en"


LOGINS = (
    Login("admin@admin.ru", "admin", "Анна", "Админова", role="admin", locale="ru"),
    Login("api-test@example.com", "api_test", "Alex", "Tester"),
    Login("user1@example.com", "user1", "Boris", "Petrov"),
    Login("user2@example.com", "user2", "Clara", "Smith"),
    Login("user3@example.com", "user3", "Дмитрий", "Волков", locale="ru"),
)


class AccountSeeds(DemoAccounts):
    def __init__(
        self, unit_of_work: UnitOfWork, passwords: PasswordHasher, clock: Clock, environment: str
    ) -> None:
        self._unit_of_work = unit_of_work
        self._passwords = passwords
        self._clock = clock
        self._environment = environment

    async def sow(self, seeding: Seeding) -> None:
        """Adds whoever is missing; does nothing where passwords may not be known."""
        if self._environment not in OPEN:
            return
        hashed = await self._passwords.hash(PASSWORD)
        wanted = [*LOGINS, *demo_people(seeding.accounts)]
        for begin in range(0, len(wanted), AT_ONCE):
            await self._add_missing(wanted[begin : begin + AT_ONCE], hashed)
            seeding.progress("accounts", min(begin + AT_ONCE, len(wanted)), len(wanted))

    @override
    async def demo(self, transaction: Transaction, limit: int) -> list[UUID]:
        emails = [login.email for login in LOGINS]
        emails += [f"{demo_name(number)}@example.com" for number in range(1, limit + 1)]
        found = await AccountCrud(transaction).ids_by_email(emails)
        return [found[email] for email in emails if email in found][:limit]

    async def _add_missing(self, wanted: Sequence[Login], hashed: str) -> None:
        async with self._unit_of_work() as transaction:
            accounts = AccountCrud(transaction)
            known = await accounts.ids_by_email(login.email for login in wanted)
            missing = [login for login in wanted if login.email not in known]
            await accounts.add_all([self._account(login, hashed) for login in missing])

    def _account(self, login: Login, hashed: str) -> Account:
        now = self._clock.now()
        return Account(
            id=new_id(),
            email=login.email,
            username=login.username,
            password_hash=hashed,
            display_name="",
            first_name=login.first_name,
            last_name=login.last_name,
            role=login.role,
            locale=login.locale,
            is_confirmed=True,
            created_at=now,
            updated_at=now,
        )


def demo_name(number: int) -> str:
    return f"demo_{number:04d}"


def demo_people(count: int) -> Iterator[Login]:
    """The same people each time: every second one is Russian."""
    if count == 0:
        return
    from faker import Faker  # costs a second, and only seeding needs it

    voices: dict[Locale, Any] = {"ru": Faker("ru_RU"), "en": Faker("en_US")}
    for voice in voices.values():
        voice.seed_instance(1)
    order = random.Random(1)  # noqa: S311 - demo data, the same each time
    for number in range(1, count + 1):
        locale: Locale = order.choice(("ru", "en"))
        voice = voices[locale]
        name = demo_name(number)
        yield Login(
            f"{name}@example.com", name, voice.first_name(), voice.last_name(), locale=locale
        )
