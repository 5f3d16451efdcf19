"""The tables of accounts."""

from app.modules.auth.models.accounts import Account
from app.modules.auth.models.audit import AuditEntry
from app.modules.auth.models.ignored import IgnoredPerson
from app.modules.auth.models.introductions import IntroducedAccount
from app.modules.auth.models.letters import AskedLetter
from app.modules.auth.models.sessions import AccountSession
from app.modules.auth.models.tokens import OneTimeToken

__all__ = [
    "Account",
    "AccountSession",
    "AskedLetter",
    "AuditEntry",
    "IgnoredPerson",
    "IntroducedAccount",
    "OneTimeToken",
]
