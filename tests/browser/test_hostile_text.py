"""Sixty payloads in every field that people can fill: shown as they are, run nowhere."""

from collections.abc import Iterable

import pytest
from playwright.async_api import Browser, expect

from tests.browser.payloads import PAYLOADS
from tests.kit.browser import Screen, screen
from tests.kit.cast import Cast, Frame, Person
from tests.kit.house import House

FILES_MAX = 10  # of one message
LEADING_NOWHERE = {  # and what is told of it
    "chat/<img src=x onerror=window.__ran=1>": "There is no such chat",
    "javascript:window.__ran=1": "Choose a chat",
}


async def nothing_ran(shown: Screen) -> None:
    """No script of theirs, no element of theirs, no question to a foreign host."""
    assert await shown.page.evaluate("window.__ran") is None
    foreign = "script:not([src$='/main.js']), iframe, object, embed, base, svg script, style"
    assert await shown.page.locator(foreign).count() == 0
    inline = "[...document.querySelectorAll('*')].flatMap((e) => e.getAttributeNames())"
    names: list[str] = await shown.page.evaluate(inline)
    assert [name for name in set(names) if name.startswith("on")] == []
    links = "[...document.links].map((a) => a.protocol)"
    assert set(await shown.page.evaluate(links)) <= {"http:", "https:", "mailto:"}
    assert shown.trouble == []


async def test_sixty_messages_are_read_as_they_were_written(
    chromium: Browser, hall: House, ann: Person, bob: Person
) -> None:
    assert len(set(PAYLOADS)) == 60
    chat = await bob.opens(ann)
    async with screen(chromium, hall, ann) as hers:
        asked: list[str] = []
        hers.page.on("request", lambda request: asked.append(request.url))
        await hers.opens(chat)
        for payload in PAYLOADS:
            await bob.posts(chat, payload)
        await expect(hers.page.locator(".message")).to_have_count(60)
        await nothing_ran(hers)
        assert _without_ticks(await hers.texts()) == _without_ticks(PAYLOADS)
        await hers.page.reload()
        await expect(hers.page.locator(".message").last).to_be_visible()
        await nothing_ran(hers)
        assert [url for url in asked if "evil.example" in url] == []


@pytest.mark.timeout(300)
async def test_sixty_names_titles_and_descriptions_run_nowhere(
    chromium: Browser, hall: House, guests: Cast
) -> None:
    ann, bob = await guests.person("ann"), await guests.person("bob")
    chats = [await _named(bob, ann, payload) for payload in PAYLOADS]
    async with screen(chromium, hall, ann) as hers:
        await expect(hers.page.locator(".chat_row .row_title").first).to_be_visible()
        await hers.page.mouse.wheel(0, 4000)
        await nothing_ran(hers)
        for payload, chat in zip(PAYLOADS, chats, strict=True):
            await bob.http.patch("/accounts/me/", **_self(payload))
            await bob.posts(chat, "Look at my name", reply_to_id=None)
            await hers.opens(chat)
            await hers.sees("Look at my name")
            await hers.page.locator(".chat_title").click()
            await expect(hers.page.locator("dialog .entry").first).to_be_visible()
            await nothing_ran(hers)
            await hers.page.keyboard.press("Escape")
            await expect(hers.page.locator("dialog")).to_have_count(0)
            await hers.page.get_by_role("searchbox", name="Search", exact=True).fill("bob")
            await expect(hers.page.locator(".search_results .chat_row").first).to_be_visible()
            await expect(
                hers.page.locator(".search_results").get_by_text("Searching")
            ).to_have_count(0)
            await nothing_ran(hers)
            await hers.page.keyboard.press("Escape")


def _without_ticks(texts: Iterable[str]) -> list[str]:
    """What stands between backticks is shown as code, without them."""
    return [" ".join(text.replace("`", "").split()) for text in texts]


def _self(payload: str) -> Frame:
    short = payload[:90]
    return {"display_name": short, "first_name": short, "last_name": short, "bio": payload}


async def _named(bob: Person, ann: Person, payload: str) -> Frame:
    chat = await bob.opens(ann, name=payload[:100], description=payload)
    await bob.posts(chat, payload)
    return chat


@pytest.mark.timeout(300)
async def test_sixty_names_of_files_run_nowhere(
    chromium: Browser, hall: House, ann: Person, bob: Person
) -> None:
    chat = await ann.opens(bob)
    async with screen(chromium, hall, ann) as hers, screen(chromium, hall, bob) as his:
        await hers.opens(chat)
        await his.opens(chat)
        for first in range(0, len(PAYLOADS), FILES_MAX):
            for payload in PAYLOADS[first : first + FILES_MAX]:
                await hers.drops(f"{payload}.txt", "text/plain", b"text")
            await expect(hers.page.locator(".upload progress")).to_have_count(0)
            await nothing_ran(hers)
            await hers.page.get_by_role("button", name="Send", exact=True).click()
            seen = min(first + FILES_MAX, len(PAYLOADS))
            await expect(his.page.locator(".document")).to_have_count(seen)
            await nothing_ran(his)


async def test_an_address_that_is_a_payload_leads_nowhere(
    chromium: Browser, hall: House, ann: Person
) -> None:
    async with screen(chromium, hall, ann) as hers:
        for place, told in LEADING_NOWHERE.items():
            await hers.shows(place)
            await expect(hers.page.locator(".empty h2")).to_have_text(told)
            await nothing_ran(hers)
