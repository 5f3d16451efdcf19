"""The server, speaking for an account that has no session open."""

from datetime import UTC, datetime
from uuid import UUID

from typing_extensions import override

from app.kernel.caller import Caller, Role
from app.modules.auth.public import Voices
from app.modules.auth.service.introductions import Introductions

FOR_EVER = datetime.max.replace(tzinfo=UTC)


class ServerVoices(Voices):
    """Such a caller's session is the account's own id, which is no session's: no token names it."""

    def __init__(self, introductions: Introductions, issuer: str | None) -> None:
        self._introductions = introductions
        self._issuer = issuer

    @override
    async def speaking_for(self, who: UUID | str) -> Caller:
        if isinstance(who, UUID):
            return Caller(who, who, Role.USER, FOR_EVER)
        if self._issuer is None:
            raise LookupError("AUTH_ISSUER_NAME is not set: nobody is known by a subject.")
        account_id = await self._introductions.account_of(self._issuer, who)
        return Caller(account_id, account_id, Role.USER, FOR_EVER)
