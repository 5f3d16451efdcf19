"""Settings of tokens and passwords, and which secrets are too weak to start with."""

from pathlib import Path
from typing import Annotated, Literal, Self, TypeVar

from pydantic import Field, SecretStr, ValidationInfo, field_validator
from pydantic_settings import NoDecode, SettingsConfigDict

from app.adapters.security.local_secret import local_secret
from app.kernel.settings import SettingsGroup

T = TypeVar("T")

# A key shorter than the digest is weaker than the algorithm (RFC 7518, 3.2).
KEY_BYTES = {"HS256": 32, "HS384": 48, "HS512": 64}
REMEDY = "make one: openssl rand -base64 48"
DIFFERENT = 8  # characters; what a person types by leaning on a key has fewer

# Long enough, and printed in tutorials and sample files for everybody to read.
PUBLISHED = frozenset({
    "09d25e094faa6ca2556c818166b7a9563b93f7099f6f0f4caa6cf63b88e8d3e7",
    "a-string-secret-at-least-256-bits-long",
    "a-string-secret-at-least-512-bits-long-for-the-hs512-algorithm-to-use",
    "your-super-secret-jwt-token-with-at-least-32-characters-long",
    "super-secret-jwt-token-with-at-least-32-characters-long",
    "mysecretkeymysecretkeymysecretkeymysecretkey",
})  # fmt: skip
DEFAULT_WORDS = ("changeme", "change-me", "change_me", "change-this", "change_this", "your-secret")


class JwtSettings(SettingsGroup):
    model_config = SettingsConfigDict(env_prefix="JWT_", hide_input_in_errors=True)

    algorithm: Literal["HS256", "HS384", "HS512"] = Field(
        default="HS256", description="HS256, HS384 or HS512; a longer digest needs a longer key."
    )
    secret: SecretStr | None = Field(
        default=None,
        description="The key that signs tokens, 32 random bytes or more; LOCAL makes its own.",
    )
    previous_secrets: Annotated[tuple[SecretStr, ...], NoDecode] = Field(
        default=(), description="Keys of before, with commas: their tokens stay good till they end."
    )
    issuer: str = Field(default="messenger", min_length=1, description="Who the tokens are by.")
    audience: str = Field(default="messenger", min_length=1, description="Who the tokens are for.")

    @field_validator("secret", mode="before")
    @classmethod
    def _given(cls, value: object) -> object:
        return value or None

    @field_validator("previous_secrets", mode="before")
    @classmethod
    def _listed(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(word.strip() for word in value.split(",") if word.strip())
        return value

    @field_validator("secret", "previous_secrets")
    @classmethod
    def _strong(cls, value: T, info: ValidationInfo) -> T:
        shortest = KEY_BYTES[info.data.get("algorithm", "HS256")]
        for secret in value if isinstance(value, tuple) else (value,):
            reason = isinstance(secret, SecretStr) and weakness(secret.get_secret_value(), shortest)
            if reason:
                raise ValueError(f"{reason}; {REMEDY}")
        return value

    def secured(self, environment: str, folder: Path) -> Self:
        """With a key for certain: LOCAL and TEST get one of their own, kept in the folder.

        Raises ValueError with a sentence for the operator where a key has to be given.
        """
        if self.secret is not None:
            return self
        if environment not in {"LOCAL", "TEST"}:
            raise ValueError(f"JWT_SECRET: {environment} needs a key of its own; {REMEDY}")
        return self.model_copy(update={"secret": SecretStr(local_secret(folder))})


class PasswordSettings(SettingsGroup):
    model_config = SettingsConfigDict(env_prefix="AUTH_", hide_input_in_errors=True)

    bcrypt_rounds: int = Field(
        default=12, ge=4, le=16, description="Cost of a password hash; each step doubles the work."
    )
    pepper: SecretStr = Field(
        default=SecretStr(""),
        description="Mixed into every hash, not kept in the database; a new one voids all.",
    )


def weakness(secret: str, shortest: int) -> str | None:
    """What makes the key guessable, or None."""
    if len(secret.encode(errors="surrogateescape")) < shortest:
        return f"is shorter than {shortest} bytes"
    if len(set(secret)) < DIFFERENT:
        return f"has fewer than {DIFFERENT} different characters"
    if secret.lower() in PUBLISHED or any(word in secret.lower() for word in DEFAULT_WORDS):
        return "is a known default"
    return None
