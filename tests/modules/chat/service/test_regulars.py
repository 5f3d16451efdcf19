"""Who has posted where lately."""

import pytest

from app.kernel.ids import new_id
from app.modules.chat.service import regulars
from app.modules.chat.service.regulars import Regulars

ANN, BOB = (new_id(), new_id()), (new_id(), new_id())


def test_a_member_who_was_seen_is_a_regular_and_a_stranger_is_not() -> None:
    known = Regulars()
    known.saw({ANN, BOB}, {ANN})
    assert known.among({ANN, BOB}) == {ANN}


def test_whoever_is_no_member_any_more_is_no_regular() -> None:
    known = Regulars()
    known.saw({ANN}, {ANN})
    known.saw({ANN}, set())
    assert known.among({ANN}) == set()


def test_only_so_many_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(regulars, "REMEMBERED", 1)
    known = Regulars()
    known.saw({ANN}, {ANN})
    known.saw({BOB}, {BOB})
    assert known.among({ANN, BOB}) == {BOB}
