"""The web client is served as a page that nobody else's script gets into, and kept by browsers."""

import re

import pytest

from app.modules.chat.service.client_files import shipped
from tests.kit.house import House, messenger

PAGE, FILES = "/chats/ui", f"/chats/ui/{shipped().version}"


@pytest.mark.parametrize("path", ["/chats/ui", "/chats/ui/"])
async def test_the_page_finds_its_files_from_either_address(house: House, path: str) -> None:
    page = await house.visitor.get(path)
    assert page.status_code == 200
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    for name in re.findall(r'(?:href|src)="([^"]+)"', page.text):
        assert (await house.visitor.get(str(page.url.join(name)))).status_code == 200, name


async def test_the_page_lets_in_no_script_but_its_own(house: House) -> None:
    page = await house.visitor.get(PAGE)
    policy = page.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
    assert "unsafe" not in policy
    assert "require-trusted-types-for 'script'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "http" not in policy
    assert not re.search(r"<script(?![^>]*src=)|<style|\son\w+=|\sstyle=", page.text)


@pytest.mark.parametrize(
    ("asked", "language"), [("ru-RU,en;q=0.5", "ru"), ("en", "en"), ("fr", "en")]
)
async def test_the_page_begins_in_the_reader_s_language(
    house: House, asked: str, language: str
) -> None:
    page = await house.visitor.get(PAGE, headers={"Accept-Language": asked})
    assert f'<html lang="{language}"' in page.text


async def test_a_file_is_kept_for_ever_under_the_address_of_its_version(house: House) -> None:
    file = await house.visitor.get(f"{FILES}/main.js")
    assert file.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert file.headers["content-type"] == "text/javascript; charset=utf-8"


@pytest.mark.parametrize("path", [PAGE, "/chats/ui/main.js", "/chats/ui/0123456789ab/main.js"])
async def test_what_has_an_address_without_a_version_is_asked_about_again(
    house: House, path: str
) -> None:
    first = await house.visitor.get(path)
    assert first.headers["cache-control"] == "no-cache"
    again = await house.visitor.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304
    assert again.content == b""


async def test_text_travels_compressed_to_who_can_read_that(house: House) -> None:
    small = await house.visitor.get(f"{FILES}/main.js", headers={"Accept-Encoding": "gzip"})
    plain = await house.visitor.get(f"{FILES}/main.js", headers={"Accept-Encoding": "identity"})
    assert small.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert small.content == plain.content
    assert small.headers["etag"] != plain.headers["etag"]
    assert "Accept-Encoding" in small.headers["vary"]


@pytest.mark.parametrize(
    "name", ["nothing.js", "index.html", "..%2fmodule.py", "later", "a/b/c/d.js", "%00"]
)
async def test_what_is_not_a_file_of_the_client_is_not_there(house: House, name: str) -> None:
    answer = await house.visitor.get(f"/chats/ui/{name}")
    assert answer.status_code == 404
    assert answer.json()["error"]["code"] == "NOT_FOUND"


async def test_the_seeded_logins_are_named_where_they_exist_and_nowhere_else(
    house: House, sqlite_url: str
) -> None:
    assert 'data-demo=""' in (await house.visitor.get(PAGE)).text
    async with messenger(sqlite_url, ENVIRONMENT="LOCAL") as local:
        assert 'data-demo="yes"' in (await local.visitor.get(PAGE)).text


async def test_the_page_is_there_below_a_prefix(sqlite_url: str) -> None:
    async with messenger(sqlite_url, API_PREFIX="/api") as house:
        page = await house.visitor.get("/api/chats/ui")
        (script,) = re.findall(r'<script type="module" src="([^"]+)"', page.text)
        assert (await house.visitor.get(str(page.url.join(script)))).status_code == 200
