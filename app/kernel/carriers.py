"""Where an access token may travel beside the Authorization header and the auth frame."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.kernel.origins import SAFE, CrossSite, Headers, Origins


@dataclass(frozen=True, slots=True)
class Carriers:
    """Offered by whoever makes tokens. The names of a cookie and of a part of the query, or None.

    A browser adds a cookie to whatever any page asks for: a change by cookie needs the browser's
    word that a page of ours asked, and so does a socket.
    """

    cookie: str | None = None
    query: str | None = None

    def in_request(
        self, method: str, cookies: Mapping[str, str], headers: Headers, scheme: str, us: Origins
    ) -> str | None:
        """The token of a request without an Authorization header; raises CrossSite."""
        token = self._in_cookie(cookies)
        if token is not None and method not in SAFE and not us.same(headers, scheme):
            raise CrossSite
        return token

    def in_upgrade(
        self,
        query: Mapping[str, str],
        cookies: Mapping[str, str],
        headers: Headers,
        scheme: str,
        us: Origins,
    ) -> str | None:
        """The token of a socket's upgrade; a cookie counts only beside an Origin of ours."""
        if self.query is not None and query.get(self.query):
            return query[self.query]
        token = self._in_cookie(cookies)
        if token is None or not headers.getlist("origin") or not us.same(headers, scheme):
            return None
        return token

    def _in_cookie(self, cookies: Mapping[str, str]) -> str | None:
        return None if self.cookie is None else cookies.get(self.cookie) or None
