"""What a visit costs: bytes at first, elements for long histories, and a page that stays usable."""

import json

from playwright.async_api import Browser, expect
from sqlalchemy import text as sql

from tests.kit.browser import Screen, screen
from tests.kit.cast import Frame, Person
from tests.kit.house import House

FIRST_LOAD = 150 * 1024  # bytes over the network until the door is shown
SIGNED_IN = 200 * 1024  # and until a chat is
ELEMENTS = 6000  # in the page, however long the history is
LONG = 100_000
SCROLLED = 1000  # messages
BURST = 1000
TASKS = ["disabled-by-default-devtools.timeline"]
FREEZE = 300.0  # milliseconds of a processor that no single task may take


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


async def _numbers(shown: Screen) -> list[int]:
    return [int(text.split()[1]) for text in await shown.texts()]


async def test_a_hundred_thousand_messages_are_scrolled_through_with_few_in_the_page(
    chromium: Browser, hall: House, ann: Person, bob: Person
) -> None:
    chat = await _long_chat(hall, ann, bob)
    async with screen(chromium, hall, ann) as hers:
        await hers.opens(chat)
        await hers.sees(f"Message {LONG}")
        history, most, numbers = hers.page.locator(".history"), 0, await _numbers(hers)
        while numbers[0] >= LONG - SCROLLED:
            first = hers.page.locator(".message .text").first
            await history.evaluate("(place) => place.scrollTop = 0")
            await expect(first).not_to_have_text(f"Message {numbers[0]}")
            most = max(most, await hers.page.locator("*").count())
            numbers = await _numbers(hers)
            assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))
        print(f"scrolled up to {numbers[0]}; at most {most} elements in the page")
        assert most < ELEMENTS

        await hers.shows(f"chat/{chat['id']}/50000")  # as from a search
        await hers.sees("Message 50000")
        await hers.page.get_by_role("button", name="To the newest messages").click()
        await hers.sees(f"Message {LONG}")
        assert await hers.page.locator("*").count() < ELEMENTS


def tasks_of(trace: bytes) -> list[float]:
    """What each task of a page has taken of a processor, however many others want one meanwhile."""
    events = json.loads(trace)["traceEvents"]
    named = [event for event in events if event["name"] == "thread_name"]
    pages = {(e["pid"], e["tid"]) for e in named if e["args"]["name"] == "CrRendererMain"}
    tasks = [event for event in events if event["name"].endswith("RunTask") and "tdur" in event]
    return [task["tdur"] / 1000 for task in tasks if (task["pid"], task["tid"]) in pages]


async def test_a_burst_of_a_thousand_messages_leaves_the_page_usable(
    chromium: Browser, hall: House, ann: Person, bob: Person
) -> None:
    chat = await ann.opens(bob)
    async with screen(chromium, hall, ann) as hers:
        await hers.opens(chat)
        await chromium.start_tracing(page=hers.page, categories=TASKS)
        socket = await bob.listening(chat)
        for number in range(BURST):
            await socket.say("send_message", text=f"Burst {number}")
        await hers.field.press_sequentially("Still writing", delay=20)
        await hers.sees(f"Burst {BURST - 1}")
        assert await hers.field.input_value() == "Still writing"
        tasks = tasks_of(await chromium.stop_tracing())
        count = await hers.page.locator("*").count()
        print(f"longest of {len(tasks)} tasks {max(tasks):.0f} ms; {count} elements")
        assert count < ELEMENTS
        assert max(tasks) < FREEZE
        await expect(hers.page.locator(".message").last).to_be_in_viewport()
