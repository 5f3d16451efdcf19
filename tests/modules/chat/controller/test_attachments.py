"""Files through the HTTP door: what is refused, and how what is kept is handed out."""

import asyncio
import io
import time
from typing import Any
from urllib.parse import unquote

import pytest
from PIL import Image

from tests.kit.cast import Cast, Person
from tests.kit.files import HERE, fetched, picture, sends, upload
from tests.kit.house import House, messenger

SECRET = "a secret place"
DANGEROUS = {
    "page.html": b"<!DOCTYPE html><script>alert(1)</script>",
    "drawing.svg": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    "page.xhtml": b"<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'/>",
    "paper.pdf": b"%PDF-1.7\n1 0 obj<</JS(app.alert(1))>>",
    "script.js": b"alert(1)",
    "picture.png": b"<html><script>alert(1)</script>",
}


@pytest.mark.parametrize("name", DANGEROUS)
async def test_t47_b65_what_could_run_is_only_saved(ann: Person, name: str) -> None:
    answer = await upload(ann, DANGEROUS[name], name, "image/png")
    assert (answer.status_code, answer.json()["data"]["kind"]) == (201, "file")

    file = await fetched(ann, answer.json()["data"])

    assert file.content == DANGEROUS[name]
    assert file.headers["Content-Type"] == "application/octet-stream"
    assert file.headers["Content-Disposition"].startswith("attachment; ")
    assert file.headers["X-Content-Type-Options"] == "nosniff"
    assert file.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "private" in file.headers["Cache-Control"]


async def test_t47_a_picture_that_is_a_script_too_is_a_picture_only(ann: Person) -> None:
    script = b"/*alert(1)*/=1;//"
    answer = await upload(ann, picture("GIF") + script, "x.js", "text/javascript")
    file = await fetched(ann, answer.json()["data"])
    assert file.headers["Content-Type"] == "image/png"
    assert file.headers["Content-Disposition"].startswith('inline; filename="x.png"')
    assert script not in file.content


async def test_t52_a_photograph_comes_back_without_its_place(ann: Person) -> None:
    exif = Image.Exif()
    exif[0x010E] = SECRET
    exif.get_ifd(0x8825)[1] = "N"
    sent = await sends(ann, picture("JPEG", exif=exif) + SECRET.encode(), "IMG_1.JPG")
    for params in ({}, {"size": "thumb"}):
        content = (await fetched(ann, sent, params=params)).content
        assert SECRET.encode() not in content
        assert not Image.open(io.BytesIO(content)).getexif()
    assert (sent["name"], sent["mime"]) == ("IMG_1.JPG", "image/jpeg")


@pytest.mark.parametrize(
    ("files", "status", "code"),
    [
        ([("other", ("a.txt", b"x"))], 422, "required"),
        ([("file", ("a.txt", b"x")), ("file", ("b.txt", b"x"))], 422, "too_many"),
        ([("file", ("a.txt", b"x")), ("more", (None, "x"))], 422, "too_many"),
        ([("file", (None, "text"))], 422, "required"),
        ([("file", ("a.txt", b""))], 422, "blank"),
        ([(f"part{number}", (None, "x")) for number in range(1001)], 422, None),
    ],
    ids=["misnamed", "two", "more", "text", "0 bytes", "1001 parts"],
)
async def test_b64_a_form_without_one_file_is_refused(
    ann: Person, files: Any, status: int, code: str | None
) -> None:
    answer = await ann.http.ask("POST", HERE, files=files)
    assert answer.status_code == status, answer.text
    fields = answer.json()["error"].get("fields", [])
    assert [field["code"] for field in fields] == ([code] if code else [])


def form(*parts: bytes, boundary: bytes = b"x") -> bytes:
    return b"".join(b"--" + boundary + b"\r\n" + part + b"\r\n" for part in parts)


PART = b'Content-Disposition: form-data; name="file"; filename="a"\r\n\r\nabc'
MULTIPART = {"content-type": "multipart/form-data; boundary=x"}


