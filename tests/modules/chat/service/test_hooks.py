"""Hooks before messages: what they change, refuse and break, by both doors."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from app.kernel.caller import Caller, Role
from app.kernel.errors import ServiceUnavailable
from app.kernel.ids import new_id
from app.kernel.measures import Measures
from app.modules.chat.errors import NotChecked, WritingDenied
from app.modules.chat.public import Incoming, MessageHook, MessageHooks, OnFailure
from app.modules.chat.service.hooks import BeforeMessage
from app.modules.chat.service.texts import TextRule
from app.modules.chat.settings import ChatSettings
from tests.kit.cast import Cast, Person
from tests.kit.house import House, messenger

BRIEF = timedelta(seconds=0.05)
LONG = timedelta(seconds=5)
ANN = Caller(new_id(), new_id(), Role.USER, datetime(2030, 1, 1, tzinfo=UTC))


def said(text: str) -> Incoming:
    return Incoming(ANN, new_id(), text)


@pytest.fixture
def hooks() -> BeforeMessage:
    return BeforeMessage(TextRule(ChatSettings()), Measures())


async def louder(incoming: Incoming) -> str | None:
    return incoming.text.upper()


async def greeting(incoming: Incoming) -> str | None:
    return f"hello {incoming.text}"


async def silent(_: Incoming) -> str | None:
    return None


async def refusing(incoming: Incoming) -> str | None:
    if "spam" in incoming.text:
        raise WritingDenied
    return None


async def stuck(_: Incoming) -> str | None:
    await asyncio.Event().wait()
    return None


async def broken(_: Incoming) -> str | None:
    raise RuntimeError("no ink")


async def away(_: Incoming) -> str | None:
    raise ServiceUnavailable


async def erasing(_: Incoming) -> str | None:
    return "\u200b"


async def unstorable(_: Incoming) -> str | None:
    return "a\x00b"


async def cut_off(_: Incoming) -> str | None:
    """Waits for something of its own that somebody else has cancelled."""
    mine = asyncio.create_task(asyncio.Event().wait())
    mine.cancel()
    await mine
    return None


async def test_each_hook_is_given_what_the_one_before_has_made(hooks: BeforeMessage) -> None:
    for hook in (greeting, silent, louder):
        hooks.before_message("polls.x", hook, within=LONG, on_failure=OnFailure.REFUSE)
    assert await hooks.passed(said("ann")) == "HELLO ANN"


async def test_a_hook_that_was_cut_off_holds_nobody_up(hooks: BeforeMessage) -> None:
    hooks.before_message("polls.x", cut_off, within=LONG, on_failure=OnFailure.LET_PASS)
    told = [await asyncio.wait_for(hooks.passed(said(text)), 20) for text in ("one", "two")]
    assert told == ["one", "two"]


async def test_who_goes_while_a_hook_thinks_is_not_taken_for_a_broken_hook(
    hooks: BeforeMessage,
) -> None:
    hooks.before_message("polls.x", stuck, within=LONG, on_failure=OnFailure.LET_PASS)
    sending = asyncio.create_task(hooks.passed(said("ham")))
    await asyncio.sleep(0)
    sending.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asyncio.wait_for(sending, 20)


async def test_nobody_is_asked_where_nobody_has_registered(hooks: BeforeMessage) -> None:
    assert hooks.idle
    assert await hooks.passed(said("ham")) == "ham"


async def test_a_refusal_reaches_the_sender_and_nobody_is_asked_after_it(
    hooks: BeforeMessage,
) -> None:
    hooks.before_message("polls.x", refusing, within=LONG, on_failure=OnFailure.LET_PASS)
    hooks.before_message("polls.y", louder, within=LONG, on_failure=OnFailure.LET_PASS)
    with pytest.raises(WritingDenied):
        await hooks.passed(said("spam"))
    assert await hooks.passed(said("ham")) == "HAM"


@pytest.mark.parametrize("hook", [stuck, broken, away, erasing, unstorable])
async def test_a_hook_that_fails_does_what_it_has_declared(
    hooks: BeforeMessage, hook: MessageHook
) -> None:
    hooks.before_message("polls.open", hook, within=BRIEF, on_failure=OnFailure.LET_PASS)
    assert await hooks.passed(said("ham")) == "ham"
    hooks.before_message("polls.shut", hook, within=BRIEF, on_failure=OnFailure.REFUSE)
    with pytest.raises(NotChecked) as refused:
        await hooks.passed(said("ham"))
    assert refused.value.temporary


async def test_what_hooks_say_is_counted() -> None:
    measures = Measures()
    hooks = BeforeMessage(TextRule(ChatSettings()), measures)
    for name, hook in (("polls.a", silent), ("polls.b", louder), ("polls.c", broken)):
        hooks.before_message(name, hook, within=LONG, on_failure=OnFailure.LET_PASS)
    await hooks.passed(said("ham"))
    counted = measures.counted["messenger_message_hooks_asked"].cells()
    assert {labels: cell.value for labels, cell in counted} == {
        ("polls.a", "left"): 1, ("polls.b", "changed"): 1, ("polls.c", "failed"): 1,
    }  # fmt: skip


@pytest.fixture
async def own_house(sqlite_url: str) -> AsyncIterator[House]:
    """On one engine only: hooks are asked before any database is."""
    async with messenger(sqlite_url) as running:
        yield running


@pytest.fixture
async def people(own_house: House) -> AsyncIterator[tuple[Person, Person]]:
    cast = Cast(own_house)
    yield await cast.person("ann"), await cast.person("bob")
    await cast.leave()


def hook_in(house: House, hook: MessageHook) -> None:
    found = house.app.state.wiring.get(MessageHooks)
    found.before_message("polls.test", hook, within=LONG, on_failure=OnFailure.REFUSE)


async def test_ann_s_messages_are_changed_or_refused_by_both_doors(
    own_house: House, people: tuple[Person, Person]
) -> None:
    ann, bob = people
    chat = await ann.opens(bob)
    hook_in(own_house, refusing)
    hook_in(own_house, louder)
    listening = await bob.listening(chat)
    socket = await ann.listening(chat)

    assert (await ann.posts(chat, "by REST"))["text"] == "BY REST"
    refused = await ann.http.ask("POST", f"/chats/{chat['id']}/messages/", json={"text": "spam"})
    assert refused.status_code == 403
    assert refused.json()["error"]["code"] == "WRITING_FORBIDDEN"
    assert (await socket.ask("send_message", text="more spam"))["code"] == "WRITING_FORBIDDEN"
    assert (await socket.ask("send_message", text="by socket"))["type"] == "message_ack"

    heard = [(await listening.until("new_message"))["message"]["text"] for _ in range(2)]
    assert heard == ["BY REST", "BY SOCKET"]


async def test_what_may_not_be_said_may_not_be_edited_in_either(
    own_house: House, people: tuple[Person, Person]
) -> None:
    ann, bob = people
    chat = await ann.opens(bob)
    posted = await ann.posts(chat, "ham")
    seen: list[Incoming] = []

    async def looking(incoming: Incoming) -> str | None:
        seen.append(incoming)
        return await refusing(incoming)

    hook_in(own_house, looking)
    path = f"/chats/{chat['id']}/messages/{posted['id']}/"
    refused = await ann.http.ask("PATCH", path, json={"text": "spam"})
    assert refused.status_code == 403
    assert str(seen[0].edited_id) == posted["id"]
    assert (await bob.history(chat))["entities"][-1]["text"] == "ham"


async def test_messages_of_one_socket_keep_their_order_however_long_hooks_take(
    own_house: House, people: tuple[Person, Person]
) -> None:
    ann, bob = people
    chat = await ann.opens(bob)

    async def slower_first(incoming: Incoming) -> str | None:
        await asyncio.sleep(0.002 * (10 - int(incoming.text)))
        return None

    hook_in(own_house, slower_first)
    socket = await ann.listening(chat)
    for number in range(10):
        await socket.say("send_message", text=str(number))
    for _ in range(10):
        await socket.until("message_ack")
    page = await bob.history(chat)
    assert [message["text"] for message in page["entities"]] == [str(n) for n in range(10)]


async def test_a_socket_that_goes_while_a_hook_looks_loses_nothing(
    own_house: House, people: tuple[Person, Person]
) -> None:
    ann, bob = people
    chat = await ann.opens(bob)
    looked, go_on = asyncio.Event(), asyncio.Event()

    async def waiting(_: Incoming) -> str | None:
        looked.set()
        await go_on.wait()
        return None

    hook_in(own_house, waiting)
    listening = await bob.listening(chat)
    socket = await ann.listening(chat)
    await socket.say("send_message", text="my last words")
    async with asyncio.timeout(20):
        await looked.wait()
    await socket.close()
    go_on.set()
    assert (await listening.until("new_message"))["message"]["text"] == "my last words"
