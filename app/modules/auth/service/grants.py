"""Tokens of a session: made from its row alone, so that the same row makes the same tokens."""

import re
from datetime import datetime
from uuid import UUID

from app.kernel.errors import NotSignedIn
from app.kernel.ports import TokenSigner
from app.modules.auth.models import AccountSession
from app.modules.auth.schemas.sessions import Grant
from app.modules.auth.settings import LifetimeSettings

ACCESS = "access"
REFRESH = re.compile(
    r"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.([0-9]{1,9})\.([A-Za-z0-9_-]{43})"
)


class Grants:
    """A refresh token is `{session}.{generation}.{seal}`: only this server can make the seal.

    So nothing secret is stored, and a token that was lost on its way can be made again.
    """

    def __init__(self, tokens: TokenSigner, lifetimes: LifetimeSettings) -> None:
        self._tokens = tokens
        self._lifetimes = lifetimes

    def grant(self, session: AccountSession) -> Grant:
        expires_at = min(session.rotated_at + self._lifetimes.access, session.expires_at)
        return Grant(
            session_id=session.id,
            client="native" if session.client == "native" else "browser",
            access_token=self._access_token(session, expires_at),
            expires_in=_seconds(session.rotated_at, expires_at),
            refresh_token=self._refresh_token(session.id, session.generation),
            refresh_expires_in=_seconds(session.rotated_at, session.expires_at),
        )

    def redeem(self, refresh_token: str) -> tuple[UUID, int]:
        """The session and the generation of a refresh token; raises NotSignedIn for any other."""
        parts = REFRESH.fullmatch(refresh_token)
        if parts is None:
            raise NotSignedIn
        session_id, generation, seal = parts.groups()
        if not self._tokens.sealed(_sealed_text(session_id, generation), seal):
            raise NotSignedIn
        return UUID(session_id), int(generation)

    def _access_token(self, session: AccountSession, expires_at: datetime) -> str:
        return self._tokens.sign({
            "typ": ACCESS,
            "sub": str(session.account_id),
            "sid": str(session.id),
            "jti": f"{session.id}.{session.generation}",
            "iat": int(session.rotated_at.timestamp()),
            "exp": int(expires_at.timestamp()),
        })  # fmt: skip

    def _refresh_token(self, session_id: UUID, generation: int) -> str:
        seal = self._tokens.seal(_sealed_text(str(session_id), str(generation)))
        return f"{session_id}.{generation}.{seal}"


def _sealed_text(session_id: str, generation: str) -> str:
    return f"refresh:{session_id}:{generation}"


def _seconds(begin: datetime, end: datetime) -> int:
    return int((end - begin).total_seconds())