@pytest.mark.parametrize(
    ("body", "headers", "statuses"),
    [
        (form(PART) + b"--x--", {"content-type": "multipart/form-data"}, {422}),
        (form(PART), MULTIPART, {422}),
        (form(PART, boundary=b"y" * 8192) + b"--" + b"y" * 8192 + b"--",
         {"content-type": "multipart/form-data; boundary=" + "y" * 8192}, {422, 431}),
        (b"z" * (10 << 20) + b"\r\n" + form(PART) + b"--x--", MULTIPART, {201, 422}),
        (b"--x\r\n" + b"".join(b"H%d: x\r\n" % n for n in range(50_000)) + b"\r\nabc", MULTIPART,
         {422}),
        (b"", MULTIPART, {422}),
        (b"{}", {"content-type": "application/json"}, {415}),
        (b"a=1", {"content-type": "application/x-www-form-urlencoded"}, {415}),
        (b"abc", {"content-type": "text/plain"}, {415}),
        (form(PART) + b"--x--", MULTIPART | {"content-encoding": "gzip"}, {415}),
    ],
    ids=["no boundary", "no end", "long boundary", "preamble", "headers", "empty", "json",
         "urlencoded", "text", "gzip"],
)  # fmt: skip
async def test_b68_a_form_that_is_none_is_refused(
    ann: Person, body: bytes, headers: dict[str, str], statuses: set[int]
) -> None:
    answer = await ann.http.ask("POST", HERE, content=body, headers=headers)
    assert answer.status_code in statuses, answer.text


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(picture("JPEG", (900, 900))[:2000], id="truncated"),
        pytest.param(picture("PNG")[:60], id="cut"),
        pytest.param(b"\x89PNG\r\n\x1a\n" + bytes(100), id="only its beginning"),
        pytest.param(b"GIF89a/*" + bytes(8) + b"*/=alert(1)", id="polyglot"),
    ],
)
async def test_b66_a_broken_picture_is_refused(ann: Person, content: bytes) -> None:
    answer = await upload(ann, content, "x.png", "image/png")
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "PICTURE_BROKEN")


NAMES = {
    "../../etc/passwd": "passwd", "..\\..\\x.txt": "x.txt", "CON": "_CON", "nul.txt": "_nul.txt",
    "x" * 300 + ".txt": "x" * 145 + ".txt", "\u202egpj.exe": "gpj.exe", "a;b": "a;b", "é": "é",
    "e\u0301": "é", ".": "file", "..": "file", " ": "file", ".htaccess": "htaccess",
    "имя файла.txt": "имя файла.txt", "😀.txt": "😀.txt", "a<b>|c?*": "abc",
}  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
async def test_t46_b67_a_name_is_a_name_and_no_path(ann: Person, name: str) -> None:
    sent = await sends(ann, b"\x00\x01", name)
    assert sent["name"] == NAMES[name]
    header = (await fetched(ann, sent)).headers["Content-Disposition"]
    assert len(header.splitlines()) == 1
    assert header.isascii()
    assert unquote(header.partition("UTF-8''")[2]) == NAMES[name]


@pytest.mark.parametrize(
    "path", ["../../etc/passwd", "%2e%2e%2f%2e%2e%2fetc%2fpasswd", "..%c0%af..", "/etc/passwd", "x"]
)
async def test_b70_no_path_leads_out(ann: Person, path: str) -> None:
    answer = await ann.http.ask("GET", HERE + path)
    assert answer.status_code in {404, 405, 422}
    assert answer.json()["status"] == "error"


async def test_a_part_is_handed_out(ann: Person) -> None:
    sent = await sends(ann, b"0123456789")
    part = await fetched(ann, sent, headers={"range": "bytes=2-4"})
    assert (part.status_code, part.content) == (206, b"234")
    assert part.headers["Content-Range"] == "bytes 2-4/10"
    whole = await fetched(ann, sent)
    assert (whole.headers["Accept-Ranges"], whole.headers["Content-Length"]) == ("bytes", "10")
    etag = whole.headers["ETag"]
    same = await fetched(ann, sent, headers={"range": "bytes=8-", "if-range": etag})
    assert same.content == b"89"
    other = await fetched(ann, sent, headers={"range": "bytes=8-", "if-range": '"other"'})
    assert (other.status_code, other.content) == (200, b"0123456789")


async def test_what_has_not_changed_is_not_sent_again_but_asked_for(
    ann: Person, bob: Person
) -> None:
    chat = await ann.opens(bob)
    sent = await sends(ann)
    await ann.posts(chat, attachment_ids=[sent["id"]])
    etag = {"if-none-match": (await fetched(bob, sent)).headers["ETag"]}
    again = await fetched(bob, sent, headers=etag)
    assert (again.status_code, again.content) == (304, b"")
    await ann.http.delete(f"/chats/{chat['id']}/members/{bob.id}/")
    assert (await fetched(bob, sent, headers=etag)).status_code == 404


