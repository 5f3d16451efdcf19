"""The tables of auth."""

from app.modules.auth.models.accounts import Account
from app.modules.auth.models.sessions import AccountSession

__all__ = ["Account", "AccountSession"]
