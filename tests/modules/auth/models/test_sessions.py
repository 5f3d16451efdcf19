"""What a session knows of itself."""

from datetime import UTC, datetime, timedelta

from app.modules.auth.models import AccountSession

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)


def test_a_session_lives_until_it_expires_or_is_ended() -> None:
    session = AccountSession(expires_at=NOW + timedelta(seconds=1))
    assert session.lives(NOW)
    assert not session.lives(NOW + timedelta(seconds=1))
    session.revoked_at = NOW
    assert not session.lives(NOW)
