"""Two people in two browsers talk."""

import re

from playwright.async_api import Browser, expect

from tests.kit.browser import screen
from tests.kit.cast import Person
from tests.kit.house import House


async def test_ann_and_bob_see_each_other_write_and_read(
    chromium: Browser, hall: House, ann: Person, bob: Person
) -> None:
    chat = await ann.opens_direct(bob)
    async with screen(chromium, hall, ann) as hers, screen(chromium, hall, bob) as his:
        await hers.opens(chat)
        await his.opens(chat)
        state = hers.page.locator(".chat_state")
        await expect(state).to_have_text("online")

        await his.field.press_sequentially("Soup")
        await expect(state).to_have_text("typing…")
        await his.field.press("Enter")
        await hers.sees("Soup")
        await expect(state).to_have_text("online")

        await hers.writes("At one")
        await his.sees("At one")
        await his.page.bring_to_front()
        await expect(hers.message("At one").locator(".ticks")).to_have_class(re.compile("read"))


async def test_whoever_looks_elsewhere_has_a_badge_until_they_look(
    chromium: Browser, hall: House, ann: Person, bob: Person
) -> None:
    chat = await ann.opens(bob, name="Lunch")
    async with screen(chromium, hall, bob) as his:
        row = his.page.locator(".chat_row", has_text="Lunch")
        for number in range(3):
            await ann.posts(chat, f"Message {number}")
        await expect(row.locator(".badge")).to_have_text(re.compile("^3"))
        await expect(his.page).to_have_title(re.compile(r"\(3\)"))
        await row.click()
        await his.sees("Message 2")
        await expect(row.locator(".badge")).to_have_count(0)
        await expect(his.page.locator(".line .new")).to_have_text("New messages")


async def test_ann_answers_mends_marks_pins_and_takes_back(
    chromium: Browser, hall: House, ann: Person, bob: Person
) -> None:
    chat = await ann.opens(bob, name="Plans")
    await bob.posts(chat, "Where to?")
    async with screen(chromium, hall, ann) as hers, screen(chromium, hall, bob) as his:
        await hers.opens(chat)
        await his.opens(chat)
        await hers.picks("Where to?", "Reply")
        await hers.writes("To the lake")
        await expect(his.message("To the lake").locator(".quote_text")).to_have_text("Where to?")

        await hers.picks("To the lake", "Edit")
        await hers.writes("To the hills")
        await his.sees("To the hills")
        await expect(his.message("To the hills").locator(".meta")).to_contain_text("edited")

        await his.message("To the hills").locator(".bubble").click(button="right")
        await his.page.get_by_role("menuitem", name="React with 👍").click()
        await expect(hers.message("To the hills").locator(".reaction")).to_contain_text("👍")

        await hers.picks("To the hills", "Pin")
        await expect(his.page.locator(".pin_said")).to_have_text("To the hills")

        await hers.picks("To the hills", "Delete")
        await hers.page.get_by_role("dialog").get_by_role("button", name="Delete").click()
        await expect(his.page.locator(".text.deleted")).to_have_count(1)
        await his.sees("To the hills", times=0)


async def test_a_group_is_opened_and_somebody_added_from_the_page(
    chromium: Browser, hall: House, ann: Person, bob: Person
) -> None:
    async with screen(chromium, hall, ann) as hers, screen(chromium, hall, bob) as his:
        await hers.page.get_by_role("button", name="New chat").click()
        await hers.page.get_by_role("menuitem", name="New group").click()
        dialog = hers.page.get_by_role("dialog")
        await dialog.get_by_label("Name of the group").fill("Choir")
        await hers.looks_for(bob.username, dialog)
        await dialog.locator("label.entry", has_text=bob.username).click()
        await dialog.get_by_role("button", name="Create").click()
        await hers.writes("Sing!")
        await expect(his.page.locator(".chat_row", has_text="Choir")).to_contain_text("Sing!")
