"""How a declaration is named in an export."""

from app.kernel.personal import OnErase, Personal
from app.modules.auth.models import Account, AccountSession, AuditEntry


def test_a_section_is_the_table_and_says_whose_it_is_where_that_is_not_plain() -> None:
    sections = [
        Personal(table=table, owner=owner, erase=OnErase.KEPT).section
        for table, owner in (
            (Account, "id"), (AccountSession, "account_id"), (AuditEntry, "actor_id"),
        )
    ]  # fmt: skip
    assert sections == ["auth_accounts", "auth_sessions", "auth_audit.actor_id"]
