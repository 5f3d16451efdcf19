"""Which demo groups there shall be."""

from uuid import UUID, uuid4

import pytest

from app.modules.chat.seeds.talks import FEWEST, FIRST, KNOWN, MOST, demo_id, talks


def test_messages_are_shared_evenly() -> None:
    assert [talk.messages for talk in talks(3, 62)] == [21, 21, 20]
    assert [talk.messages for talk in talks(3, 0)] == [0, 0, 0]
    assert talks(0, 60) == []


def test_both_languages_are_spoken() -> None:
    locales = [talk.locale for talk in talks(len(FIRST) + 4, 0)]
    assert locales == ["ru", "en", "ru", "en", "ru", "en", "ru"]


def test_a_group_has_the_same_id_each_time_and_no_other() -> None:
    ids = [demo_id(number) for number in range(1000)]
    assert ids == [demo_id(number) for number in range(1000)]
    assert len(set(ids)) == 1000
    assert ids == sorted(ids)


def test_the_id_is_a_uuid_of_version_seven() -> None:
    made = demo_id(7)
    assert (made.version, made.variant) == (7, "specified in RFC 4122")
    assert made == UUID(str(made))


def test_all_the_known_logins_are_in_the_first_groups() -> None:
    people = [uuid4() for _ in range(40)]
    for talk in talks(len(FIRST), 0):
        assert talk.members(people) == people[:KNOWN]


@pytest.mark.parametrize("there", [2, 5, 40])
def test_other_groups_are_of_some_of_the_people(there: int) -> None:
    people = [uuid4() for _ in range(there)]
    for talk in talks(30, 0)[len(FIRST) :]:
        members = talk.members(people)
        assert len(set(members)) == len(members)
        assert min(FEWEST, there) <= len(members) <= min(MOST, there)
        assert members == talk.members(people)
