"""A real browser, and people's pages in it; what should not happen there is written down."""

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import quote_plus

import pytest
from playwright.async_api import Browser, BrowserContext, Locator, Page, async_playwright, expect

from tests.kit.cast import PASSWORD, Frame, Person, Running

NAMES = ("chromium", "chromium-browser", "google-chrome")
# Milliseconds that may pass until what has to come is there: a browser shares its two cores with
# everything else, and a wait that is not over costs time only where a test fails.
PATIENCE = 30_000
DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}
# Says that everything missed has been heard: from now on the page is told of what happens.
CONNECTED = "(folder) => import(`${folder}/session.js`).then((its) => its.messenger.connect())"
DROP = """(place, {name, type, bytes}) => {
  const file = new File([new Uint8Array(bytes)], name, {type});
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(file);
  for (const kind of ["dragenter", "dragover", "drop"]) {
    place.dispatchEvent(new DragEvent(kind, {dataTransfer, bubbles: true, cancelable: true}));
  }
}"""

expect.set_options(timeout=PATIENCE)


def browser_path() -> str:
    """The system's own; none is ever downloaded."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        raise RuntimeError("The browser tests need Chromium: apt-get install -y chromium")
    return found


@pytest.fixture(scope="session")
async def chromium() -> AsyncIterator[Browser]:
    # Chromium's sandbox does not start for root, whom containers make everybody.
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=browser_path(), args=[*arguments, "--disable-dev-shm-usage"]
        )
        yield browser
        await browser.close()


class Screen:
    """Somebody's browser with the client in it."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.url = f"{url}/chats/ui"
        self.trouble: list[str] = []  # scripts that failed, what the policy refused, dialogs
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: self.trouble.append(f"error: {error}"))
        page.on("dialog", lambda dialog: self.trouble.append(f"dialog: {dialog.message}"))
        page.on("console", lambda message: self._note(message.text))

    def _note(self, text: str) -> None:
        if "Content Security Policy" in text or "TrustedHTML" in text:
            self.trouble.append(f"policy: {text}")

    async def shows(self, place: str = "") -> None:
        await self.page.goto(f"{self.url}#/{place}")

    async def signs_in(self, person: Person) -> None:
        """By the form, as people do; returns when they are told of what happens."""
        await self.shows("sign-in")
        await self.page.fill("[name=login]", person.email)
        await self.page.fill("[name=password]", PASSWORD)
        await self.page.click("button[type=submit]")
        await expect(self.page.locator(".shell")).to_be_visible()
        await self.page.evaluate(CONNECTED, await self.folder())

    async def opens(self, chat: Frame) -> None:
        await self.shows(f"chat/{chat['id']}")
        # Not the place to write of another chat, which may still be there.
        mine = self.page.locator(f"[data-chat='{chat['id']}']").locator(self.field)
        await expect(mine).to_be_visible()

    @property
    def field(self) -> Locator:
        return self.page.locator(".composer_text")

    async def writes(self, text: str) -> None:
        await self.field.fill(text)
        await self.field.press("Enter")

    async def drops(self, name: str, mime: str, content: bytes) -> None:
        """A file onto the chat, as if it were let go with the mouse."""
        file = {"name": name, "type": mime, "bytes": list(content)}
        await self.page.locator(".chat").evaluate(DROP, file)

    async def sees(self, text: str, times: int = 1) -> None:
        """That many bubbles say exactly this."""
        said = self.page.locator(".message .text").get_by_text(text, exact=True)
        await expect(said).to_have_count(times)

    async def says(self, texts: list[str]) -> None:
        """That is what the bubbles say, from top to bottom, as soon as it is drawn."""
        await expect(self.page.locator(".message .text")).to_have_text(texts)

    async def texts(self) -> list[str]:
        """What the bubbles say now, from top to bottom."""
        return await self.page.locator(".message .text").all_inner_texts()

    async def looks_for(self, words: str, among: Locator) -> None:
        """By the search of a window; returns when its list shows what was found.

        Until then the rows are those of before, and go away under the mouse.
        """
        parameter = f"search={quote_plus(words)}"
        async with self.page.expect_response(lambda answer: parameter in answer.url):
            await among.get_by_role("searchbox").fill(words)
        await expect(among.get_by_role("status").get_by_text("Loading")).to_have_count(0)

    def message(self, text: str) -> Locator:
        return self.page.locator(".message", has=self.page.get_by_text(text, exact=True))

    async def picks(self, text: str, entry: str) -> None:
        """From the menu of the message."""
        await self.message(text).locator(".bubble").click(button="right")
        await self.page.get_by_role("menuitem", name=entry, exact=True).click()

    async def state(self) -> str:
        """Of the connection, as the library tells it."""
        script = "import('{}/session.js').then((s) => s.messenger.connection.state)"
        return str(await self.page.evaluate(script.format(await self.folder())))

    async def folder(self) -> str:
        """The address that the client's files were loaded from."""
        source = await self.page.locator("script[type=module]").get_attribute("src")
        whole = await self.page.evaluate("(at) => new URL(at, location.href).href", source)
        return str(whole).removesuffix("/main.js")


@asynccontextmanager
async def screen(
    browser: Browser, house: Running, person: Person | None = None, **options: Any
) -> AsyncIterator[Screen]:
    """A browser of somebody's own until the block ends; nothing bad has happened in it by then."""
    usual: dict[str, Any] = {"viewport": DESKTOP, "locale": "en-US", "color_scheme": "light"}
    context: BrowserContext = await browser.new_context(**{**usual, **options})
    shown: Screen | None = None
    try:
        shown = Screen(await context.new_page(), house.url)
        if person is not None:
            await shown.signs_in(person)
        yield shown
        assert shown.trouble == []
    except BaseException as failure:
        for said in shown.trouble if shown else ():
            failure.add_note(said)  # often the reason
        raise
    finally:
        await context.close()
