"""The templates that are shipped are whole, and files of one's own take their place."""

from pathlib import Path

import pytest

from app.kernel.module import CannotStart
from app.modules.notify.service.kinds import KINDS
from app.modules.notify.service.rendering import faults, rendered
from app.modules.notify.service.shipped import FOLDER, LOCALES, shipped

TEMPLATES = shipped(None)


@pytest.mark.parametrize(("code", "locale"), sorted(TEMPLATES))
def test_a_shipped_letter_says_all_it_knows_in_text_and_in_html(code: str, locale: str) -> None:
    template, sample = TEMPLATES[code, locale], KINDS[code].sample  # type: ignore[index]
    assert faults(template, set(sample)) == []
    letter = rendered(template, sample)
    for value in sample.values():
        assert value in letter.text
        assert value in letter.html
    assert any("а" <= char <= "я" for char in letter.subject) == (locale == "ru")
    assert f'lang="{locale}"' in letter.html


def test_every_letter_is_there_in_every_language_and_no_file_is_left_over() -> None:
    assert set(TEMPLATES) == {(code, locale) for code in KINDS for locale in LOCALES}
    assert len(list(FOLDER.iterdir())) == len(TEMPLATES) * 3


def test_a_file_of_one_s_own_comes_first(tmp_path: Path) -> None:
    (tmp_path / "password_reset.ru.subject.txt").write_text("Свой {{ name }}", encoding="utf-8")
    own = shipped(tmp_path)
    assert own["password_reset", "ru"].subject == "Свой {{ name }}"
    assert own["password_reset", "ru"].html == TEMPLATES["password_reset", "ru"].html
    assert own["password_reset", "en"] == TEMPLATES["password_reset", "en"]


def test_a_broken_file_of_one_s_own_stops_the_start_and_is_named(tmp_path: Path) -> None:
    (tmp_path / "password_reset.ru.txt").write_text("{{ token }}", encoding="utf-8")
    with pytest.raises(CannotStart, match=r"password_reset\.ru\.txt: .*token"):
        shipped(tmp_path)
