"""The client library in a browser: what Node has none of, its database and its cookies."""

from typing import Any

from playwright.async_api import Browser, Page

from tests.kit.browser import screen
from tests.kit.cast import PASSWORD, Person
from tests.kit.house import House

# `keeps` returns when the browser's database keeps so many unsent messages.
LIBRARY = """
const { Messenger, indexedDbStore } = await import("/chats/ui/messenger.js");
const store = indexedDbStore();
const pause = () => new Promise((wake) => setTimeout(wake, 10));
window.client = new Messenger();
window.keeps = async (many) => {
  while ((await store.all(client.account.id)).length !== many) await pause();
};
window.over = async () => {
  while (client.account) await pause();
};
"""


async def in_page(page: Page, script: str, *given: Any) -> Any:
    """Runs a part of a program that has the library and what `window.client` was made."""
    return await page.evaluate(f"async (given) => {{ {script} }}", list(given))


async def opens_the_library(page: Page, house: House) -> None:
    """An empty page of the messenger's own origin: the client of the tests is alone in it."""
    await page.goto(f"{house.url}/chats/ui/icon.svg")
    await in_page(page, LIBRARY)


async def test_what_ann_wrote_offline_survives_a_reload_at_once_and_is_sent_once(
    chromium: Browser, hall: House, ann: Person, bob: Person
) -> None:
    chat = await ann.opens(bob)
    async with screen(chromium, hall) as hers:
        await opens_the_library(hers.page, hall)
        await in_page(
            hers.page,
            """
            const [email, password, chat] = given;
            await client.accounts.signIn({ email, password });
            await client.connect();
            client.disconnect();
            // The page ends before the database has kept anything.
            const never = { objectStore: () => ({ put: () => ({}) }) };
            IDBDatabase.prototype.transaction = () => never;
            for (const text of ["one", "two", "three"]) client.messages.send(chat, text);
            """,
            ann.email, PASSWORD, chat["id"],
        )  # fmt: skip
        await opens_the_library(hers.page, hall)
        waiting, left = await in_page(
            hers.page,
            """
            const [chat] = given;
            await client.restore();
            const waiting = client.outbox.all(chat);
            await client.connect();
            for (const each of waiting) await client.outbox.settled(each.client_message_id);
            await keeps(0);
            return [waiting.map(({ text }) => text), client.outbox.all().length];
            """,
            chat["id"],
        )  # fmt: skip
    assert waiting == ["one", "two", "three"]
    assert left == 0
    page = await bob.history(chat)
    assert [message["text"] for message in page["entities"]] == ["one", "two", "three"]


async def test_two_tabs_share_a_session_and_signing_out_of_one_ends_both(
    chromium: Browser, hall: House, ann: Person
) -> None:
    async with screen(chromium, hall) as hers:
        other = await hers.page.context.new_page()
        await opens_the_library(hers.page, hall)
        await opens_the_library(other, hall)
        await in_page(
            hers.page, "await client.accounts.signIn({ email: given[0], password: given[1] });",
            ann.email, PASSWORD,
        )  # fmt: skip
        assert await in_page(other, "return (await client.restore()).id;") == ann.id
        await in_page(other, "await client.connect();")
        await in_page(hers.page, "await client.accounts.refresh();")
        await in_page(other, "await client.accounts.refresh();")
        await in_page(hers.page, "await client.accounts.signOut();")
        over = (
            "while (client.account) await new Promise((wake) => setTimeout(wake, 10)); return true;"
        )
        assert await in_page(other, over)
        assert await in_page(other, "return client.connection.state;") == "offline"
