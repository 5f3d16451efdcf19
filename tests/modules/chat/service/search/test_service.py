"""Finding messages: what is found, by whom, in which order, in how many questions."""

from collections.abc import Awaitable, Callable

import pytest

from app.modules.chat.service.search import looking, service
from tests.kit.cast import Person
from tests.kit.doors import Refused
from tests.kit.house import House
from tests.kit.watch import statements
from tests.modules.chat.service.search.conftest import Finder

Index = Callable[[], Awaitable[None]]
# One's chats; messages, and what lies on them. How rows of the index are found looks like its own
# work, which is not counted, and what is in them is known from a moment ago.
QUESTIONS = 3


@pytest.fixture(params=["at once", "from the index"])
async def settled(request: pytest.FixtureRequest, indexed: Index) -> Index:
    """What was just said is found whether or not it is in the index yet."""

    async def nothing() -> None:
        pass

    return indexed if request.param == "from the index" else nothing


async def test_bob_finds_what_ann_said_in_any_form_of_its_words(
    ann: Person, bob: Person, settled: Index
) -> None:
    chat = await ann.opens(bob)
    said = ["Купил новую книгу о чайках", "Ёлки зелёные", "Running shoes, café", "中文测试 👍🏽"]
    for text in said:
        await ann.posts(chat, text)
    await settled()
    finder = Finder(bob)
    for words, number in [
        ("книги", 0), ("КНИГА новая", 0), ("чайка", 0), ("елка", 1), ("зелёную ёлку", 1),
        ("run", 2), ("cafe", 2), ("caf", 2), ("купи", 0), ("测试", 3), ("👍", 3),
    ]:  # fmt: skip
        assert await finder.texts(words) == [said[number]], words
    for words in ("книга ёлка", "гу", "юбка", "?!", '" OR', "%"):
        assert await finder.texts(words) == [], words


async def test_words_are_marked_where_they_stand(ann: Person, bob: Person, settled: Index) -> None:
    chat = await ann.opens(bob)
    await ann.posts(chat, "<b>Чай</b> 👋🏽 и ещё чаю")
    await settled()
    (found,) = (await Finder(bob).page("чай"))["entities"]
    text = found["message"]["text"]
    assert [text[start:end] for start, end in found["highlights"]] == ["Чай", "чаю"]


async def test_only_what_may_be_seen_is_found(
    ann: Person, bob: Person, carol: Person, settled: Index
) -> None:
    theirs, hers = await ann.opens(bob), await ann.opens()
    await ann.posts(theirs, "a secret of two")
    await ann.posts(hers, "a secret of one")
    await settled()
    assert await Finder(ann).texts("secret") == ["a secret of one", "a secret of two"]
    assert await Finder(bob).texts("secret") == ["a secret of two"]
    assert await Finder(carol).texts("secret") == []
    with pytest.raises(Refused, match="CHAT_NOT_FOUND"):
        await Finder(carol).texts("secret", chat_id=theirs["id"])
    await ann.http.post(f"/chats/{theirs['id']}/members/", account_ids=[carol.id])
    assert await Finder(carol).texts("secret") == ["a secret of two"]
    await ann.http.delete(f"/chats/{theirs['id']}/members/{carol.id}/")
    assert await Finder(carol).texts("secret") == []


async def test_what_is_gone_or_hidden_is_not_found(
    ann: Person, bob: Person, settled: Index
) -> None:
    chat = await ann.opens(bob)
    gone, hidden, changed = [await ann.posts(chat, f"wrong {n}") for n in ("one", "two", "three")]
    await settled()
    at = f"/chats/{chat['id']}/messages"
    await ann.http.delete(f"{at}/{gone['id']}/")
    await bob.http.delete(f"{at}/{hidden['id']}/", **{"for": "me"})
    await ann.http.patch(f"{at}/{changed['id']}/", text="right three")
    for _ in range(2):
        assert await Finder(bob).texts("wrong") == []
        assert await Finder(ann).texts("wrong") == ["wrong two"]
        assert await Finder(bob).texts("right") == ["right three"]
        await settled()


