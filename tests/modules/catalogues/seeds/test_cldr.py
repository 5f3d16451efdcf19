"""What CLDR gives, in both languages."""

import re
from collections.abc import Callable

import pytest

from app.modules.auth.schemas.accounts import TIME_ZONES
from app.modules.catalogues.schemas import EntryDraft
from app.modules.catalogues.seeds import cldr
from app.modules.catalogues.seeds.rows import Row


@pytest.mark.parametrize(
    ("rows", "form"),
    [
        (cldr.countries, "[A-Z]{2}"), (cldr.languages, "[a-z]{2}"), (cldr.currencies, "[A-Z]{3}"),
        (cldr.time_zones, r"[A-Z][A-Za-z]+(/[A-Za-z_-]+)*"),
    ],
)  # fmt: skip
def test_every_row_is_whole_and_could_have_been_written_by_an_admin(
    rows: Callable[[], list[Row]], form: str
) -> None:
    made = rows()
    assert len({row.key for row in made}) == len(made)
    for row in made:
        assert re.fullmatch(form, row.key), row
        assert EntryDraft(**row._asdict()).model_dump() == row._asdict()
        assert row.value_en[0].isupper(), row
        assert re.search("[а-яё]", row.value_ru, re.IGNORECASE), row
        assert not row.value_ru[0].islower(), row


def test_as_many_as_the_standards_have() -> None:
    """Should a new CLDR bring a region or a language that is none, this fails first."""
    assert len(cldr.countries()) == 249
    assert len(cldr.languages()) == 183
    assert 145 <= len(cldr.currencies()) <= 165


def test_everybody_can_live_in_every_zone() -> None:
    assert {row.key for row in cldr.time_zones()} <= TIME_ZONES


def test_a_place_is_named_with_its_country_unless_both_are_one() -> None:
    zones = {row.key: (row.value_en, row.value_ru) for row in cldr.time_zones()}
    assert zones["Europe/Moscow"] == ("Moscow, Russia", "Москва, Россия")
    assert zones["Asia/Singapore"] == ("Singapore", "Сингапур")
    assert zones["Asia/Kolkata"] == ("Kolkata, India", "Калькутта, Индия")
    assert zones["Antarctica/Troll"] == ("Troll", "Тролль")
    assert zones["UTC"][0] == "Coordinated Universal Time"