async def test_t51_b63_ten_thousand_ranges_cost_nothing(ann: Person) -> None:
    sent = await sends(ann, b"0123456789")
    begin = time.process_time()
    for asked in ("0-0," * 10_000, "-", "5-2", "99-", "-0", "0-0,5-6"):
        answer = await fetched(ann, sent, headers={"range": f"bytes={asked}"})
        assert answer.content == b"0123456789" or answer.status_code == 431
    assert time.process_time() - begin < 0.5


async def test_t48_nothing_larger_is_taken_and_nobody_reads_it(
    database_url: str, tmp_path: Any
) -> None:
    files = tmp_path / "files"
    async with messenger(
        database_url, STORAGE_FILE_MAX_MB="1", STORAGE_URL=f"file://{files}"
    ) as house:
        cast = Cast(house)
        ann = await cast.person("ann")
        most = 1 << 20
        assert (await upload(ann, b"\0" * most, "x.bin")).status_code == 201
        answer = await upload(ann, b"\0" * (most + 1), "x.bin")
        assert (answer.status_code, answer.json()["error"]["code"]) == (413, "FILE_TOO_LARGE")

        head, status, taken = await _announces(house, ann, "Content-Length: 1073741824\r\n", 0)
        assert (status, taken) == (413, 0), head
        head, status, taken = await _announces(
            house, ann, "Transfer-Encoding: chunked\r\n", 1 << 30
        )
        assert status == 413, head
        assert taken < 16 << 20  # what lies in the buffers of two sockets
        kept = [path for path in files.rglob("*") if path.is_file()]
        assert len(kept) == 1
        await cast.leave()


async def _announces(house: House, who: Person, header: str, size: int) -> tuple[str, int, int]:
    """Sends until it is answered; the answer, its status, and how much was sent by then."""
    reader, writer = await asyncio.open_connection("127.0.0.1", house.port)
    begin = (
        f"POST {HERE} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {who.token}\r\n"
        f"Content-Type: multipart/form-data; boundary=x\r\n{header}\r\n"
    )
    writer.write(begin.encode())
    taken, piece = 0, form(PART)[:-2]
    answer = asyncio.create_task(reader.readuntil(b"\r\n\r\n"))
    try:
        async with asyncio.timeout(20):
            while taken < size and not answer.done():
                writer.write(b"%x\r\n%s\r\n" % (len(piece), piece))
                taken += len(piece)
                piece = b"\0" * 65536
                await writer.drain()
                await asyncio.sleep(0)
            head = (await answer).decode()
    finally:
        answer.cancel()
        writer.close()
    return head, int(head.split()[1]), taken


async def test_t49_one_who_hangs_up_leaves_nothing(database_url: str, tmp_path: Any) -> None:
    files = tmp_path / "files"
    async with messenger(database_url, STORAGE_URL=f"file://{files}") as house:
        cast = Cast(house)
        ann = await cast.person("ann")
        _, writer = await asyncio.open_connection("127.0.0.1", house.port)
        writer.write(
            f"POST {HERE} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {ann.token}\r\n"
            "Content-Type: multipart/form-data; boundary=x\r\n"
            "Content-Length: 9000000\r\n\r\n".encode()
            + form(PART) + bytes(3_000_000)
        )  # fmt: skip
        await writer.drain()
        writer.transport.abort()
        await ann.http.get("/chats/")
        assert [path for path in files.rglob("*") if path.is_file()] == []
        await cast.leave()


async def test_nobody_sends_nothing(house: House) -> None:
    answer = await upload(house.nobody, b"x")
    assert answer.status_code == 401


async def test_who_sends_too_often_is_asked_to_wait(database_url: str) -> None:
    async with messenger(
        database_url, RATE_LIMIT_ENABLED="true", RATE_LIMIT_UPLOADS="2/minute"
    ) as house:
        cast = Cast(house)
        ann = await cast.person("ann")
        statuses = [(await upload(ann, b"x")).status_code for _ in range(3)]
        assert statuses == [201, 201, 429]
        await cast.leave()


async def test_clients_are_told_the_limits(house: House, ann: Person) -> None:
    socket = await ann.listening()
    limits = socket.of("auth_success")[0]["limits"]
    assert (limits["file_max"], limits["attachments_max"]) == (25 << 20, 10)
