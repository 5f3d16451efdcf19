"""Channels by the page: found and joined, asked for and let into."""

from uuid import uuid4

from playwright.async_api import Browser, expect

from tests.kit.browser import screen
from tests.kit.cast import Person
from tests.kit.house import House


async def test_bob_finds_a_channel_in_the_directory_and_joins_it(
    chromium: Browser, hall: House, ann: Person, bob: Person
) -> None:
    name = f"Rivers {uuid4().hex[:8]}"
    channel = await ann.opens(name=name, type="channel", is_public=True, slug=uuid4().hex)
    await ann.posts(channel, "The water is high")
    async with screen(chromium, hall, bob) as his:
        await his.page.get_by_role("button", name="New chat").click()
        await his.page.get_by_role("menuitem", name="Find channels").click()
        dialog = his.page.get_by_role("dialog")
        await his.looks_for(name, dialog)
        found = dialog.locator(".entry", has_text=name)
        await found.get_by_role("button", name="Join").click()
        await his.sees("The water is high")
        await expect(his.page.locator(".chat_row", has_text=name)).to_have_count(1)


async def test_bob_asks_and_ann_lets_him_in(
    chromium: Browser, hall: House, ann: Person, bob: Person
) -> None:
    channel = await ann.opens(name="Summit club", type="channel", slug=uuid4().hex)
    async with screen(chromium, hall, ann) as hers, screen(chromium, hall, bob) as his:
        await hers.opens(channel)
        await his.shows(f"channel/{channel['id']}")
        await his.page.get_by_role("button", name="Ask to join").click()
        await expect(hers.page.locator(".toast")).to_have_text("Bob asks to join Summit club.")
        await hers.page.locator(".chat_title").click()
        await hers.page.get_by_role("button", name="Requests").click()
        await hers.page.get_by_role("button", name="Accept").click()
        await expect(his.page.locator(".chat_row", has_text="Summit club")).to_have_count(1)


async def test_only_admins_write_where_it_is_said_so(
    chromium: Browser, hall: House, ann: Person, bob: Person
) -> None:
    chat = await ann.opens(bob, name="Notices")
    async with screen(chromium, hall, bob) as his:
        await his.opens(chat)
        await ann.http.patch(f"/chats/{chat['id']}/", posting="admins")
        await expect(his.page.get_by_text("Only admins may write here.")).to_be_visible()
        await expect(his.field).to_be_hidden()
