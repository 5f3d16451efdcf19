"""What is remembered for a second."""

import asyncio
from collections.abc import Collection
from datetime import UTC, datetime, timedelta

from app.kernel.memory import FRESH, REMEMBERED, Memory


class Hands:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.at = datetime(2030, 1, 1, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at

    def seconds(self) -> float:
        return self.at.timestamp()


class Names:
    """Who is called what, and how often that was looked up."""

    def __init__(self) -> None:
        self.clock = Hands()
        self.known = {"ann": "Ann", "bob": "Bob"}
        self.asked: list[set[str]] = []
        self.memory: Memory[str, str] = Memory(self._read, self.clock)
        self.meanwhile: str | None = None

    async def _read(self, keys: Collection[str]) -> dict[str, str]:
        self.asked.append(set(keys))
        found = {key: self.known[key] for key in keys if key in self.known}
        await asyncio.sleep(0)
        if self.meanwhile is not None:
            self.memory.forget(self.meanwhile)
        return found


async def test_ann_is_looked_up_once_a_second() -> None:
    names = Names()
    for _ in range(3):
        assert await names.memory.get("ann") == "Ann"
    assert len(names.asked) == 1
    names.clock.at += FRESH
    assert await names.memory.get("ann") == "Ann"
    assert len(names.asked) == 2


async def test_a_clock_set_back_keeps_nothing() -> None:
    names = Names()
    await names.memory.get("ann")
    names.clock.at -= timedelta(hours=1)
    await names.memory.get("ann")
    await names.memory.many(["ann"])
    assert len(names.asked) == 2


async def test_a_change_that_is_told_is_seen_at_once() -> None:
    names = Names()
    await names.memory.many(["ann", "bob"])
    names.known["ann"] = "Anna"
    names.memory.forget("ann")
    assert await names.memory.many(["ann", "bob"]) == {"ann": "Anna", "bob": "Bob"}
    assert names.asked == [{"ann", "bob"}, {"ann"}]


async def test_what_changes_while_it_is_read_is_not_kept() -> None:
    names = Names()
    names.meanwhile = "ann"
    assert await names.memory.get("ann") == "Ann"
    names.known["ann"] = "Anna"
    assert await names.memory.get("ann") == "Anna"


async def test_who_is_not_there_is_none_and_left_out() -> None:
    names = Names()
    assert await names.memory.get("carol") is None
    assert await names.memory.many(["ann", "carol"]) == {"ann": "Ann"}


async def test_a_thousand_who_ask_at_once_are_a_few_questions() -> None:
    names = Names()
    await asyncio.gather(*(names.memory.get("ann") for _ in range(1000)))
    assert len(names.asked) <= 20


async def test_no_more_is_remembered_than_fits() -> None:
    names = Names()
    names.known = {str(n): str(n) for n in range(REMEMBERED + 10)}
    await names.memory.many(list(names.known))
    assert len(names.memory._known) == REMEMBERED
