"""How tokens travel to browsers: kept where scripts cannot read them."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Request, Response

from app.kernel.http import provided
from app.kernel.origins import CrossSite, Origins
from app.modules.auth.schemas.sessions import Grant, RefreshGiven, SignedIn

COOKIE = "refresh_token"
ACCESS_COOKIE = "access_token"
FOLDER = "/accounts/"


@dataclass(frozen=True, slots=True)
class CookiePolicy:
    """`secure`: only over TLS. `access`: the access token goes in a cookie too."""

    secure: bool
    access: bool = False


Policy = Annotated[CookiePolicy, provided(CookiePolicy)]


def handed_over(grant: Grant, policy: CookiePolicy, request: Request, out: Response) -> SignedIn:
    """The answer to a sign-in: to a browser the refresh token goes as a cookie only."""
    out.headers["Cache-Control"] = "no-store"
    native = grant.client == "native"
    if not native:
        out.set_cookie(
            COOKIE,
            grant.refresh_token,
            max_age=grant.refresh_expires_in,
            path=_folder(request),
            secure=policy.secure,
            httponly=True,
            samesite="lax",
        )
    if policy.access and not native:
        out.set_cookie(
            ACCESS_COOKIE,
            grant.access_token,
            max_age=grant.expires_in,
            path=_root(request),
            secure=policy.secure,
            httponly=True,
            samesite="lax",
        )
    return SignedIn(
        access_token=grant.access_token,
        expires_in=grant.expires_in,
        session_id=grant.session_id,
        refresh_token=grant.refresh_token if native else None,
    )


def refresh_token_of(
    request: Request, body: RefreshGiven | None, origins: Origins | None = None
) -> str | None:
    """What the body brought; else the cookie, unless a foreign page sent it: then CrossSite."""
    given = None if body is None else body.refresh_token
    if given is not None:
        return given
    kept = request.cookies.get(COOKIE)
    if kept and origins is not None and origins.foreign(request.headers, request.url.scheme):
        raise CrossSite
    return kept


def forget(policy: CookiePolicy, request: Request, out: Response) -> None:
    out.delete_cookie(
        COOKIE, path=_folder(request), secure=policy.secure, httponly=True, samesite="lax"
    )
    if policy.access:
        out.delete_cookie(
            ACCESS_COOKIE, path=_root(request), secure=policy.secure, httponly=True, samesite="lax"
        )


def _folder(request: Request) -> str:
    """Where the accounts are for this client, whatever prefix the application has."""
    return request.url.path.partition(FOLDER)[0] + FOLDER


def _root(request: Request) -> str:
    return request.url.path.partition(FOLDER)[0] + "/"
