"""Where files are kept, and how much."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated
from urllib.parse import parse_qs, urlsplit

from pydantic import AfterValidator, Field, SecretStr
from pydantic_settings import SettingsConfigDict

from app.adapters.storage.keys import checked
from app.kernel.settings import SettingsGroup

ROOT = Path(__file__).resolve().parents[3]
FILE = "file://"
MEMORY = "memory://"
S3 = "s3://"
OPTIONS = {"endpoint", "region"}
MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Bucket:
    """A place in a store that speaks S3. Without an endpoint it is Amazon's.

    Without keys of ours the usual places are looked at: `AWS_ACCESS_KEY_ID` and its fellows, then
    the role of the machine.
    """

    name: str
    prefix: str = ""
    endpoint: str = ""
    region: str = ""
    access_key_id: str = ""
    secret_access_key: str = field(default="", repr=False)


def _known(url: str) -> str:
    if url.startswith(S3):
        _bucket(url)
    elif url != MEMORY and not url.removeprefix(FILE).strip("/"):
        raise ValueError("has to name a folder")
    elif url != MEMORY and not url.startswith(FILE):
        raise ValueError(f"has to start with {FILE} or {S3}, or be {MEMORY}")
    return url


def _bucket(url: str) -> Bucket:
    parts = urlsplit(url)
    if "@" in parts.netloc:
        raise ValueError("must not hold keys: they belong into STORAGE_ACCESS_KEY_ID and its twin")
    if not parts.netloc or parts.fragment:
        raise ValueError("has to be s3://bucket/prefix?endpoint=…&region=…")
    options = parse_qs(parts.query, strict_parsing=bool(parts.query))
    if unknown := set(options) - OPTIONS:
        raise ValueError(f"knows no {', '.join(sorted(unknown))}, only endpoint and region")
    prefix, endpoint = parts.path.strip("/"), options.get("endpoint", [""])[-1]
    if endpoint and urlsplit(endpoint).scheme not in {"http", "https"}:
        raise ValueError("endpoint has to be http://… or https://…")
    region = options.get("region", [""])[-1]
    return Bucket(parts.netloc, prefix and checked(prefix), endpoint, region)


class StorageSettings(SettingsGroup):
    model_config = SettingsConfigDict(env_prefix="STORAGE_")

    url: Annotated[str, AfterValidator(_known)] = Field(
        default="file://data/files",
        description="file://folder, from the project's root; s3://bucket/prefix?endpoint=…&region=…"
        "; memory:// forgets at the end.",
    )
    access_key_id: str = Field(
        default="", description="For s3://; empty: AWS_ACCESS_KEY_ID or the machine's role."
    )
    secret_access_key: SecretStr = Field(default=SecretStr(""), description="Its secret.")
    file_max_mb: int = Field(default=25, ge=1, le=4096, description="Size of a file, in MiB.")
    quota_mb: int = Field(default=1024, ge=1, description="Files of one account, in MiB.")

    @property
    def folder(self) -> Path | None:
        """None: not on a disk. A relative path starts at the project's root."""
        return ROOT / self.url.removeprefix(FILE) if self.url.startswith(FILE) else None

    @property
    def bucket(self) -> Bucket | None:
        """None: not in a bucket."""
        if not self.url.startswith(S3):
            return None
        place, secret = _bucket(self.url), self.secret_access_key.get_secret_value()
        return Bucket(
            place.name, place.prefix, place.endpoint, place.region, self.access_key_id, secret
        )

    @property
    def file_max(self) -> int:
        """Bytes."""
        return self.file_max_mb * MIB

    @property
    def quota(self) -> int:
        """Bytes."""
        return self.quota_mb * MIB
