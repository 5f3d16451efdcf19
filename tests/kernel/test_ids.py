"""Identifiers are version 7 and ordered by the time they were made."""

from uuid import UUID

import pytest

from app.kernel.ids import id_in, new_id, quick_id


def test_an_id_is_of_version_seven() -> None:
    assert new_id().version == 7


def test_ids_made_later_are_greater() -> None:
    made = [new_id() for _ in range(10_000)]
    assert made == sorted(made)
    assert len(set(made)) == len(made)


def test_a_quick_id_is_the_same_as_pythons() -> None:
    made = new_id()
    plain = UUID(str(made))
    assert made == plain == quick_id(plain)
    assert hash(made) == hash(plain)
    assert isinstance(made, UUID)


def test_an_id_is_found_in_its_text() -> None:
    made = new_id()
    assert id_in(str(made)) == made


@pytest.mark.parametrize(
    "value",
    [str(UUID(int=10)).upper(), UUID(int=1).hex, f"{{{UUID(int=1)}}}", "", "é", 7, None, []],
)
def test_nothing_else_is_an_id(value: object) -> None:
    assert id_in(value) is None
