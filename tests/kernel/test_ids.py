"""Identifiers are version 7 and ordered by the time they were made."""

from app.kernel.ids import new_id


def test_an_id_is_of_version_seven() -> None:
    assert new_id().version == 7


def test_ids_made_later_are_greater() -> None:
    made = [new_id() for _ in range(10_000)]
    assert made == sorted(made)
    assert len(set(made)) == len(made)
