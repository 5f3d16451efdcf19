"""What is remembered of chats, and when it is not believed."""

import pytest

from app.kernel.ids import new_id
from app.modules.chat.crud.lines import Line, Place, Seat
from app.modules.chat.service import remembered
from app.modules.chat.service.remembered import Remembered

CHAT, OTHER = new_id(), new_id()
ANN, BOB = (CHAT, new_id()), (CHAT, new_id())


def line(version: int = 1, chat_id: object = CHAT) -> Line:
    return Line(chat_id, "group", "everyone", 2, version, version)  # type: ignore[arg-type] # an id


def seats(at: Line, *places: Place) -> dict[Place, Seat]:
    return {place: Seat(at, place[1], "member", 0, 0, ("", "")) for place in places}


def written(known: Remembered, at: Line, *places: Place) -> None:
    """As a batch that went the long way and was committed."""
    known.read(places, seats(at, *places))
    known.doubt([CHAT])
    known.trust([CHAT])


def test_who_has_written_is_known_and_a_stranger_is_not() -> None:
    known = Remembered()
    written(known, line(), ANN)
    assert known.known([ANN, BOB]).keys() == {ANN}
    assert known.regulars([ANN, BOB]) == {ANN}


def test_what_is_being_written_is_not_believed_until_it_is_committed() -> None:
    known = Remembered()
    known.read([ANN], seats(line(), ANN))
    known.doubt([CHAT])
    assert known.known([ANN]) == {}
    known.trust([CHAT])
    assert known.known([ANN]).keys() == {ANN}


def test_two_who_write_in_turn_are_both_known() -> None:
    known = Remembered()
    written(known, line(5), ANN)
    written(known, line(5), BOB)
    found = known.known([ANN, BOB])
    assert found.keys() == {ANN, BOB}
    assert found[ANN].line is found[BOB].line


def test_who_was_seated_before_somebody_else_changed_the_chat_is_asked_about_again() -> None:
    known = Remembered()
    written(known, line(5), ANN)
    written(known, line(6), BOB)
    assert known.known([ANN, BOB]).keys() == {BOB}


def test_a_batch_that_was_never_committed_leaves_nothing_to_believe() -> None:
    known = Remembered()
    written(known, line(5), ANN)
    known.doubt([CHAT])
    written(known, line(5), BOB)
    assert known.known([ANN, BOB]).keys() == {BOB}


def test_whoever_is_no_member_any_more_is_forgotten() -> None:
    known = Remembered()
    written(known, line(), ANN, BOB)
    known.read([ANN], {})
    assert known.regulars([ANN, BOB]) == {BOB}


def test_a_chat_that_others_change_all_the_time_is_tried_less_and_less() -> None:
    known, tried = Remembered(), []
    for batch in range(40):
        written(known, line(batch + 1), ANN)
        if known.known([ANN]):
            tried.append(batch)
            known.doubt([CHAT])
            known.missed([CHAT])
    assert tried == [0, 1, 3, 7, 15, 31]


def test_one_hit_and_it_is_believed_at_once_again() -> None:
    known = Remembered()
    for batch in range(4):
        written(known, line(batch + 1), ANN)
        known.missed([CHAT])
    while not known.known([ANN]):
        written(known, line(9), ANN)
    known.hit([CHAT])
    known.missed([CHAT])
    written(known, line(10), ANN)
    assert known.known([ANN]).keys() == {ANN}


def test_only_so_many_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembered, "CHATS", 1)
    known = Remembered()
    written(known, line(), ANN)
    there = (OTHER, ANN[1])
    known.read([there], seats(line(1, OTHER), there))
    known.trust([OTHER])
    assert known.known([ANN, there]).keys() == {there}


def test_of_a_chat_only_so_many_seats_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembered, "SEATS", 1)
    known = Remembered()
    written(known, line(), ANN)
    written(known, line(), BOB)
    assert known.known([ANN, BOB]).keys() == {BOB}
