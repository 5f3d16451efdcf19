"""Whole catalogues through the HTTP door."""

import csv
import io
from typing import Any

import httpx
import pytest

from tests.kit.cast import Person
from tests.modules.catalogues.conftest import LIST, Drafting

IMPORT = f"{LIST}import/"
CSV = {"Content-Type": "text/csv; charset=utf-8"}


def sheet(*rows: dict[str, Any]) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, ("key", "value_en", "value_ru", "position"))
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


async def keys(person: Person) -> set[str]:
    return {one["key"] for one in (await person.http.get(LIST))["entities"]}


def told(answer: httpx.Response) -> dict[str, int]:
    assert answer.status_code == 200, answer.text
    data: dict[str, int] = answer.json()["data"]
    return data


async def test_an_admin_imports_a_sheet(admin: Person, draft: Drafting) -> None:
    rows = [draft(position=501), draft(value_ru='"Ой", сказал он')]
    answer = await admin.http.ask("POST", IMPORT, content=sheet(*rows), headers=CSV)
    assert told(answer) == {"created": 2, "changed": 0, "unchanged": 0}

    rows[0]["value_en"] = "Worse"
    rows.append(draft())
    answer = await admin.http.ask("POST", IMPORT, content=sheet(*rows), headers=CSV)
    assert told(answer) == {"created": 1, "changed": 1, "unchanged": 1}
    assert (await admin.http.get(f"{LIST}{rows[0]['key']}/"))["value"] == "Worse"
    assert {"spam", *(row["key"] for row in rows)} <= await keys(admin)


async def test_the_same_as_json_and_as_a_form(admin: Person, draft: Drafting) -> None:
    rows = [draft(), draft()]
    answer = await admin.http.ask("POST", IMPORT, json=rows)
    assert told(answer) == {"created": 2, "changed": 0, "unchanged": 0}
    again = {"created": 0, "changed": 0, "unchanged": 2}
    for name, content, kind in (
        ("list.csv", sheet(*rows), "application/vnd.ms-excel"),
        ("list.json", answer.request.content, "application/octet-stream"),
        ("list", answer.request.content, "application/json"),
    ):
        files = {"file": (name, content, kind)}
        assert told(await admin.http.ask("POST", IMPORT, files=files)) == again, name


@pytest.mark.parametrize("form", ["csv", "json"])
async def test_what_was_exported_can_be_imported(admin: Person, form: str) -> None:
    """The longest list we have: as JSON it is larger than other bodies may be."""
    name = "time-zones"
    path = f"/catalogues/{name}"
    count = (await admin.http.get(f"{path}/", limit=1))["total_count"]
    exported = await admin.http.ask("GET", f"{path}/export/", params={"format": form})
    attachment = f'attachment; filename="{name}.{form}"'
    assert exported.headers["Content-Disposition"] == attachment
    kind = {"Content-Type": exported.headers["Content-Type"]}
    answer = await admin.http.ask("POST", f"{path}/import", content=exported.content, headers=kind)
    assert told(answer) == {"created": 0, "changed": 0, "unchanged": count}


async def test_everybody_may_export(ann: Person) -> None:
    exported = await ann.http.ask("GET", f"{LIST}export/")
    rows = list(csv.DictReader(io.StringIO(exported.text)))
    assert rows[0] == {"key": "spam", "value_en": "Spam", "value_ru": "Спам", "position": "10"}
    wrong = await ann.http.ask("GET", f"{LIST}export/", params={"format": "xml"})
    assert wrong.status_code == 422


async def test_one_bad_row_and_nothing_is_imported_and_every_bad_row_is_named(
    admin: Person, draft: Drafting
) -> None:
    good, twice = draft(), draft()
    rows = [
        good, twice, draft(key="a//b"), draft(value_ru=""), draft(position="soon"), twice,
        draft(key="", value_en="x" * 201),
    ]  # fmt: skip
    answer = await admin.http.ask("POST", IMPORT, content=sheet(*rows), headers=CSV)
    error = answer.json()["error"]
    assert (answer.status_code, error["code"]) == (422, "VALIDATION_ERROR")
    assert [(one["field"], one["code"]) for one in error["fields"]] == [
        ("rows.3.key", "wrong_form"),
        ("rows.4.value_ru", "blank"),
        ("rows.5.position", "not_integer"),
        ("rows.6.key", "repeated"),
        ("rows.7.key", "wrong_form"),
        ("rows.7.value_en", "too_long"),
    ]
    assert not {good["key"], twice["key"]} & await keys(admin)


async def test_the_reasons_are_in_the_readers_language(admin: Person, draft: Drafting) -> None:
    row = draft()
    russian = {"Accept-Language": "ru"}
    answer = await admin.http.ask("POST", IMPORT, json=[row, row], headers=russian)
    assert answer.json()["error"]["fields"] == [
        {"field": "rows.2.key", "code": "repeated", "message": "Встречается дважды."}
    ]


async def test_a_list_may_be_larger_than_other_bodies_but_not_endless(
    admin: Person, draft: Drafting
) -> None:
    answer = await admin.http.ask("POST", IMPORT, json=[draft(value_ru="x" * 201)] * 500)
    assert len(answer.request.content) > 100_000
    assert answer.status_code == 422
    answer = await admin.http.ask("POST", IMPORT, content=b"x" * (1024 * 1024 + 1), headers=CSV)
    assert (answer.status_code, answer.json()["error"]["code"]) == (413, "BODY_TOO_LARGE")
    answer = await admin.http.ask("POST", LIST, json=draft(value_ru="x" * 100_000))
    assert answer.status_code == 413
