"""Where is looked: only in one's own chats, at what one may see of them now."""

from collections.abc import Awaitable, Callable

from tests.kit.cast import Person
from tests.modules.chat.service.search.conftest import Finder

Index = Callable[[], Awaitable[None]]


async def test_whoever_has_left_finds_nothing_of_what_was_found_a_moment_ago(
    ann: Person, bob: Person, indexed: Index
) -> None:
    chat = await ann.opens(bob)
    await ann.posts(chat, "tea")
    await indexed()
    assert await Finder(bob).texts("tea") == ["tea"]
    await ann.http.delete(f"/chats/{chat['id']}/members/{bob.id}/")
    assert await Finder(bob).texts("tea") == []
    assert await Finder(ann).texts("tea") == ["tea"]


async def test_what_one_reads_is_not_looked_for_in_the_chats_of_others(
    ann: Person, bob: Person, carol: Person, indexed: Index
) -> None:
    for other in (bob, carol):
        await ann.posts(await ann.opens(other), f"tea with {other.id}")
    await indexed()
    assert await Finder(bob).texts("tea") == [f"tea with {bob.id}"]
    assert await Finder(carol).texts("tea") == [f"tea with {carol.id}"]
    assert len(await Finder(ann).texts("tea")) == 2