async def test_filters_narrow_what_is_found(ann: Person, bob: Person, settled: Index) -> None:
    one, two = await ann.opens(bob), await ann.opens(bob)
    first = await ann.posts(one, "tea one")
    second = await bob.posts(two, "tea two")
    third = await bob.posts(one, "tea three")
    await settled()
    finder = Finder(ann)
    assert await finder.texts("tea") == ["tea three", "tea two", "tea one"]
    assert await finder.texts("tea", chat_id=one["id"]) == ["tea three", "tea one"]
    assert await finder.texts("tea", **{"from": bob.id}) == ["tea three", "tea two"]
    assert await finder.texts("tea", before=second["sent_at"]) == ["tea one"]
    assert await finder.texts("tea", after=second["sent_at"]) == ["tea three", "tea two"]
    both = {"after": first["sent_at"], "before": third["sent_at"]}
    assert await finder.texts("tea", **both) == ["tea two", "tea one"]
    assert await finder.texts("tea", **{"from": one["id"]}) == []


async def test_pages_follow_each_other_without_a_gap(
    ann: Person, bob: Person, settled: Index
) -> None:
    chats = [await ann.opens(bob) for _ in range(3)]
    said = [f"tea {n}" for n in range(20)]
    for number, text in enumerate(said):
        await ann.posts(chats[number % 3], text)
    await settled()
    found, cursor = [], None
    for size in (1, 7, 7, 7):
        params = {"limit": size} | ({} if cursor is None else {"cursor": cursor})
        page = await Finder(bob).page("tea", **params)
        assert page["complete"]
        found += [one["message"]["text"] for one in page["entities"]]
        cursor = page["next_cursor"]
    assert found == said[::-1]
    assert cursor is None


async def test_found_messages_look_as_in_the_history(
    ann: Person, bob: Person, house: House
) -> None:
    chat = await ann.opens(bob)
    message = await ann.posts(chat, "tea?")
    at = f"/chats/{chat['id']}"
    await bob.http.put(f"{at}/messages/{message['id']}/reactions/👍/")
    await ann.http.put(f"{at}/pins/{message['id']}/")
    (entity,) = (await Finder(bob).page("tea"))["entities"]
    assert entity["message"] == (await bob.history(chat))["entities"][0]


async def test_a_page_costs_the_same_however_much_is_on_it(
    ann: Person, bob: Person, house: House, indexed: Index
) -> None:
    chats = [await ann.opens(bob) for _ in range(3)]
    for number in range(12):
        await ann.posts(chats[number % 3], f"tea {number}")
    await indexed()
    assert len(await Finder(bob).texts("tea")) == 12
    costs = set()
    for limit in (1, 12):
        with statements(house.database) as sent:
            assert len(await Finder(bob).texts("tea", limit=limit)) == limit
        costs.add(len([one for one in sent if "auth_" not in one]))
    assert len(costs) == 1
    # On PostgreSQL most of them go straight through the driver, which is not heard.
    assert costs == {QUESTIONS} or house.database.dialect == "postgresql"


async def test_long_pasts_and_short_pages_meet_in_time(
    ann: Person, bob: Person, indexed: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Words that many rows hold, each in other messages: pages are short, and nothing is lost."""
    for name, value in {"CHATS": 0, "ROWS": 1, "MORE": 2, "TRIES": 2}.items():
        monkeypatch.setattr(looking, name, value)
    chat = await ann.opens(bob)
    for number in range(6):
        await ann.posts(chat, "tea")
        await ann.posts(chat, "milk")
        await ann.posts(chat, "tea and milk" if number == 0 else "neither")
        await indexed()
    finder, found, cursor, pages = Finder(bob), list[str](), None, 0
    while pages == 0 or cursor is not None:
        page = await finder.page("tea milk", **({} if cursor is None else {"cursor": cursor}))
        found += [one["message"]["text"] for one in page["entities"]]
        cursor, pages = page["next_cursor"], pages + 1
        assert pages < 20
    assert found == ["tea and milk"]


async def test_who_is_in_many_chats_finds_the_same(
    ann: Person, bob: Person, carol: Person, indexed: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "CHATS_NAMED", 1)
    theirs, hers = [await ann.opens(bob) for _ in range(3)], await ann.opens(carol)
    for chat in (*theirs, hers):
        await ann.posts(chat, "tea")
    await indexed()
    assert len(await Finder(bob).texts("tea")) == 3
    assert len(await Finder(ann).texts("tea")) == 4
    assert len(await Finder(carol).texts("tea")) == 1
