"""Entries as CSV."""

import pytest

from app.modules.catalogues.controller import sheets
from app.modules.catalogues.errors import MalformedCsv
from app.modules.catalogues.schemas import EntryDraft

HEAD = "key,value_en,value_ru,position\r\n"


def test_what_was_written_is_read_again() -> None:
    drafts = [
        EntryDraft(key='a "b", c', value_en="d; e", value_ru="ё", position=3),
        EntryDraft(key="=1+1", value_en="'", value_ru="👍"),
    ]
    text = sheets.written(drafts)
    assert text.startswith(HEAD)
    assert [EntryDraft(**row) for row in sheets.read(text.encode())] == drafts


@pytest.mark.parametrize(
    "content",
    [
        "key,value_en,value_ru\nok,Fine,Хорошо\n",
        "\ufeffkey,value_en,value_ru\r\nok,Fine,Хорошо",
        "value_ru;key;value_en;position\nХорошо;ok;Fine;\n\n",
        "key,value_en,value_ru,position\nok,Fine,Хорошо\n",
    ],
)
def test_as_spreadsheets_write_it(content: str) -> None:
    assert sheets.read(content.encode()) == [
        {"key": "ok", "value_en": "Fine", "value_ru": "Хорошо"}
    ]


@pytest.mark.parametrize(
    "content",
    [
        b"", b"\n", b"key,value_en\na,b\n", b"key,value_en,value_ru,colour\na,b,c,d\n",
        b"key,key,value_en,value_ru\na,b,c,d\n", b"a,b,c\n", b"\xff\xfe\x00",
        "key,value_en,value_ru\na,b,в\n".encode("cp1251"), b'key,value_en,value_ru\na,"b,c\n',
        b'key,value_en,value_ru\na,"b"x,c\n',
    ],
)  # fmt: skip
def test_what_is_no_sheet_is_refused(content: bytes) -> None:
    with pytest.raises(MalformedCsv):
        sheets.read(content)


def test_a_position_is_a_number_or_stays_as_it_is() -> None:
    rows = sheets.read(f"{HEAD}a,b,c,7\na,b,c,x\na,b,c,-1\na,b,c,{'9' * 5000}\n".encode())
    assert [row["position"] for row in rows] == [7, "x", "-1", int("9" * 20)]


def test_cells_beyond_the_columns_are_not_lost() -> None:
    assert sheets.read(f"{HEAD}a,b,c,1,2\n".encode())[0][sheets.SURPLUS] == ["2"]
