"""The HTTP door to the web client: one page, and the files it is made of."""

import asyncio

from fastapi import HTTPException, Request, Response
from fastapi.responses import HTMLResponse

from app.kernel.http import CurrentLocale, Router
from app.modules.chat.service.client_files import ClientFile, ClientFiles, shipped

router = Router(prefix="/chats", tags=["client"])

# Nothing from elsewhere, no script or style in the page itself, and no string that becomes markup.
# blob: is what attachments are shown from: they are fetched with a token, which <img> cannot send.
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; "
    "media-src 'self' blob:; connect-src 'self'; manifest-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
PAGE_HEADERS = {
    "Content-Security-Policy": CSP,
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "Vary": "Accept-Encoding, Accept-Language",
}
FOR_EVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"


@router.get("/ui", include_in_schema=False, response_class=HTMLResponse)
async def page(request: Request, locale: CurrentLocale) -> Response:
    """The web client."""
    files = await asyncio.to_thread(shipped)
    # Seen from the page, so that it holds behind a proxy that changes the beginning of paths.
    below = "" if request.url.path.endswith("/") else "ui/"
    words = {"locale": locale, "demo": _demo(request)}
    made = files.page(f"{below}{files.version}/", words)
    return _answer(request, made, {**PAGE_HEADERS, "Cache-Control": ASK_AGAIN})


@router.get("/ui/{name:path}", include_in_schema=False, response_class=Response)
async def client_file(request: Request, locale: CurrentLocale, name: str) -> Response:
    """A file of the client: kept for ever under the version's address, else asked about again."""
    if not name:
        return await page(request, locale)
    files = await asyncio.to_thread(shipped)
    found, keep = _found(files, name)
    if found is None:
        raise HTTPException(404)
    return _answer(request, found, {"Cache-Control": keep, "Vary": "Accept-Encoding"})


def _found(files: ClientFiles, name: str) -> tuple[ClientFile | None, str]:
    """A page of an older version finds what has the same name now."""
    if file := files.get(name):
        return file, ASK_AGAIN
    version, _, rest = name.partition("/")
    return files.get(rest), FOR_EVER if version == files.version else ASK_AGAIN


def _answer(request: Request, file: ClientFile, headers: dict[str, str]) -> Response:
    small = "gzip" in request.headers.get("accept-encoding", "")
    tag = f'"{file.digest}{"-gzip" if small else ""}"'
    headers = {**headers, "ETag": tag}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    if small:
        headers["Content-Encoding"] = "gzip"
    body = file.compressed if small else file.body
    return Response(body, headers=headers, media_type=file.media_type)


def _demo(request: Request) -> str:
    """Whether the page may name the logins that were seeded."""
    return "yes" if request.app.state.wiring.environment == "LOCAL" else ""
