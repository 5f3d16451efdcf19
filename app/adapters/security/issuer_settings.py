"""Settings of the issuer whose tokens sign people in, where the messenger is part of another."""

from typing import Literal, Self

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import SettingsConfigDict

from app.adapters.security.settings import KEY_BYTES, REMEDY, weakness
from app.kernel.settings import SettingsGroup

Algorithm = Literal[
    "HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512",
    "ES256", "ES384", "ES512", "EdDSA",
]  # fmt: skip


class IssuerSettings(SettingsGroup):
    model_config = SettingsConfigDict(env_prefix="AUTH_ISSUER_", hide_input_in_errors=True)

    name: str = Field(
        default="",
        max_length=255,
        description="Whose tokens sign people in besides ours: their `iss`; empty: nobody's.",
    )
    algorithm: Algorithm = Field(
        default="RS256", description="The one algorithm of those tokens: HS…, RS…, PS…, ES…, EdDSA."
    )
    public_key: str = Field(
        default="", description="The issuer's public key, PEM; \\n stands for a line's end."
    )
    secret: SecretStr = Field(
        default=SecretStr(""),
        description="The key shared with the issuer, for HS…; not JWT_SECRET.",
    )
    audience: str = Field(
        default="messenger", min_length=1, description="The `aud` that those tokens have to name."
    )
    subject_claim: str = Field(
        default="sub", min_length=1, description="The claim that says who it is, for ever."
    )
    name_claim: str = Field(
        default="name", min_length=1, description="The claim with the name to show at first."
    )
    session_claim: str = Field(
        default="sid", min_length=1, description="The claim that names the sign-in; else `jti`."
    )

    @property
    def symmetric(self) -> bool:
        return self.algorithm.startswith("HS")

    @model_validator(mode="after")
    def _whole(self) -> Self:
        """One kind of key, which is the algorithm's: nothing else can be taken for it."""
        secret = self.secret.get_secret_value()
        if not self.name:
            if secret or self.public_key:
                raise ValueError("AUTH_ISSUER_NAME: a key is given and no issuer; name it")
            return self
        if self.symmetric:
            if self.public_key:
                raise ValueError(f"AUTH_ISSUER_PUBLIC_KEY: {self.algorithm} has none; leave it out")
            if "-----BEGIN" in secret:
                raise ValueError("AUTH_ISSUER_SECRET: is a published key; it keeps no secret")
            reason = weakness(secret, KEY_BYTES[self.algorithm])
            if reason:
                raise ValueError(f"AUTH_ISSUER_SECRET: {reason}; {REMEDY}")
        elif secret:
            raise ValueError(f"AUTH_ISSUER_SECRET: {self.algorithm} has none; leave it out")
        elif not self.public_key:
            raise ValueError(f"AUTH_ISSUER_PUBLIC_KEY: {self.algorithm} needs one")
        return self
