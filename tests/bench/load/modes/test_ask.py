"""HTTP: answers are counted, and only good ones."""

import pytest

from bench.load.frames import BrokenStream
from bench.load.modes import ask
from tests.bench.load.modes.conftest import Jobs
from tests.kit.cast import Person


@pytest.mark.usefixtures("until_something_came")
async def test_answers_are_counted(ann: Person, job: Jobs) -> None:
    chat = await ann.opens()
    await ann.posts(chat, "Soup today?")
    path = "/chats/{chat}/history/?limit=50"
    found = await ask.drive(job("ask", chat, ann, path=path, connections=3))
    assert found["requests"] >= 3
    assert found["requests_per_s"] > 0
    assert found["bytes_per_answer"] > len("Soup today?")


async def test_a_refusal_is_no_answer(ann: Person, bob: Person, job: Jobs) -> None:
    chat = await ann.opens()
    path = "/chats/{chat}/history/"
    with pytest.raises(BrokenStream, match="404"):
        await ask.drive(job("ask", chat, bob, path=path, connections=1))
