"""People who are there already, as signing up and in would have left them: an account, a session.

Most tests are about what people do afterwards, and two requests for each of them took a quarter of
their time.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

import httpx

from app.kernel.ids import new_id
from app.modules.auth.crud.accounts import AccountCrud
from app.modules.auth.crud.sessions import SessionCrud
from app.modules.auth.models import Account, AccountSession
from app.modules.auth.models.accounts import LOCALE, TIMEZONE
from app.modules.auth.service.grants import Grants
from app.modules.auth.settings import LifetimeSettings
from tests.kit.house import House

Frame = dict[str, Any]


async def settled(house: House, username: str, name: str, password: str) -> tuple[Frame, Frame]:
    """The account and what a native client is given at the sign-in."""
    wiring = house.app.state.wiring
    lifetimes, now = wiring.settings(LifetimeSettings), wiring.clock.now()
    if password not in house.hashes:
        house.hashes[password] = await wiring.passwords.hash(password)
    account = _account(username, name, house.hashes[password], now)
    async with wiring.unit_of_work() as transaction:
        await AccountCrud(transaction).add(account)
        session = _session(account.id, now, lifetimes)
        await SessionCrud(transaction).add(session)
        grant = Grants(wiring.tokens, lifetimes).grant(session)
    shown = {"id": str(account.id), "email": account.email, "username": username}
    signed_in = {
        "access_token": grant.access_token, "refresh_token": grant.refresh_token,
        "session_id": str(grant.session_id),
    }  # fmt: skip
    return shown, signed_in


def _account(username: str, name: str, hashed: str, now: datetime) -> Account:
    return Account(
        id=new_id(), email=f"{username}@example.com", username=username, password_hash=hashed,
        display_name=name, locale=LOCALE, timezone=TIMEZONE, role="user", is_confirmed=True,
        created_at=now, updated_at=now,
    )  # fmt: skip


def _session(account_id: UUID, now: datetime, lifetimes: LifetimeSettings) -> AccountSession:
    return AccountSession(
        id=new_id(), account_id=account_id, generation=0, rotated_at=now, client="native",
        ip="127.0.0.1", user_agent=f"python-httpx/{httpx.__version__}", created_at=now,
        last_used_at=now, expires_at=now + lifetimes.refresh,
    )  # fmt: skip
