"""Windows that have addresses: they come and go with what the address bar says."""

from playwright.async_api import Browser, expect

from tests.kit.browser import screen
from tests.kit.cast import Person
from tests.kit.house import House

# The address has changed, and nobody has been told yet, when the window learns that it is closed.
ON_IN_THE_SAME_BREATH = """() => {
  const on = () => { location.hash = "#/settings/appearance"; };
  document.addEventListener("close", on, {capture: true, once: true});
  document.querySelector("dialog").close();
}"""


async def test_whoever_goes_on_while_a_window_is_closing_arrives(
    chromium: Browser, hall: House, ann: Person
) -> None:
    async with screen(chromium, hall, ann) as hers:
        await hers.shows("settings/profile")
        chosen = hers.page.locator("dialog .chip[aria-pressed=true]")
        await expect(chosen).to_have_text("Profile")

        await hers.page.evaluate(ON_IN_THE_SAME_BREATH)

        await expect(chosen).to_have_text("Appearance")
        await hers.page.keyboard.press("Escape")
        await expect(hers.page.locator("dialog")).to_have_count(0)
        await expect(hers.page).to_have_url(f"{hers.url}#/")


async def test_the_back_button_closes_the_window_and_leaves_the_page_where_it_was(
    chromium: Browser, hall: House, ann: Person, bob: Person
) -> None:
    chat = await bob.opens(ann, name="Before the settings")
    async with screen(chromium, hall, ann) as hers:
        await hers.opens(chat)
        await hers.shows("settings")
        await expect(hers.page.locator("dialog[open]")).to_be_visible()

        await hers.page.go_back()

        await expect(hers.page.locator("dialog")).to_have_count(0)
        await expect(hers.field).to_be_visible()
        await expect(hers.page).to_have_url(f"{hers.url}#/chat/{chat['id']}")
