"""What a visit costs: bytes at first, elements for long histories, and a page that stays usable."""

import asyncio

from playwright.async_api import Browser, expect
from sqlalchemy import text as sql

from tests.kit.browser import screen
from tests.kit.cast import Frame, Person
from tests.kit.house import House

FIRST_LOAD = 150 * 1024  # bytes over the network until the door is shown
SIGNED_IN = 200 * 1024  # and until a chat is
ELEMENTS = 6000  # in the page, however long the history is
LONG = 100_000
BURST = 1000
FREEZE = 700.0  # milliseconds that no single task may take, on two busy cores


async def test_the_first_load_is_small_and_the_second_is_nothing(
    chromium: Browser, hall: House
) -> None:
    async with screen(chromium, hall) as visitor:
        network = await visitor.page.context.new_cdp_session(visitor.page)
        await network.send("Network.enable")
        got: list[float] = []
        network.on("Network.loadingFinished", lambda event: got.append(event["encodedDataLength"]))
        await visitor.shows("sign-in")
        await visitor.page.wait_for_load_state("networkidle")
        first = sum(got)
        print(f"first load: {first / 1024:.0f} KiB in {len(got)} requests")
        assert 10_000 < first <= FIRST_LOAD
        got.clear()
        await visitor.page.reload()
        await visitor.page.wait_for_load_state("networkidle")
        print(f"second load: {sum(got) / 1024:.1f} KiB")
        assert sum(got) <= 8 * 1024


async def _long_chat(hall: House, ann: Person, bob: Person) -> Frame:
    """Rows as posting leaves them, without posting each."""
    chat = await ann.opens(bob, name="Long")
    await ann.posts(chat, "The first")
    async with hall.database.unit_of_work() as transaction:
        await transaction.session.execute(sql(ROWS), {"chat": chat["id"], "count": LONG})
        await transaction.session.execute(sql(ENDS), {"chat": chat["id"], "count": LONG})
        await transaction.session.execute(sql(READ), {"chat": chat["id"], "count": LONG})
    return chat


# An id of the rows' own, of version 7, that ends in the number of the row.
ROWS = """
WITH RECURSIVE numbers(n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM numbers WHERE n < :count)
INSERT INTO chat_messages (chat_id, seq, id, version, sender_id, text, sent_at)
SELECT m.chat_id, n, substr(m.id, 1, 20) || printf('%012x', n), n, m.sender_id,
       'Message ' || n, m.sent_at
FROM numbers, chat_messages m WHERE m.seq = 1 AND m.chat_id = replace(:chat, '-', '')
"""
ENDS = """
UPDATE chat_chats SET last_seq = :count, last_version = :count WHERE id = replace(:chat, '-', '')
"""
READ = """
UPDATE chat_members SET last_read_seq = :count, shown_read_seq = :count
WHERE chat_id = replace(:chat, '-', '')
"""


async def test_a_hundred_thousand_messages_are_scrolled_through_with_few_in_the_page(
    chromium: Browser, hall: House, ann: Person, bob: Person
) -> None:
    chat = await _long_chat(hall, ann, bob)
    async with screen(chromium, hall, ann) as hers:
        await hers.opens(chat)
        await hers.sees(f"Message {LONG}")
        history, most = hers.page.locator(".history"), 0
        for _ in range(25):
            await history.evaluate("(place) => place.scrollTop = 0")
            await asyncio.sleep(0.15)
            most = max(most, await hers.page.locator("*").count())
        first = (await hers.texts())[0]
        print(f"scrolled up to {first!r}; at most {most} elements in the page")
        assert int(first.split()[1]) < LONG - 500
        assert most < ELEMENTS
        texts = await hers.texts()
        numbers = [int(text.split()[1]) for text in texts]
        assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))

        await hers.shows(f"chat/{chat['id']}/50000")  # as from a search
        await hers.sees("Message 50000")
        await hers.page.get_by_role("button", name="To the newest messages").click()
        await hers.sees(f"Message {LONG}")
        assert await hers.page.locator("*").count() < ELEMENTS


async def test_a_burst_of_a_thousand_messages_leaves_the_page_usable(
    chromium: Browser, hall: House, ann: Person, bob: Person
) -> None:
    chat = await ann.opens(bob)
    async with screen(chromium, hall, ann) as hers:
        await hers.opens(chat)
        await hers.page.evaluate(
            "window.tasks = []; new PerformanceObserver((seen) => window.tasks.push("
            "...seen.getEntries().map((e) => e.duration))).observe({entryTypes: ['longtask']})"
        )
        socket = await bob.listening(chat)
        for number in range(BURST):
            await socket.say("send_message", text=f"Burst {number}")
        await hers.field.press_sequentially("Still writing", delay=20)
        await hers.sees(f"Burst {BURST - 1}")
        assert await hers.field.input_value() == "Still writing"
        tasks: list[float] = await hers.page.evaluate("window.tasks")
        count = await hers.page.locator("*").count()
        print(f"longest task {max(tasks, default=0):.0f} ms, {len(tasks)} long; {count} elements")
        assert count < ELEMENTS
        assert max(tasks, default=0.0) < FREEZE
        await expect(hers.page.locator(".message").last).to_be_in_viewport()
