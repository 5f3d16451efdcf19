"""What was said is found by its words, marked, and gone to."""

import asyncio

from playwright.async_api import Browser, expect

from tests.kit.browser import screen
from tests.kit.cast import Person
from tests.kit.house import House

INDEXED_SECONDS = 60  # the index follows when there is nothing better to do


async def test_ann_finds_what_bob_said_and_goes_there(
    chromium: Browser, hall: House, ann: Person, bob: Person
) -> None:
    chat = await bob.opens(ann, name="Coast")
    await bob.posts(chat, "The lighthouse keeper sleeps by day")
    for number in range(120):
        await bob.posts(chat, f"Wave {number}")
    async with asyncio.timeout(INDEXED_SECONDS):
        while not (await ann.http.get("/chats/search/", q="lighthouse"))["entities"]:
            await asyncio.sleep(0.1)
    async with screen(chromium, hall, ann) as hers:
        await hers.page.get_by_role("searchbox", name="Search", exact=True).fill("lighthouse")
        find = hers.page.locator(".search_results .chat_row", has_text="keeper")
        await expect(find.locator("mark")).to_have_text("lighthouse")
        await find.click()
        await expect(hers.message("The lighthouse keeper sleeps by day")).to_be_in_viewport()
        await hers.page.get_by_role("button", name="To the newest messages").click()
        await hers.sees("Wave 119")
        await expect(hers.message("Wave 119")).to_be_in_viewport()
        await find.click()  # again
        await expect(hers.message("The lighthouse keeper sleeps by day")).to_be_in_viewport()


async def test_a_search_in_one_chat_goes_to_the_message(
    chromium: Browser, hall: House, ann: Person, bob: Person
) -> None:
    chat = await bob.opens(ann, name="Garden")
    await bob.posts(chat, "The rhubarb is ready")
    async with asyncio.timeout(INDEXED_SECONDS):
        while not (await ann.http.get("/chats/search/", q="rhubarb"))["entities"]:
            await asyncio.sleep(0.1)
    async with screen(chromium, hall, ann) as hers:
        await hers.opens(chat)
        await hers.page.get_by_role("button", name="Search in this chat").click()
        await hers.page.get_by_role("dialog").get_by_role("searchbox").fill("rhubarb")
        await hers.page.get_by_role("dialog").locator("button.entry").click()
        await expect(hers.page.get_by_role("dialog")).to_have_count(0)
        await expect(hers.message("The rhubarb is ready")).to_be_in_viewport()
