"""Files are dropped into a chat, seen by the others, and refused in words."""

import io
from pathlib import Path

from PIL import Image
from playwright.async_api import Browser, expect

from tests.kit.browser import screen
from tests.kit.cast import Person
from tests.kit.house import House


def content_of(path: Path) -> bytes:
    return path.read_bytes()


def picture(width: int = 320, height: int = 200) -> bytes:
    drawn = io.BytesIO()
    Image.new("RGB", (width, height), "#2f7a32").save(drawn, "PNG")
    return drawn.getvalue()


async def test_a_picture_that_ann_drops_is_seen_by_bob(
    chromium: Browser, hall: House, ann: Person, bob: Person
) -> None:
    chat = await ann.opens(bob)
    async with screen(chromium, hall, ann) as hers, screen(chromium, hall, bob) as his:
        await hers.opens(chat)
        await his.opens(chat)
        await hers.drops("hill.png", "image/png", picture())
        await expect(hers.page.locator(".upload progress")).to_have_count(0)
        await hers.writes("Our hill")
        await his.sees("Our hill")
        seen = his.page.get_by_role("button", name="Open the picture hill.png")
        await expect(seen.locator("img")).to_have_js_property("complete", value=True)
        await seen.click()
        await expect(his.page.get_by_role("dialog").locator("img")).to_be_visible()


async def test_a_file_can_be_sent_without_a_word_and_saved(
    chromium: Browser, hall: House, ann: Person, bob: Person
) -> None:
    chat = await ann.opens(bob)
    async with screen(chromium, hall, ann) as hers, screen(chromium, hall, bob) as his:
        await hers.opens(chat)
        await his.opens(chat)
        await hers.drops("list.txt", "text/plain", b"salt, bread, tea")
        await hers.page.get_by_role("button", name="Send", exact=True).click()
        async with his.page.expect_download() as saving:
            await his.page.get_by_role("button", name="Save the file list.txt").click()
        saved = await saving.value
        assert saved.suggested_filename == "list.txt"
        assert content_of(Path(await saved.path())) == b"salt, bread, tea"


async def test_a_file_that_is_refused_says_why_and_can_be_taken_away(
    chromium: Browser, hall: House, ann: Person
) -> None:
    chat = await ann.opens()
    async with screen(chromium, hall, ann) as hers:
        await hers.opens(chat)
        await hers.drops("hollow.bin", "", b"")
        await expect(hers.page.locator(".upload_wrong")).not_to_be_empty()
        await hers.field.fill("With nothing")
        send = hers.page.get_by_role("button", name="Send", exact=True)
        await expect(send).to_be_disabled()
        await hers.page.get_by_role("button", name="Remove hollow.bin").click()
        await expect(send).to_be_enabled()
