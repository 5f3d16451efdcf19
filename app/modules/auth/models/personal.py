"""What auth's tables hold about people."""

from app.kernel.personal import OnErase, Personal
from app.modules.auth.models.accounts import Account
from app.modules.auth.models.audit import AuditEntry
from app.modules.auth.models.ignored import IgnoredPerson
from app.modules.auth.models.introductions import IntroducedAccount
from app.modules.auth.models.letters import AskedLetter
from app.modules.auth.models.sessions import AccountSession
from app.modules.auth.models.tokens import OneTimeToken

PERSONAL = (
    Personal(
        table=Account,
        owner="id",
        erase=OnErase.BY_HAND,
        why="The row stays without a name: messages and the audit log point to it.",
        exported=(
            "id", "email", "username", "display_name", "first_name", "last_name", "middle_name",
            "phone", "bio", "avatar_url", "locale", "timezone", "role", "is_confirmed",
            "blocked_at", "blocked_until", "block_reason", "created_at", "updated_at",
        ),
    ),
    Personal(
        table=AccountSession,
        owner="account_id",
        erase=OnErase.DELETED,
        exported=(
            "id", "device_id", "device_name", "client", "ip", "user_agent", "created_at",
            "last_used_at", "expires_at", "revoked_at",
        ),
    ),
    Personal(
        table=OneTimeToken,
        owner="account_id",
        erase=OnErase.DELETED,
        exported=("purpose", "email", "created_at", "expires_at"),
        why="What opens the account is not told, not even to its owner.",
    ),
    Personal(
        table=AskedLetter,
        owner="account_id",
        erase=OnErase.DELETED,
        exported=("purpose", "asked_at"),
    ),
    Personal(
        table=IntroducedAccount,
        owner="account_id",
        erase=OnErase.KEPT,
        exported=("issuer", "subject", "created_at"),
        why="A token that is still good must not make the erased account anew.",
    ),
    Personal(
        table=IgnoredPerson,
        owner="account_id",
        erase=OnErase.DELETED,
        exported=("ignored_id", "ignored_at"),
    ),
    Personal(
        table=IgnoredPerson,
        owner="ignored_id",
        erase=OnErase.KEPT,
        why="It is the other person's list, and nobody is told who ignores them.",
    ),
    Personal(
        table=AuditEntry,
        owner="subject_id",
        erase=OnErase.KEPT,
        exported=("act", "details", "happened_at"),
        why="What was done in an office has to be answered for later; the name is gone.",
    ),
    Personal(
        table=AuditEntry,
        owner="actor_id",
        erase=OnErase.KEPT,
        exported=("act", "happened_at"),
        why="What was done in an office has to be answered for later; the name is gone.",
    ),
)  # fmt: skip
