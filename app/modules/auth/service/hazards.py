"""What about accounts would be unsafe on a real server, each with its remedy."""

from collections.abc import Sequence

from app.kernel.ports import PasswordHasher
from app.kernel.transaction import UnitOfWork
from app.modules.auth.crud.accounts import AccountCrud
from app.modules.auth.settings import AuthSettings

SHORT = 8  # characters; below this a password is guessed too soon


class Hazards:
    """`demo` are the addresses of the seeded accounts, `known` the password they all have."""

    def __init__(
        self,
        reading: UnitOfWork,
        passwords: PasswordHasher,
        settings: AuthSettings,
        *,
        demo: Sequence[str],
        known: str,
    ) -> None:
        self._reading = reading
        self._passwords = passwords
        self._settings = settings
        self._demo = demo
        self._known = known

    async def demo_logins(self) -> str | None:
        """The seeded accounts, if their password is still the one that everybody knows."""
        async with self._reading() as transaction:
            accounts = AccountCrud(transaction)
            found = await accounts.ids_by_email(self._demo)
            hashes = {
                account.email: account.password_hash
                for account in await accounts.many(found.values())
                if account.blocked_at is None
            }
        open_ = [e for e, h in hashes.items() if await self._passwords.verify(self._known, h)]
        if not open_:
            return None
        return (
            f"{', '.join(sorted(open_))}: everybody knows their password; "
            f"block them or give them another"
        )

    async def no_confirmation(self) -> str | None:
        if self._settings.email_confirmation is False:
            return "anybody may take somebody else's address; set it to true"
        return None

    async def short_passwords(self) -> str | None:
        if self._settings.password_min_length < SHORT:
            return f"passwords are guessed too soon; set {SHORT} or more"
        return None

    async def token_in_addresses(self) -> str | None:
        if self._settings.ws_query_token:
            return "tokens in addresses get into logs; set it to false and send an auth frame"
        return None
