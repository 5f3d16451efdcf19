"""The HTTP door to people's pictures."""

from typing import Annotated

from fastapi import File, Request, Response, UploadFile

from app.kernel.errors import InvalidInput, NotSignedIn, ServiceUnavailable, fault
from app.kernel.http import CurrentCaller, Router, provided, raises
from app.kernel.limited import PerAccount, limited
from app.kernel.pictures import PictureBroken, PictureUnsupported
from app.modules.auth.errors import AvatarNotFound
from app.modules.auth.schemas.accounts import AccountRead
from app.modules.auth.service.avatars import AvatarService

router = Router(prefix="/accounts", tags=["accounts"])

Avatars = Annotated[AvatarService, provided(AvatarService)]

FILE_MAX = 5 * 1024 * 1024  # bytes
BODY_MAX = FILE_MAX + 16 * 1024  # what lies around the file in the form
SHOWN = {
    # Its address is never given to another picture.
    "Cache-Control": "public, max-age=31536000, immutable",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "cross-origin",
}


@router.put("/me/avatar/", max_body_size=BODY_MAX, dependencies=limited(PerAccount("uploads")))
@raises(NotSignedIn, InvalidInput, PictureUnsupported, PictureBroken, ServiceUnavailable)
async def put_avatar(
    request: Request,
    service: Avatars,
    caller: CurrentCaller,
    file: Annotated[UploadFile, File(description="PNG, JPEG, WebP or GIF, 5 MB at most.")],
) -> AccountRead:
    """The middle of the picture is shown, 512 pixels wide at most; nothing else of it is kept."""
    form = await request.form()
    if len(form.multi_items()) != 1:
        raise fault("file", "too_many", "Send one file.", "Пришлите один файл.")
    content = await file.read(FILE_MAX + 1)
    if len(content) > FILE_MAX:
        raise fault("file", "too_long", "May have 5 MB at most.", "Не больше 5 МБ.")
    if not content:
        raise fault("file", "blank", "The file is empty.", "Файл пуст.")
    return await service.put(caller, content)


@router.delete("/me/avatar/", status_code=204)
@raises(NotSignedIn)
async def remove_avatar(service: Avatars, caller: CurrentCaller) -> None:
    """Without a picture again."""
    await service.remove(caller)


@router.get("/avatars/{name}/", response_class=Response)
@raises(AvatarNotFound)
async def avatar(name: str, service: Avatars) -> Response:
    """A picture, by the address that an account names; it may be kept for ever."""
    return Response(await service.read(name), media_type="image/webp", headers=SHOWN)
