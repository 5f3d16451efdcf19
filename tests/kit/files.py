"""Files that people send in tests."""

import io
from typing import Any

import httpx
from PIL import Image

from tests.kit.cast import Person
from tests.kit.doors import Http

HERE = "/chats/attachments/"

Frame = dict[str, Any]


def picture(format_: str = "PNG", size: tuple[int, int] = (400, 200), **options: Any) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "red").save(out, format_, **options)
    return out.getvalue()


async def upload(
    who: Person | Http, content: bytes, name: str = "notes.txt", mime: str = "text/plain"
) -> httpx.Response:
    http = who.http if isinstance(who, Person) else who
    return await http.ask("POST", HERE, files={"file": (name, content, mime)})


async def sends(who: Person, content: bytes = b"some notes", name: str = "notes.txt") -> Frame:
    """A file that is ready to be posted."""
    answer = await upload(who, content, name)
    assert answer.status_code == 201, answer.text
    attachment: Frame = answer.json()["data"]
    return attachment


async def fetched(who: Person | Http, attachment: Frame, **options: Any) -> httpx.Response:
    http = who.http if isinstance(who, Person) else who
    return await http.ask("GET", f"{HERE}{attachment['id']}/", **options)
