"""Every view, on a desk and on a phone, in light and dark: kept as pictures, held to WCAG."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, expect

from tests.browser.town import Town, town
from tests.kit.browser import DESKTOP, PHONE, Screen, screen
from tests.kit.cast import Cast
from tests.kit.house import House

PICTURES = Path(__file__).resolve().parents[2] / "test-artefacts" / "screens"
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "resultTypes": ["violations"],
}
SETTINGS = ("profile", "appearance", "notices", "sessions", "ignored", "account")
LOADING = re.compile("^(Loading|Starting|Searching|Загружаем|Запускаем|Ищем)…$")
REST = """async () => {
  const frame = () => new Promise((drawn) => requestAnimationFrame(drawn));
  const moving = () => document.getAnimations().filter((each) =>
    each.playState === "running" && each.effect.getComputedTiming().endTime < Infinity);
  await frame();
  await frame();
  while (moving().length) await Promise.allSettled(moving().map((each) => each.finished));
}"""
LOOKS: dict[str, dict[str, Any]] = {
    "desktop-light": {"viewport": DESKTOP},
    "desktop-dark": {"viewport": DESKTOP, "color_scheme": "dark", "locale": "ru-RU"},
    "phone-light": {"viewport": PHONE, "has_touch": True, "locale": "ru-RU"},
    "phone-dark": {"viewport": PHONE, "has_touch": True, "color_scheme": "dark"},
    "narrow": {"viewport": {"width": 360, "height": 640}},
    "4k": {"viewport": {"width": 3840, "height": 2160}, "color_scheme": "dark"},
}


@pytest.fixture(scope="module")
async def here(hall: House) -> AsyncIterator[Town]:
    people = Cast(hall)
    yield await town(hall, people)
    await people.leave()


class Album:
    """Takes a picture of each view and writes down what axe has against it."""

    def __init__(self, shown: Screen, look: str) -> None:
        self.shown = shown
        self.page = shown.page
        self.wrong: list[str] = []
        self._folder = PICTURES / look
        self._folder.mkdir(parents=True, exist_ok=True)

    async def keep(self, name: str) -> None:
        await self._rests()
        await self.page.screenshot(path=self._folder / f"{name}.png")
        found = await Axe().run(self.page, options=RULES)
        for broken in found.response["violations"]:
            for node in broken["nodes"]:
                self.wrong.append(f"{name}: {broken['id']} {node['target']} {node['html'][:120]}")
        if await self._wider_than_the_page():
            self.wrong.append(f"{name}: has to be scrolled sideways")

    async def _rests(self) -> None:
        """What was asked for is there, and what moves has come to its end."""
        await expect(self.page.get_by_text(LOADING)).to_have_count(0)
        await self.page.evaluate(REST)

    async def _wider_than_the_page(self) -> bool:
        script = "document.documentElement.scrollWidth > innerWidth"
        return bool(await self.page.evaluate(script))

    async def dialog(self, name: str, opened: Callable[[], Awaitable[None]]) -> None:
        await opened()
        await expect(self.page.locator("dialog[open]").last).to_be_visible()
        await self.keep(name)
        await self.page.keyboard.press("Escape")
        await expect(self.page.locator("dialog[open]")).to_have_count(0)

    async def menu(self, button: str, icon_number: int) -> None:
        """Chooses from the menu behind a button, whatever the language."""
        await self.page.locator(button).click()
        await self.page.locator(".menu_entry").nth(icon_number).click()


async def _doors(album: Album) -> None:
    for place in ("sign-in", "sign-up", "confirm/ann@example.com", "reset", "set-password"):
        await album.shown.shows(place)
        await album.keep(place.partition("/")[0])
    await album.page.locator("button[type=submit]").click()
    await album.keep("set-password-refused")


async def _chats(album: Album, here: Town) -> None:
    shown, page = album.shown, album.page
    await album.shown.shows()
    await expect(page.locator(".chat_row").first).to_be_visible()
    await album.keep("list")
    await shown.opens(here.hike)
    await shown.sees("I do, group ticket is cheaper. Pay me back in cake 🍰")
    await page.locator(".message").nth(3).locator(".bubble").click(button="right")
    await album.keep("message-menu")
    await page.locator(".menu_entry").first.click()
    await shown.field.fill("A longer answer,\nin two lines")
    await album.keep("reply")
    await shown.field.press("Escape")
    await shown.field.fill("")
    await album.keep("chat")
    await shown.opens(here.quiet)
    await album.keep("empty-chat")
    await shown.opens(here.direct)
    await shown.sees("Did you see the photos from last week? 🙂")
    await album.keep("direct")


async def _windows(album: Album, here: Town) -> None:
    shown, page = album.shown, album.page
    await shown.opens(here.hike)
    details = page.locator(".chat_title")
    for number, name in enumerate(("members", "invites", "change")):

        async def part(number: int = number) -> None:
            await details.click()
            await page.locator("dialog .tabs button").nth(number).click()

        await album.dialog(f"details-{name}", part)
    await album.dialog("search-here", page.locator(".chat_head .icon_button").nth(1).click)
    await album.dialog("emoji", page.locator(".composer_field .icon_button").click)
    await _of_staff(album, here)
    for number, name in enumerate(("new-direct", "new-group", "new-channel", "directory")):

        async def begun(number: int = number) -> None:
            await shown.shows()
            await album.menu(".sidebar_head .icon_button", number)

        await album.dialog(name, begun)
    for part_name in SETTINGS:

        async def settings(name: str = part_name) -> None:
            await shown.shows(f"settings/{name}")

        await album.dialog(f"settings-{part_name}", settings)


async def _of_staff(album: Album, here: Town) -> None:
    """What admins see: of a channel, of the site, of a person."""
    shown, page = album.shown, album.page
    await shown.opens(here.club)

    async def requests() -> None:
        await page.locator(".chat_title").click()
        await page.locator("dialog .tabs button").nth(2).click()

    await album.dialog("details-requests", requests)
    for number, name in ((2, "moderation"), (3, "send-log"), (4, "shortcuts")):

        async def office(number: int = number) -> None:
            await shown.shows()
            await album.menu(".account_button", number)

        await album.dialog(name, office)
    await shown.opens(here.direct)
    await album.dialog("profile", page.locator(".chat_title").click)


@pytest.mark.timeout(240)
@pytest.mark.parametrize("look", LOOKS)
async def test_every_view_can_be_read_by_everybody(
    chromium: Browser, hall: House, here: Town, look: str
) -> None:
    async with screen(chromium, hall, **LOOKS[look]) as shown:
        album = Album(shown, look)
        await _doors(album)
        await shown.signs_in(here.ann)
        await _chats(album, here)
        await _windows(album, here)
        assert album.wrong == []
