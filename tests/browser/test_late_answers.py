"""Answers that come late: nobody is taken away from where they have gone meanwhile."""

from uuid import uuid4

from playwright.async_api import Browser, expect

from tests.kit.browser import screen
from tests.kit.cast import PASSWORD, Person
from tests.kit.house import House
from tests.kit.late import SEEN, late
from tests.kit.long_chat import long_chat

PAGE = 50  # messages of one answer
MANY = 220  # more than the page keeps in sight at once
# The address has changed, and nobody has been told yet, when the page learns that the chat is gone.
ON_AS_THE_CHAT_GOES = """async ([gone, next, folder]) => {
  const { messenger } = await import(`${folder}/session.js`);
  const { requestAnimationFrame } = window;
  window.requestAnimationFrame = (run) => requestAnimationFrame((time) => {
    if (!messenger.chats.find(gone) && !window.gone) {
      window.gone = true;
      location.hash = `#/chat/${next}`;
    }
    run(time);
  });
}"""

# The page has to draw in this frame, before it is told that its reader has scrolled.
UP_WHILE_IT_IS_DRAWN = """async ([chatId, folder]) => {
  const { messenger } = await import(`${folder}/session.js`);
  const place = document.querySelector(".history");
  await new Promise((drawn) => requestAnimationFrame(drawn));
  const told = new Promise((told) => messenger.on("messages", told));
  messenger.messages.send(chatId, "By the way");
  await told;
  place.scrollTop = 0;
}"""


async def test_whoever_searches_while_a_chat_is_coming_goes_on_typing_there(
    chromium: Browser, hall: House, ann: Person, bob: Person
) -> None:
    chat = await bob.opens(ann)
    await bob.posts(chat, "At last")
    async with screen(chromium, hall, ann) as hers:
        search = hers.page.get_by_role("searchbox", name="Search", exact=True)
        async with late(hers.page, f"**/chats/{chat['id']}/history/*") as history:
            await hers.opens(chat)
            await search.press_sequentially("Sou")
            await history.lets_go()
        await hers.sees("At last")
        await expect(search).to_be_focused()
        await expect(hers.field).to_have_value("")


async def test_a_message_that_is_asked_for_while_its_chat_is_coming_is_shown(
    chromium: Browser, hall: House, ann: Person, bob: Person
) -> None:
    chat = await long_chat(bob, ann, MANY)
    async with screen(chromium, hall, ann) as hers:
        async with late(hers.page, f"**/chats/{chat['id']}/history/*", times=1) as newest:
            await hers.opens(chat)
            await newest.asked()
            await hers.shows(f"chat/{chat['id']}/10")
            await hers.sees("Message 10")
            await newest.lets_go()
        await expect(hers.message("Message 10")).to_be_in_viewport()


async def test_whoever_goes_to_the_newest_while_older_ones_are_coming_stays_there(
    chromium: Browser, hall: House, ann: Person, bob: Person
) -> None:
    chat = await long_chat(bob, ann, MANY)
    async with screen(chromium, hall, ann) as hers:
        newest = hers.message(f"Message {MANY}")
        firsts = [MANY - number * PAGE + 1 for number in (1, 2, 3)]
        async with late(
            hers.page, f"**/chats/{chat['id']}/history/?before={firsts[-1]}&*"
        ) as older:
            await hers.opens(chat)
            for first in firsts:
                await hers.sees(f"Message {first}")
                await hers.page.locator(".history").evaluate("(place) => place.scrollTop = 0")
            await older.asked()
            await hers.page.get_by_role("button", name="To the newest messages").click()
            await expect(newest).to_be_in_viewport()
            await older.lets_go()
        await expect(newest).to_be_in_viewport()


async def test_whoever_scrolls_on_while_the_newest_are_coming_is_taken_there(
    chromium: Browser, hall: House, ann: Person, bob: Person
) -> None:
    chat = await long_chat(bob, ann, MANY)
    async with screen(chromium, hall, ann) as hers:
        await hers.shows(f"chat/{chat['id']}/60")
        await expect(hers.message("Message 60")).to_be_in_viewport()
        async with late(hers.page, f"**/chats/{chat['id']}/history/?limit={PAGE}") as newest:
            await hers.page.get_by_role("button", name="To the newest messages").click()
            await newest.asked()
            history = hers.page.locator(".history")
            await history.evaluate("(place) => place.scrollTop = place.scrollHeight")
            await hers.page.evaluate(SEEN)
            await newest.lets_go()
        await expect(hers.message(f"Message {MANY}")).to_be_in_viewport()


