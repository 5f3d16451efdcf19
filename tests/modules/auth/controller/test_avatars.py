"""People's pictures through the HTTP door."""

import io
from typing import Any

import httpx
import pytest
from PIL import Image

from app.modules.auth.controller.avatars import FILE_MAX
from tests.modules.auth.conftest import Desk

HERE = "/accounts/me/avatar/"


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 40), "red").save(out, "PNG")
    return out.getvalue()


@pytest.fixture
async def ann(desk: Desk) -> dict[str, str]:
    await desk.signs_up()
    return {"Authorization": f"Bearer {(await desk.signs_in()).access_token}"}


async def put(door: httpx.AsyncClient, ann: dict[str, str], files: Any) -> httpx.Response:
    return await door.put(HERE, files=files, headers=ann)


async def test_a_picture_is_put_shown_to_anybody_and_taken_away(
    door: httpx.AsyncClient, ann: dict[str, str]
) -> None:
    url = (await put(door, ann, {"file": ("x.png", picture())})).json()["data"]["avatar_url"]
    shown = await door.get(url)
    assert (shown.status_code, shown.headers["Content-Type"]) == (200, "image/webp")
    assert "immutable" in shown.headers["Cache-Control"]
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in shown.headers["Content-Security-Policy"]
    assert (await door.get("/accounts/me/", headers=ann)).json()["data"]["avatar_url"] == url
    assert (await door.delete(HERE, headers=ann)).status_code == 204
    assert (await door.get("/accounts/me/", headers=ann)).json()["data"]["avatar_url"] is None


@pytest.mark.parametrize(
    ("files", "status"),
    [
        ([("file", ("a.png", b""))], 422),
        ([("other", ("a.png", b"x"))], 422),
        ([("file", ("a.png", picture())), ("file", ("b.png", picture()))], 422),
        ([("file", ("a.png", picture())), ("more", (None, "x"))], 422),
        ([("file", (None, "text"))], 422),
        ([("file", ("a.png", b"<html>", "image/png"))], 415),
        ([("file", ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml"))], 415),
        ([("file", ("a.png", picture()[:50]))], 422),
        ([("file", ("a.png", bytes(FILE_MAX + 1)))], 422),
        ([("file", ("a.png", bytes(FILE_MAX + 20_000)))], 413),
        ([(f"part{number}", (None, "x")) for number in range(1001)], 422),
    ],
    ids=["empty", "misnamed", "two", "more", "text", "html", "svg", "broken", "large", "larger",
         "1001 parts"],
)  # fmt: skip
async def test_b64_b65_b66_what_is_no_picture_is_refused(
    door: httpx.AsyncClient, ann: dict[str, str], files: Any, status: int
) -> None:
    answer = await put(door, ann, files)
    assert answer.status_code == status, answer.text
    assert answer.json()["status"] == "error"


@pytest.mark.parametrize(
    "name", ["../../x", "..\\x", "%2e%2e/", "CON", "x" * 300, "\u202egpj.exe", 'a"b', "a;b", "é"]
)
async def test_b67_what_a_file_is_called_matters_to_nobody(
    door: httpx.AsyncClient, ann: dict[str, str], name: str
) -> None:
    url = (await put(door, ann, {"file": (name, picture())})).json()["data"]["avatar_url"]
    assert url.startswith("/accounts/avatars/")
    assert len((await door.get(url)).headers["Content-Security-Policy"].splitlines()) == 1


@pytest.mark.parametrize(
    "path", ["../../etc/passwd", "%2e%2e%2f%2e%2e%2fetc%2fpasswd", "..%c0%af..", "/etc/passwd", "x"]
)
async def test_b70_no_path_leads_out(door: httpx.AsyncClient, path: str) -> None:
    answer = await door.get(f"/accounts/avatars/{path}")
    assert answer.status_code in {401, 404}


async def test_nobody_has_no_picture(door: httpx.AsyncClient) -> None:
    answer = await door.put(HERE, files={"file": ("x.png", picture())})
    assert answer.status_code == 401
