"""Files that would run if a browser showed them are saved, wherever a page puts them."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, BrowserContext, Error, Page

from app.modules.auth.controller.cookies import ACCESS_COOKIE
from tests.kit.cast import Cast, Person
from tests.kit.database import sqlite_location
from tests.kit.files import HERE, sends
from tests.kit.house import House, messenger

RUN = b"(window.top || window).ran = 1;"
FILES = {
    "page.html": b"<!DOCTYPE html><script>" + RUN + b"</script>",
    "drawing.svg": b"<svg xmlns='http://www.w3.org/2000/svg'><script>" + RUN + b"</script></svg>",
    "page.xhtml": b"<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'><script>"
    + RUN + b"</script></html>",
    "script.js": RUN,
    "picture.png": b"<html><script>" + RUN + b"</script></html>",
    "paper.pdf": b"%PDF-1.7\n1 0 obj<</Type/Catalog/OpenAction<</S/JavaScript/JS(app.alert(1))>>>>",
}  # fmt: skip
PUT_ANYWHERE = """async address => {
  for (const [name, attribute] of [["script", "src"], ["iframe", "src"], ["img", "src"],
                                   ["object", "data"], ["embed", "src"]]) {
    const element = document.createElement(name);
    element[attribute] = address;
    const over = new Promise(done => {
      element.onload = element.onerror = done;
      setTimeout(done, 500);
    });
    document.body.append(element);
    await over;
  }
  return window.ran;
}"""


@pytest.fixture(scope="module")
async def cookies(
    tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path
) -> AsyncIterator[House]:
    """Where a browser's own requests say who asks."""
    path = tmp_path_factory.mktemp("cookies") / "messenger.db"
    shutil.copy(sqlite_template, path)
    async with messenger(sqlite_location(path), AUTH_ACCESS_COOKIE="true") as house:
        yield house


@pytest.fixture
async def ann(cookies: House) -> AsyncIterator[Person]:
    people = Cast(cookies)
    yield await people.person("ann")
    await people.leave()


def content_of(path: Path) -> bytes:
    return path.read_bytes()


async def signed_in(chromium: Browser, who: Person) -> tuple[BrowserContext, Page]:
    context = await chromium.new_context()
    await context.add_cookies([{"name": ACCESS_COOKIE, "value": who.token, "url": who.house.url}])
    page = await context.new_page()
    await page.goto(f"{who.house.url}/healthcheck/")
    return context, page


@pytest.mark.parametrize("name", FILES)
async def test_t47_what_would_run_is_only_saved(chromium: Browser, ann: Person, name: str) -> None:
    file = await sends(ann, FILES[name], name)
    address = f"{ann.house.url}{HERE}{file['id']}/"
    context, page = await signed_in(chromium, ann)
    try:
        assert await page.evaluate(PUT_ANYWHERE, address) is None
        async with page.expect_download() as saving:
            with pytest.raises(Error, match="Download is starting"):
                await page.goto(address)
        assert content_of(await (await saving.value).path()) == FILES[name]
    finally:
        await context.close()


async def test_the_test_would_notice(chromium: Browser, ann: Person) -> None:
    context, page = await signed_in(chromium, ann)
    try:
        script = f"data:text/javascript,{RUN.decode()}"
        assert await page.evaluate(PUT_ANYWHERE, script) == 1
    finally:
        await context.close()
