"""What is unsafe for PROD is named with its remedy."""

from app.engine.cli.findings import Verdict
from app.engine.cli.hazards import hazards
from app.engine.settings import Settings
from tests.kit.house import SECRET

DANGEROUS = {
    "JWT_SECRET": SECRET,
    "AUTH_BCRYPT_ROUNDS": "5",
    "API_PUBLIC_URL": "http://example.org",
    "API_CORS_ALLOWED_ORIGINS": "*",
    "API_TRUSTED_PROXIES": "*",
    "LOG_LEVEL": "DEBUG",
}
SAFE = {
    "JWT_SECRET": SECRET,
    "API_PUBLIC_URL": "https://chat.example.org",
    "DB_URL": "postgresql+asyncpg://messenger:x@db/messenger",
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
