"""The network is cut and the server restarted under people who write: nothing is lost."""

import asyncio
import os
from uuid import uuid4

from playwright.async_api import Browser, expect

from tests.kit.browser import Screen, screen
from tests.kit.cast import Cast, Person
from tests.kit.house import House
from tests.kit.late import SEEN
from tests.kit.long_chat import long_chat
from tests.kit.server import server
from tests.kit.wire import Wire, wire

SCALE = float(os.environ.get("LONG_SCALE", "0.3"))
CUT_FOR = max(2.0, 10 * SCALE)  # seconds
BURST = 30
READ = 100  # messages: more than one answer holds
MISSED = 320  # more than a resume tells
RESTARTED_WITHIN = 60_000  # milliseconds until a page is back on a server that had to start

# To be awaited later: the chat was read anew.
READS_ANEW = """async ([chatId, folder]) => {
  const { messenger } = await import(`${folder}/session.js`);
  const read = (done) => messenger.on("resync", (event) => event.chat_id === chatId && done());
  window.anew = new Promise(read);
}"""


class Far:
    """The house as it is seen from the other end of the wire."""

    def __init__(self, house: House, laid: Wire) -> None:
        self.url = laid.url
        self.ws_url = house.ws_url
        self.visitor, self.nobody = house.visitor, house.nobody


async def burst(writer: Screen, said: list[str]) -> None:
    for text in said:
        await writer.writes(text)
        await asyncio.sleep(0.02)


async def test_a_burst_outlives_a_cut_in_its_middle_on_both_screens(
    chromium: Browser, hall: House, ann: Person, bob: Person
) -> None:
    chat = await ann.opens(bob)
    said = [f"Line {number}" for number in range(BURST)]
    async with wire(hall.port) as hers, wire(hall.port) as his:
        writing, reading = Far(hall, hers), Far(hall, his)
        async with (
            screen(chromium, writing, ann) as writer,
            screen(chromium, reading, bob) as reader,
        ):
            await writer.opens(chat)
            await reader.opens(chat)
            await burst(writer, said[: BURST // 2])
            hers.cut()
            his.cut()
            await burst(writer, said[BURST // 2 :])
            await writer.says(said)  # what is not sent yet is seen all the same
            await expect(writer.page.locator(".connection")).to_be_visible()
            await asyncio.sleep(CUT_FOR)
            hers.mend()
            his.mend()
            last = reader.page.locator(".message", has_text=said[-1])
            await expect(last).to_have_count(1, timeout=RESTARTED_WITHIN)
            await expect(writer.page.locator(".connection")).to_have_count(0)
            await expect(writer.page.locator(".ticks.queued, .ticks.sending")).to_have_count(0)
            await writer.says(said)
            await reader.says(said)
    page = await ann.history(chat, limit=100)
    assert sorted(message["text"] for message in page["entities"]) == sorted(said)


async def test_what_waits_to_be_sent_outlives_a_reload(
    chromium: Browser, hall: House, ann: Person, bob: Person
) -> None:
    chat = await ann.opens(bob)
    async with wire(hall.port) as laid, screen(chromium, Far(hall, laid), ann) as writer:
        await writer.opens(chat)
        laid.cut()
        await writer.writes("Said in the tunnel")
        await writer.sees("Said in the tunnel")
        laid.mend()
        await writer.page.reload()
        await writer.sees("Said in the tunnel")
        await expect(writer.page.locator(".meta .ticks.kept")).to_have_count(1)
    texts = [message["text"] for message in (await ann.history(chat))["entities"]]
    assert texts == ["Said in the tunnel"]


async def test_whoever_reads_further_up_stays_there_when_too_much_was_missed(
    chromium: Browser, hall: House, ann: Person, bob: Person
) -> None:
    chat = await long_chat(bob, ann, READ)
    async with wire(hall.port) as laid, screen(chromium, Far(hall, laid), ann) as hers:
        await hers.shows(f"chat/{chat['id']}/30")
        await expect(hers.message("Message 30")).to_be_in_viewport()
        await hers.page.evaluate(READS_ANEW, [chat["id"], await hers.folder()])
        laid.cut()
        for number in range(MISSED):
            await bob.posts(chat, f"Missed {number}")
        laid.mend()
        await hers.page.evaluate("() => window.anew")
        await hers.page.evaluate(SEEN)
        await expect(hers.message("Message 30")).to_be_in_viewport()
        await hers.page.get_by_role("button", name="To the newest messages").click()
        await expect(hers.message(f"Missed {MISSED - 1}")).to_be_in_viewport()


async def test_a_page_that_finds_no_server_asks_again_and_does_not_ask_for_a_password(
    chromium: Browser, hall: House, ann: Person, bob: Person
) -> None:
    chat = await bob.opens(ann)
    await bob.posts(chat, "Still there")
    async with screen(chromium, hall, ann) as hers:
        await hers.opens(chat)
        await hers.page.route("**/accounts/token/refresh/", lambda route: route.abort())
        await hers.page.reload()
        await expect(hers.page.get_by_text("The server does not answer")).to_be_visible()
        await hers.page.unroute("**/accounts/token/refresh/")
        await hers.page.get_by_role("button", name="Try again").click()
        await hers.sees("Still there")


async def test_a_page_whose_session_is_refused_shows_the_way_in(
    chromium: Browser, hall: House, ann: Person
) -> None:
    async with screen(chromium, hall, ann) as hers:
        await hers.page.route(
            "**/accounts/token/refresh/", lambda route: route.fulfill(status=403, json={})
        )
        await hers.page.reload()
        await expect(hers.page.locator("[name=login]")).to_be_visible()


async def test_a_chat_is_not_said_to_be_gone_before_the_server_says_so(
    chromium: Browser, hall: House, ann: Person
) -> None:
    async with screen(chromium, hall, ann) as hers:
        nowhere = uuid4()
        address = f"**/chats/{nowhere}/"
        await hers.page.route(address, lambda route: route.abort())
        await hers.shows(f"chat/{nowhere}")
        await expect(hers.page.get_by_text("The chat could not be opened")).to_be_visible()
        await hers.page.unroute(address)
        await hers.page.get_by_role("button", name="Try again").click()
        await expect(hers.page.get_by_text("There is no such chat")).to_be_visible()


async def test_a_restart_of_the_server_goes_by_without_anybody_losing_a_word(
    chromium: Browser, sqlite_url: str
) -> None:
    async with server(sqlite_url) as running:
        cast = Cast(running)
        ann, bob = await cast.person("ann"), await cast.person("bob")
        chat = await ann.opens(bob)
        said = [f"Word {number}" for number in range(BURST)]
        async with (
            screen(chromium, running, ann) as writer,
            screen(chromium, running, bob) as reader,
        ):
            await writer.opens(chat)
            await reader.opens(chat)
            await burst(writer, said[:10])
            await running.drains()
            await burst(writer, said[10:20])
            await running.start()
            await burst(writer, said[20:])
            last = reader.page.locator(".message", has_text=said[-1])
            await expect(last).to_have_count(1, timeout=RESTARTED_WITHIN)
            await expect(writer.page.locator(".ticks.queued, .ticks.sending")).to_have_count(0)
            await reader.says(said)
            await writer.says(said)
        await cast.leave()
