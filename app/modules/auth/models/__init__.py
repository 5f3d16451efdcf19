"""The tables of auth."""

from app.modules.auth.models.accounts import Account
from app.modules.auth.models.sessions import AccountSession
from app.modules.auth.models.tokens import OneTimeToken

__all__ = ["Account", "AccountSession", "OneTimeToken"]
