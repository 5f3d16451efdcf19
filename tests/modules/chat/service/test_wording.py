"""What a message of the system says in English."""

from uuid import UUID

import pytest

from app.modules.auth.public import Person
from app.modules.chat.schemas.extras import SystemRead
from app.modules.chat.service.wording import worded

ANN, *OTHERS = (
    Person(id=UUID(int=n), username=None, display_name=name)
    for n, name in enumerate(("Ann", "Bob", "Carol", "Dan", "Eve"))
)


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (1, "Ann added Bob"),
        (2, "Ann added Bob and Carol"),
        (3, "Ann added Bob, Carol and Dan"),
        (4, "Ann added Bob, Carol, Dan and 1 other"),
        (9, "Ann added Bob, Carol, Dan and 6 others"),
    ],
)
def test_the_first_three_are_named_and_the_others_counted(count: int, said: str) -> None:
    system = SystemRead(kind="added", count=count, accounts=OTHERS[:count])
    assert worded(system, ANN) == said


@pytest.mark.parametrize(
    ("system", "said"),
    [
        (SystemRead(kind="joined"), "Ann joined the chat"),
        (SystemRead(kind="left"), "Ann left the chat"),
        (SystemRead(kind="removed", count=1, accounts=OTHERS[:1]), "Ann removed Bob"),
        (SystemRead(kind="renamed", name="Tea"), "Ann named the chat “Tea”"),
        (
            SystemRead(kind="owner_changed", count=1, accounts=OTHERS[1:2]),
            "Ann made Carol the owner",
        ),
    ],
)
def test_every_kind_has_its_sentence(system: SystemRead, said: str) -> None:
    assert worded(system, ANN) == said