async def test_whoever_goes_up_while_something_is_drawn_is_there(
    chromium: Browser, hall: House, ann: Person, bob: Person
) -> None:
    chat = await long_chat(bob, ann, MANY)
    async with screen(chromium, hall, ann) as hers:
        await hers.opens(chat)
        await hers.sees(f"Message {MANY}")
        await hers.page.evaluate(UP_WHILE_IT_IS_DRAWN, [chat["id"], await hers.folder()])
        await hers.sees("By the way")
        await expect(hers.message(f"Message {MANY - PAGE}")).to_have_count(1)
        await expect(hers.message("By the way")).not_to_be_in_viewport()


async def test_a_pin_is_shown_though_an_older_answer_comes_after_it(
    chromium: Browser, hall: House, ann: Person, bob: Person
) -> None:
    chat = await ann.opens(bob)
    message = await bob.posts(chat, "At eight")
    async with screen(chromium, hall, ann) as hers:
        async with late(hers.page, f"**/chats/{chat['id']}/pins/", times=1) as none_yet:
            await hers.opens(chat)
            await none_yet.asked()
            await ann.http.put(f"/chats/{chat['id']}/pins/{message['id']}/")
            pinned = hers.page.locator(".pin_said")
            await expect(pinned).to_have_text("At eight")
            await none_yet.lets_go()
        await expect(pinned).to_be_visible()


async def test_a_list_is_shown_though_an_older_question_fails_after_it(
    chromium: Browser, hall: House, ann: Person, bob: Person
) -> None:
    async with screen(chromium, hall, ann) as hers:
        dialog = hers.page.get_by_role("dialog")
        everybody = "**/accounts/?search=&limit=*"
        async with late(hers.page, everybody, times=1, lost=True) as answer:
            await hers.page.get_by_role("button", name="New chat").click()
            await hers.page.get_by_role("menuitem", name="New conversation").click()
            await answer.asked()
            await hers.looks_for(bob.username, dialog)
            await answer.lets_go()
        await expect(dialog.locator(".entry")).to_have_count(1)
        await expect(dialog.get_by_role("button", name="Try again")).to_have_count(0)


async def test_whoever_reads_on_while_a_conversation_is_begun_is_left_there(
    chromium: Browser, hall: House, ann: Person, bob: Person
) -> None:
    other = await ann.opens(name="Lunch")
    async with screen(chromium, hall, ann) as hers:
        async with late(hers.page, "**/chats/") as begun:
            search = hers.page.get_by_role("searchbox", name="Search", exact=True)
            await search.fill(bob.username)
            await hers.page.locator(".search_results .chat_row", has_text=bob.username).click()
            await begun.asked()
            await hers.opens(other)
            await begun.lets_go()
        await expect(hers.page).to_have_url(f"{hers.url}#/chat/{other['id']}")


async def test_a_window_that_comes_when_its_reader_has_gone_is_not_opened(
    chromium: Browser, hall: House, ann: Person
) -> None:
    chat = await ann.opens(name="Slow")
    async with screen(chromium, hall, ann) as hers:
        await hers.opens(chat)
        details = hers.page.get_by_role("dialog")
        async with late(hers.page, "**/later/details.js") as code:
            await hers.page.locator(".chat_title").click()
            await code.asked()
            await hers.shows()
            await expect(hers.page.locator(".chat")).to_have_count(0)
            await code.lets_go()
        await hers.page.evaluate(
            "(folder) => import(`${folder}/later/details.js`)", await hers.folder()
        )
        await expect(details).to_have_count(0)

        await hers.opens(chat)
        await hers.page.locator(".chat_title").click()
        await expect(details).to_have_count(1)


async def test_a_window_that_is_asked_for_twice_while_it_is_coming_opens_once(
    chromium: Browser, hall: House, ann: Person
) -> None:
    chat = await ann.opens(name="Slow")
    async with screen(chromium, hall, ann) as hers:
        await hers.opens(chat)
        async with late(hers.page, "**/later/details.js") as code:
            await hers.page.locator(".chat_title").dblclick()
            await code.lets_go()
        await expect(hers.page.get_by_role("dialog")).to_have_count(1)


