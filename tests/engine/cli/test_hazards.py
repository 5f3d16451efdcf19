"""What is unsafe for PROD is named with its remedy."""

import pytest

from app.engine.cli.findings import Verdict
from app.engine.cli.hazards import hazards, module_hazards
from app.engine.settings import Settings
from tests.kit.house import SECRET, settings_for

REDIS = "redis://localhost:6379/0"
DANGEROUS = {
    "JWT_SECRET": SECRET,
    "AUTH_BCRYPT_ROUNDS": "5",
    "API_PUBLIC_URL": "http://example.org",
    "API_CORS_ALLOWED_ORIGINS": "*",
    "API_TRUSTED_PROXIES": "*",
    "LOG_LEVEL": "DEBUG",
    "RATE_LIMIT_ENABLED": "false",
    "API_EXPOSE_LOCAL": "true",
    "SMTP_HOST": "",
}
SAFE = {
    "JWT_SECRET": SECRET,
    "API_PUBLIC_URL": "https://chat.example.org",
    "DB_URL": "postgresql+asyncpg://messenger:x@db/messenger",
    "SMTP_HOST": "mail.example.org",
    "AUTH_PEPPER": "some pepper of some length",
}


def names(verdict: Verdict, **variables: str) -> set[str]:
    found = hazards(Settings(variables))
    return {finding.subject for finding in found if finding.verdict is verdict}


def test_what_is_unsafe_is_wrong_in_prod() -> None:
    wrong = names(Verdict.WRONG, ENVIRONMENT="PROD", **DANGEROUS)
    assert wrong == set(DANGEROUS) - {"JWT_SECRET"}


def test_what_is_unsafe_is_only_named_elsewhere() -> None:
    assert names(Verdict.WRONG, ENVIRONMENT="LOCAL", **DANGEROUS) == set()
    unsafe = names(Verdict.UNSAFE, ENVIRONMENT="LOCAL", **DANGEROUS)
    assert unsafe == set(DANGEROUS) - {"JWT_SECRET"} | {"ENVIRONMENT"}


def test_a_local_key_is_named() -> None:
    assert "JWT_SECRET" in names(Verdict.UNSAFE, ENVIRONMENT="LOCAL")


def test_a_safe_installation_has_nothing_to_hear() -> None:
    assert hazards(Settings({"ENVIRONMENT": "PROD", **SAFE})) == []


def test_public_documents_and_a_small_database_are_advice() -> None:
    advice = names(Verdict.ADVICE, ENVIRONMENT="PROD", JWT_SECRET=SECRET, API_DOCS="true")
    assert advice == {"AUTH_PEPPER", "DB_URL", "API_DOCS"}


def test_a_mail_password_in_the_open_is_unsafe() -> None:
    mail = {"SMTP_HOST": "mail.example.org", "SMTP_USERNAME": "us", "SMTP_TLS": "none"}
    assert "SMTP_TLS" in names(Verdict.UNSAFE, **mail)
    assert "SMTP_TLS" not in names(Verdict.UNSAFE, **{**mail, "SMTP_TLS": "tls"})


def told(settings: Settings) -> dict[str, Verdict]:
    return {finding.subject: finding.verdict for finding in module_hazards(settings)}


def test_modules_name_theirs(sqlite_url: str) -> None:
    assert told(settings_for(sqlite_url)) == {}
    seen = told(settings_for(sqlite_url, AUTH_WS_QUERY_TOKEN="true"))
    assert seen == {"AUTH_WS_QUERY_TOKEN": Verdict.UNSAFE}


def test_what_cannot_be_looked_at_is_said(empty_sqlite_url: str) -> None:
    assert told(settings_for(empty_sqlite_url))["demo logins"] is Verdict.ADVICE
    nowhere = settings_for("postgresql+asyncpg://u:p@127.0.0.1:1/x")
    assert told(nowhere)["demo logins"] is Verdict.ADVICE


def test_modules_that_cannot_be_built_are_told_elsewhere(sqlite_url: str) -> None:
    assert told(settings_for(sqlite_url, MODULES="chat")) == {}


def test_nodes_that_share_a_broker_and_no_database_are_unsafe() -> None:
    assert "BROKER_URL" in names(Verdict.WRONG, ENVIRONMENT="PROD", **DANGEROUS, BROKER_URL=REDIS)
    assert hazards(Settings({"ENVIRONMENT": "PROD", **SAFE, "BROKER_URL": REDIS})) == []


@pytest.mark.parametrize(
    ("url", "named"),
    [
        ("redis://redis.example.org", True), ("redis://10.1.2.3:6379", True),
        ("redis://[2001:db8::1]", True), ("rediss://redis.example.org", False),
        ("redis://127.0.0.1", False), ("redis://[::1]", False), ("redis://redis:6379/0", False),
        ("unix:///run/redis.sock", False),
    ],
)  # fmt: skip
def test_messages_that_travel_in_the_open_are_named(url: str, named: bool) -> None:
    advice = names(Verdict.ADVICE, ENVIRONMENT="PROD", **SAFE, BROKER_URL=url)
    assert advice == ({"BROKER_URL"} if named else set())
