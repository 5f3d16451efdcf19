"""Many questions asked as one."""

import asyncio
from collections.abc import Sequence

import pytest

from app.kernel.errors import AppError, NotSignedIn, ServiceUnavailable
from app.kernel.loader import Loader, padded


class Library:
    """Answers with the question in capitals, once it may."""

    def __init__(self) -> None:
        self.asked: list[list[str]] = []
        self.open = asyncio.Event()
        self.open.set()

    async def ask(self, questions: Sequence[str]) -> list[str | AppError]:
        self.asked.append(list(questions))
        await self.open.wait()
        if "fire" in questions:
            raise RuntimeError("the library burns")
        if "away" in questions:
            raise ServiceUnavailable
        return [NotSignedIn() if q == "secret" else q.upper() for q in questions]


async def test_a_hundred_questions_at_once_are_asked_as_one() -> None:
    library = Library()
    loader = Loader(library.ask)
    answers = await asyncio.gather(*(loader.load(f"q{n}") for n in range(100)))
    assert answers == [f"Q{n}" for n in range(100)]
    assert len(library.asked) == 1


async def test_what_is_asked_while_a_batch_is_under_way_is_the_next_batch() -> None:
    library = Library()
    library.open.clear()
    loader = Loader(library.ask, at_once=2)
    first = asyncio.ensure_future(loader.load("a"))
    while not library.asked:
        await asyncio.sleep(0)
    later = [asyncio.ensure_future(loader.load(q)) for q in ("b", "c", "d")]
    await asyncio.sleep(0)
    library.open.set()
    assert await asyncio.gather(first, *later) == ["A", "B", "C", "D"]
    assert library.asked == [["a"], ["b", "c"], ["d"]]


async def test_only_the_question_that_is_refused_fails() -> None:
    loader = Loader(Library().ask)
    good, bad = await asyncio.gather(
        loader.load("tea"), loader.load("secret"), return_exceptions=True
    )
    assert good == "TEA"
    assert isinstance(bad, NotSignedIn)


async def test_only_the_question_that_breaks_a_batch_fails() -> None:
    loader = Loader(Library().ask)
    found = await asyncio.gather(
        loader.load("tea"), loader.load("fire"), loader.load("milk"), return_exceptions=True
    )
    assert found[0] == "TEA"
    assert isinstance(found[1], RuntimeError)
    assert found[2] == "MILK"


async def test_a_database_that_is_away_is_not_asked_again_for_each() -> None:
    library = Library()
    loader = Loader(library.ask)
    found = await asyncio.gather(loader.load("tea"), loader.load("away"), return_exceptions=True)
    assert all(isinstance(answer, ServiceUnavailable) for answer in found)
    assert len(library.asked) == 1


async def test_an_answer_too_few_leaves_nobody_waiting() -> None:
    async def forgetful(questions: Sequence[str]) -> list[str | AppError]:
        return [*map(str.upper, questions[1:])]

    loader = Loader(forgetful)
    answers = asyncio.gather(loader.load("a"), loader.load("b"), return_exceptions=True)
    first, second = await asyncio.wait_for(answers, 20)
    assert isinstance(first, ValueError)
    assert isinstance(second, ValueError)


async def test_a_batch_that_is_cut_off_leaves_nobody_waiting() -> None:
    """As when what was asked waited for something that somebody else has cancelled."""
    closed = [True]
    library = Library()

    async def cut_off(questions: Sequence[str]) -> list[str | AppError]:
        await asyncio.sleep(0)
        if closed:
            closed.clear()
            raise asyncio.CancelledError
        return await library.ask(questions)

    loader = Loader(cut_off, at_once=1)
    asked = asyncio.gather(loader.load("a"), loader.load("b"), return_exceptions=True)
    assert [type(told) for told in await asyncio.wait_for(asked, 20)] == 2 * [ServiceUnavailable]
    assert await asyncio.wait_for(loader.load("c"), 20) == "C"


async def test_whoever_goes_before_the_answer_is_not_asked_for() -> None:
    library = Library()
    library.open.clear()
    loader = Loader(library.ask)
    first = asyncio.ensure_future(loader.load("a"))
    while not library.asked:
        await asyncio.sleep(0)
    gone, stays = asyncio.ensure_future(loader.load("b")), asyncio.ensure_future(loader.load("c"))
    await asyncio.sleep(0)
    gone.cancel()
    with pytest.raises(asyncio.CancelledError):
        await gone
    library.open.set()
    assert list(await asyncio.gather(first, stays)) == ["A", "C"]
    assert library.asked == [["a"], ["c"]]


@pytest.mark.parametrize(
    ("given", "length"), [("", 0), ("a", 1), ("ab", 2), ("abc", 4), ("aab", 2), ("abcde", 8)]
)
def test_keys_come_in_few_lengths(given: str, length: int) -> None:
    keys = padded(given)
    assert len(keys) == length
    assert set(keys) == set(given)
