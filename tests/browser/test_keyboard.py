"""Everything is done by keys alone, and the focus is never lost on the way."""

from playwright.async_api import Browser, expect

from tests.kit.browser import screen
from tests.kit.cast import Person
from tests.kit.house import House


async def test_ann_talks_without_a_mouse(
    chromium: Browser, hall: House, ann: Person, bob: Person
) -> None:
    chat = await bob.opens(ann, name="Keys")
    await bob.posts(chat, "First")
    await bob.posts(chat, "Second")
    async with screen(chromium, hall, ann) as hers:
        page, keys = hers.page, hers.page.keyboard
        await expect(page.locator(".chat_row")).to_have_count(1)
        await keys.press("Control+k")
        await expect(page.get_by_role("searchbox", name="Search", exact=True)).to_be_focused()
        await keys.press("ArrowDown")
        await expect(page.locator(".chat_row")).to_be_focused()
        await keys.press("Enter")
        await hers.sees("Second")
        await expect(hers.field).to_be_focused()

        await keys.type("By keys")
        await keys.press("Shift+Enter")
        await keys.type("alone")
        await keys.press("Enter")
        await expect(page.locator(".message.mine .text")).to_have_text("By keys\nalone")
        await expect(page.locator(".message.mine .ticks.kept")).to_have_count(1)

        await keys.press("ArrowUp")
        await expect(hers.field).to_have_value("By keys\nalone")
        await keys.press("Control+a")
        await keys.type("Mended")
        await keys.press("Enter")
        await hers.sees("Mended")

        await keys.press("Shift+ArrowUp")
        await keys.press("ArrowUp")
        await expect(hers.message("Second")).to_be_focused()
        await keys.press("Enter")
        await expect(page.get_by_role("menu")).to_be_visible()
        await keys.press("Escape")
        await expect(hers.message("Second")).to_be_focused()
        await keys.press("r")
        await expect(hers.field).to_be_focused()
        await keys.type("An answer")
        await keys.press("Enter")
        await expect(hers.message("An answer").locator(".quote_text")).to_have_text("Second")

        await keys.press("Escape")
        await expect(page.locator(".shell")).to_have_attribute("data-view", "list")


async def test_a_window_keeps_the_focus_and_gives_it_back(
    chromium: Browser, hall: House, ann: Person
) -> None:
    async with screen(chromium, hall, ann) as hers:
        page, keys = hers.page, hers.page.keyboard
        button = page.get_by_role("button", name="New chat")
        await button.focus()
        await keys.press("Enter")
        await expect(page.get_by_role("menuitem").first).to_be_focused()
        await keys.press("ArrowDown")
        await keys.press("Enter")
        dialog = page.get_by_role("dialog")
        await expect(dialog.get_by_label("Name of the group")).to_be_focused()
        for _ in range(12):
            await keys.press("Tab")
            inside = "(d) => [d, null].includes(document.activeElement.closest('dialog, main'))"
            assert await dialog.evaluate(inside)
        await keys.press("Escape")
        await expect(dialog).to_have_count(0)
        await expect(button).to_be_focused()
