"""The keys of a server: the present one and those of before, each known by a name."""

import base64
import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Key:
    """A signing key; what it is used for besides signing gets a key derived for that."""

    name: str
    signing: bytes
    sealing: bytes

    @classmethod
    def of(cls, secret: str) -> "Key":
        signing = secret.encode()
        return cls(
            name=encoded(_derived(signing, "the name of this key")[:9]),
            signing=signing,
            sealing=_derived(signing, "the key that seals"),
        )

    def seal(self, text: str) -> str:
        return encoded(_derived(self.sealing, text))


class KeyRing:
    """One key makes, all are believed: a key can be replaced without signing anybody out."""

    def __init__(self, present: str, previous: Iterable[str] = ()) -> None:
        self.present = Key.of(present)
        self._all = [self.present, *map(Key.of, previous)]
        self._by_name = {key.name: key for key in self._all}

    def named(self, name: object) -> Key | None:
        return self._by_name.get(name) if isinstance(name, str) else None

    def sealed(self, text: str, seal: str) -> bool:
        """Whether any key's seal fits; how far it fits cannot be told from the time it takes."""
        given = seal.encode(errors="surrogatepass")
        fits = [hmac.compare_digest(key.seal(text).encode(), given) for key in self._all]
        return any(fits)


def _derived(key: bytes, text: str) -> bytes:
    return hmac.digest(key, text.encode(errors="surrogatepass"), hashlib.sha256)


def encoded(digest: bytes) -> str:
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")
