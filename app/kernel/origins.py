"""Where a browser's request comes from: our own pages, or somebody else's."""

from collections.abc import Iterable
from typing import Protocol
from urllib.parse import urlsplit

from app.kernel.errors import AppError, Kind

# A change that a browser may be made to send from any page (RFC 9110, 9.2.1).
SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
SCHEMES = {"ws": "http", "wss": "https"}


class CrossSite(AppError):
    """A cookie came with a request that another site's page made, or may have made."""

    kind = Kind.DENIED
    code = "CROSS_SITE"
    en = "A page of another origin may not do this."
    ru = "Страница другого источника не может этого сделать."


class Headers(Protocol):
    """A request's headers, by names in small letters."""

    def get(self, key: str, /) -> str | None: ...

    def getlist(self, key: str) -> list[str]: ...


class Origins:
    """`public_url` is our own address, `friends` are the origins of front ends elsewhere.

    An origin is compared as it is written (RFC 6454, 6.2): neither its case nor its end is mended.
    """

    def __init__(self, public_url: str, friends: Iterable[str] = ()) -> None:
        self._own = origin_of(public_url)
        self._friends = frozenset(friends)

    def same(self, headers: Headers, scheme: str) -> bool:
        """Whether the browser says that a page of ours asked; silence is no yes."""
        origins, sites = headers.getlist("origin"), headers.getlist("sec-fetch-site")
        if len(origins) > 1 or len(sites) > 1 or not (origins or sites):
            return False
        if sites and sites != ["same-origin"]:
            return False
        return not origins or self._is_ours(origins[0], headers, scheme)

    def foreign(self, headers: Headers, scheme: str) -> bool:
        """Whether a page that is neither ours nor a friend's asked; programs name no origin."""
        origins = headers.getlist("origin")
        if len(origins) > 1:
            return True
        if not origins:
            return headers.get("sec-fetch-site") == "cross-site"
        return origins[0] not in self._friends and not self._is_ours(origins[0], headers, scheme)

    def _is_ours(self, origin: str, headers: Headers, scheme: str) -> bool:
        """The address in the settings, or the one that this very request was sent to."""
        here = f"{SCHEMES.get(scheme, scheme)}://{headers.get('host') or ''}"
        return origin in {self._own, here}


def origin_of(url: str) -> str:
    """`https://talk.example:8443/x` → `https://talk.example:8443`."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
