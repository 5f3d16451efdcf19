"""A click counts, whatever is drawn between pressing and letting go."""

from playwright.async_api import Browser, Locator, expect

from tests.kit.browser import Screen, screen
from tests.kit.cast import Person
from tests.kit.house import House
from tests.kit.late import SEEN
from tests.kit.long_chat import long_chat

MANY = 120  # more than one answer holds
# Resolves when the page has been told of the text and has had its frame to draw it.
TOLD = """async ([chatId, text, folder]) => {
  const { messenger } = await import(`${folder}/session.js`);
  const known = () => messenger.chats.find(chatId).last_message?.text === text;
  await new Promise((told) => (known() ? told() : messenger.on("chats", () => known() && told())));
  await (%s)();
}"""


async def _presses(shown: Screen, what: Locator) -> None:
    await what.hover()
    await shown.page.mouse.down()


async def _hears(shown: Screen, chat_id: str, text: str) -> None:
    await shown.page.evaluate(TOLD % SEEN, [chat_id, text, await shown.folder()])


async def test_the_way_to_the_newest_is_taken_though_more_comes_under_the_finger(
    chromium: Browser, hall: House, ann: Person, bob: Person
) -> None:
    chat = await long_chat(bob, ann, MANY)
    async with screen(chromium, hall, ann) as hers:
        await hers.shows(f"chat/{chat['id']}/10")
        await expect(hers.message("Message 10")).to_be_in_viewport()
        await _presses(hers, hers.page.get_by_role("button", name="To the newest messages"))
        await hers.page.locator(".history").evaluate("(place) => place.scrollTop += 20")
        await hers.page.evaluate(SEEN)
        await hers.page.mouse.up()
        await expect(hers.message(f"Message {MANY}")).to_be_in_viewport()


async def test_a_chat_is_opened_though_it_moves_up_under_the_finger(
    chromium: Browser, hall: House, ann: Person, bob: Person
) -> None:
    quiet = await bob.opens(ann, name="Quiet")
    await bob.posts(quiet, "Hello")
    lively = await bob.opens(ann, name="Lively")
    await bob.posts(lively, "Hello")
    async with screen(chromium, hall, ann) as hers:
        rows = hers.page.locator(".chat_row")
        await expect(rows.first).to_contain_text("Lively")
        await _presses(hers, rows.filter(has_text="Quiet"))
        await bob.posts(quiet, "Not any more")
        await _hears(hers, quiet["id"], "Not any more")
        await hers.page.mouse.up()
        await hers.sees("Not any more")
        await expect(rows.first).to_contain_text("Quiet")


async def test_a_reaction_is_added_though_its_bubble_changes_under_the_finger(
    chromium: Browser, hall: House, ann: Person, bob: Person
) -> None:
    chat = await ann.opens(bob)
    message = await bob.posts(chat, "Soup")
    await bob.http.put(f"/chats/{chat['id']}/messages/{message['id']}/reactions/👍/")
    async with screen(chromium, hall, ann) as hers:
        await hers.opens(chat)
        reaction = hers.page.get_by_role("button", name="👍")
        await _presses(hers, reaction)
        await bob.http.patch(f"/chats/{chat['id']}/messages/{message['id']}/", text="Stew")
        await _hears(hers, chat["id"], "Stew")
        await hers.page.mouse.up()
        await expect(reaction).to_have_attribute("aria-pressed", "true")
        await hers.sees("Stew")
