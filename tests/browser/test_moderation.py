"""Links that let people in, and reports that moderators look at, by the page."""

from playwright.async_api import Browser, expect

from tests.browser.town import promote
from tests.kit.browser import screen
from tests.kit.cast import Person
from tests.kit.house import House


async def test_bob_comes_in_by_the_link_that_ann_made(
    chromium: Browser, hall: House, ann: Person, bob: Person
) -> None:
    chat = await ann.opens(name="Choir")
    await ann.posts(chat, "Tuesday at seven")
    async with screen(chromium, hall, ann) as hers, screen(chromium, hall, bob) as his:
        await hers.opens(chat)
        await hers.page.locator(".chat_title").click()
        await hers.page.get_by_role("button", name="Invite links").click()
        await hers.page.get_by_role("button", name="Make a link").click()
        link = await hers.page.locator(".copy_line code").inner_text()
        await his.page.goto(link)
        await his.page.get_by_role("button", name="Join").click()
        await his.sees("Tuesday at seven")


async def test_a_reported_message_is_looked_at_and_deleted(
    chromium: Browser, hall: House, ann: Person, bob: Person
) -> None:
    chat = await ann.opens(bob, name="Market")
    await bob.posts(chat, "Buy my miracle pills")
    await promote(hall, ann)
    async with screen(chromium, hall, ann) as hers:
        await hers.opens(chat)
        await hers.picks("Buy my miracle pills", "Report")
        await hers.page.get_by_label("Comment (optional)").fill("Again and again")
        await hers.page.get_by_role("dialog").get_by_role("button", name="Report").click()
        await expect(hers.page.locator(".toast")).to_contain_text("Thank you")
        await hers.page.get_by_role("button", name="My account and more").click()
        await hers.page.get_by_role("menuitem", name="Reports").click()
        report = hers.page.locator("article", has_text="Buy my miracle pills")
        await expect(report).to_contain_text("Again and again")
        await report.get_by_role("button", name="Delete the message").click()
        await expect(report).to_have_count(0)
        await hers.page.keyboard.press("Escape")
        await expect(hers.page.locator(".text.deleted")).to_have_count(1)