async def test_an_invitation_that_waits_behind_the_door_is_asked_about_once(
    chromium: Browser, hall: House, ann: Person, bob: Person
) -> None:
    chat = await ann.opens(name="Choir")
    invite = await ann.http.post(f"/chats/{chat['id']}/invites/")
    async with screen(chromium, hall) as his:
        await his.shows(f"invite/{invite['code']}")
        await his.page.get_by_label("E-mail").fill(bob.email)
        await his.page.get_by_label("Password").fill(PASSWORD)
        async with late(his.page, "**/later/doorstep.js") as code:
            await his.page.get_by_role("button", name="Sign in", exact=True).click()
            await code.asked()
            await expect(his.page).to_have_url(f"{his.url}#/invite/{invite['code']}")
            await code.lets_go()
        await expect(his.page.get_by_role("dialog")).to_have_count(1)
        await his.page.get_by_role("button", name="Join").click()
        await expect(his.page).to_have_url(f"{his.url}#/chat/{chat['id']}")


async def test_whoever_reads_on_while_an_invitation_is_taken_up_is_left_there(
    chromium: Browser, hall: House, ann: Person, bob: Person
) -> None:
    choir, other = await ann.opens(name="Choir"), await ann.opens(bob, name="Lunch")
    invite = await ann.http.post(f"/chats/{choir['id']}/invites/")
    async with screen(chromium, hall, bob) as his:
        async with late(his.page, f"**/chats/invites/{invite['code']}/") as joined:
            await his.shows(f"invite/{invite['code']}")
            await his.page.get_by_role("button", name="Join").click()
            await joined.asked()
            await his.opens(other)
            await joined.lets_go()
        await expect(his.page.locator(".chat_row", has_text="Choir")).to_have_count(1)
        await expect(his.page).to_have_url(f"{his.url}#/chat/{other['id']}")


async def test_whoever_goes_on_while_a_channel_is_looked_up_is_shown_no_window(
    chromium: Browser, hall: House, ann: Person, bob: Person
) -> None:
    slug = uuid4().hex
    await ann.opens(name="Rivers", type="channel", is_public=True, slug=slug)
    other = await ann.opens(bob, name="Lunch")
    async with screen(chromium, hall, bob) as his:
        async with late(his.page, f"**/chats/directory/{slug}/") as channel:
            await his.shows(f"channel/{slug}")
            await channel.asked()
            await his.opens(other)
            await channel.lets_go()
        await expect(his.page.get_by_role("dialog")).to_have_count(0)
        await expect(his.page).to_have_url(f"{his.url}#/chat/{other['id']}")


async def test_a_member_is_led_into_the_channel_though_the_list_of_chats_is_not_there_yet(
    chromium: Browser, hall: House, ann: Person, bob: Person
) -> None:
    channel = await ann.opens(bob, name="Club", type="channel", slug=uuid4().hex)
    async with screen(chromium, hall, bob) as his, late(his.page, "**/chats/?limit=*"):
        await his.page.goto("about:blank")
        await his.shows(f"channel/{channel['id']}")
        await expect(his.page).to_have_url(f"{his.url}#/chat/{channel['id']}")


async def test_whoever_goes_on_as_a_chat_is_taken_from_them_arrives(
    chromium: Browser, hall: House, ann: Person, bob: Person
) -> None:
    gone, other = await ann.opens(bob, name="Over"), await ann.opens(bob, name="Lunch")
    async with screen(chromium, hall, bob) as his:
        await his.opens(gone)
        given = [gone["id"], other["id"], await his.folder()]
        await his.page.evaluate(ON_AS_THE_CHAT_GOES, given)
        await ann.http.delete(f"/chats/{gone['id']}/")
        await expect(his.page.locator(".chat_name")).to_have_text("Lunch")
        await expect(his.page).to_have_url(f"{his.url}#/chat/{other['id']}")


async def test_whoever_goes_back_while_a_code_is_asked_for_stays_at_the_door(
    chromium: Browser, hall: House, ann: Person
) -> None:
    async with screen(chromium, hall) as visitor:
        await visitor.shows("reset")
        async with late(visitor.page, "**/accounts/password/reset/") as asked:
            await visitor.page.fill("[name=email]", ann.email)
            await visitor.page.click("button[type=submit]")
            await asked.asked()
            await visitor.page.get_by_role("link", name="Back to sign-in").click()
            await asked.lets_go()
        await expect(visitor.page.locator("[name=login]")).to_be_visible()
