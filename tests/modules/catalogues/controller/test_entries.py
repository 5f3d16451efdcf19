"""The entries of a catalogue through the HTTP door."""

from typing import Any
from urllib.parse import quote

import httpx

from app.kernel.paging import encode_cursor
from tests.kit.cast import Cast, Person
from tests.kit.house import House
from tests.modules.catalogues.conftest import LIST, Drafting, promoted


def code(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


def fields(answer: httpx.Response) -> list[str]:
    assert code(answer) == (422, "VALIDATION_ERROR")
    return [one["field"] for one in answer.json()["error"]["fields"]]


async def test_ann_reads_a_whole_list_in_her_language(ann: Person) -> None:
    russian = {"Accept-Language": "ru;q=0.9, en;q=0.1"}
    answer = await ann.http.ask("GET", "/catalogues/countries/", headers=russian)
    page = answer.json()["data"]
    countries = {one["key"]: one for one in page["entities"]}
    assert page["next_cursor"] is None
    assert len(countries) == 249
    assert countries["RU"].keys() == {"id", "key", "value", "route"}
    assert countries["RU"]["value"] == "Россия"
    assert countries["RU"]["route"] == "/catalogues/countries/RU/"
    assert [one["key"] for one in page["entities"]] == sorted(countries)


async def test_the_route_of_an_entry_leads_to_it(ann: Person) -> None:
    for name, key, en, ru in (
        ("languages", "ru", "Russian", "Русский"),
        ("currencies", "RUB", "Russian Ruble", "Российский рубль"),
        ("time-zones", "Europe/Moscow", "Moscow, Russia", "Москва, Россия"),
        ("reactions", "👍", "Thumbs up", "Палец вверх"),
    ):
        entries = (await ann.http.get(f"/catalogues/{name}/"))["entities"]
        entry = next(one for one in entries if one["key"] == key)
        assert entry["value"] == en
        assert await ann.http.get(entry["route"]) == entry
        assert await ann.http.get(entry["route"].rstrip("/")) == entry
        answer = await ann.http.ask("GET", entry["route"], headers={"Accept-Language": "ru"})
        assert answer.json()["data"] == {**entry, "value": ru}


async def test_pages_together_are_the_whole_list(ann: Person) -> None:
    for path, limit in (("/catalogues/countries/", 83), ("/catalogues/reactions/", 7)):
        whole = await ann.http.get(path)
        page = await ann.http.get(path, limit=limit)
        read = page["entities"]
        while page["next_cursor"]:
            page = await ann.http.get(path, limit=limit, cursor=page["next_cursor"])
            assert page["total_count"] == whole["total_count"]
            read += page["entities"]
        assert read == whole["entities"]


async def test_a_cursor_that_we_never_gave_is_refused(ann: Person) -> None:
    for cursor in (
        "x", "", encode_cursor("1"), encode_cursor("x", "RU"), encode_cursor("-1", "RU"),
        encode_cursor("9" * 99, "RU"), encode_cursor(str(2**31), "RU"), encode_cursor("0", "\x00"),
        encode_cursor("0", ""), encode_cursor("0", "x" * 101),
    ):  # fmt: skip
        answer = await ann.http.ask("GET", LIST, params={"cursor": cursor})
        assert fields(answer) == ["cursor"], cursor


async def test_a_limit_has_limits(ann: Person) -> None:
    for limit in ("0", "101", "x", "-1", ""):
        answer = await ann.http.ask("GET", LIST, params={"limit": limit})
        assert fields(answer) == ["limit"], limit


async def test_what_is_not_there_is_not_found(ann: Person) -> None:
    for path, missing in (
        ("/catalogues/planets/", "CATALOGUE_NOT_FOUND"),
        ("/catalogues/%00/", "CATALOGUE_NOT_FOUND"),
        ("/catalogues/report_reasons/", "CATALOGUE_NOT_FOUND"),
        ("/catalogues/planets/export/", "CATALOGUE_NOT_FOUND"),
        (f"{LIST}boredom/", "CATALOGUE_ENTRY_NOT_FOUND"),
        ("/catalogues/countries/ru/", "CATALOGUE_ENTRY_NOT_FOUND"),
    ):  # fmt: skip
        assert code(await ann.http.ask("GET", path)) == (404, missing), path
    assert fields(await ann.http.ask("GET", f"{LIST}%00/")) == ["key"]


async def test_an_admin_keeps_a_list(admin: Person, draft: Drafting) -> None:
    new = draft(position=15)
    answer = await admin.http.ask("POST", LIST, json=new)
    assert answer.status_code == 201
    added = answer.json()["data"]
    assert added == {**new, "id": added["id"], "route": f"{LIST}{new['key']}/"}
    keys = [one["key"] for one in (await admin.http.get(LIST))["entities"]]
    assert keys[:3] == ["spam", new["key"], "insult"]

    changed = await admin.http.patch(added["route"], value_ru="Хамство", position=None)
    assert changed == {**added, "value_ru": "Хамство"}
    assert await admin.http.patch(added["route"]) == changed

    assert (await admin.http.ask("DELETE", added["route"])).status_code == 204
    for method in ("GET", "PATCH", "DELETE"):
        answer = await admin.http.ask(method, added["route"], json={})
        assert code(answer) == (404, "CATALOGUE_ENTRY_NOT_FOUND"), method


async def test_a_key_may_be_any_line(admin: Person, draft: Drafting) -> None:
    for key in ("Mars/Olympus", "❤️‍🔥", "a b?c#d%2F", "é", "x" * 100):
        added = await admin.http.post(LIST, **draft(key=key))
        assert added["key"] == key
        assert added["route"] == f"{LIST}{quote(key)}/"
        assert (await admin.http.get(added["route"]))["key"] == key
        await admin.http.delete(added["route"])


WRONG: list[tuple[str, Any]] = [
    *(("key", key) for key in ("", " ", "a/", "/a", "a//b", ".", "a/../b", "x" * 101)),
    *(("key", key) for key in ("import", "export", "a\nb", "\u202ea", "a\x00", None, 7)),
    *(("value_en", value) for value in ("", "\u200b", "x" * 201, "a\nb", None, ["x"])),
    *(("position", value) for value in (-1, 2**31, 1.5, "1", True, None)),
    ("id", "01a1fc8f-8635-7020-956d-3b0323d23470"),
]


async def test_what_cannot_be_kept_is_refused(admin: Person, draft: Drafting) -> None:
    for field, value in WRONG:
        answer = await admin.http.ask("POST", LIST, json=draft(**{field: value}))
        assert fields(answer) == [field], value


async def test_a_key_is_never_changed(admin: Person) -> None:
    answer = await admin.http.ask("PATCH", f"{LIST}spam/", json={"key": "ham"})
    assert fields(answer) == ["key"]


async def test_a_key_is_there_once(admin: Person, draft: Drafting) -> None:
    answer = await admin.http.ask("POST", LIST, json=draft(key="spam"))
    assert code(answer) == (409, "CATALOGUE_KEY_TAKEN")


async def test_nobody_but_an_admin_changes_anything(
    house: House, cast: Cast, draft: Drafting
) -> None:
    ann = await cast.person("ann")
    mod = await promoted(house, await cast.person("mod"), "moderator")
    for person in (ann, mod):
        for method, path, body in (
            ("POST", LIST, draft()), ("PATCH", f"{LIST}spam/", {"value_en": "Ham"}),
            ("DELETE", f"{LIST}spam/", None), ("DELETE", f"{LIST}boredom/", None),
            ("POST", "/catalogues/planets/", draft()), ("POST", f"{LIST}import/", [draft()]),
        ):  # fmt: skip
            answer = await person.http.ask(method, path, json=body)
            assert code(answer) == (403, "FORBIDDEN"), path
    assert (await ann.http.get(f"{LIST}spam/"))["value"] == "Spam"


async def test_an_admin_is_told_what_is_not_there(admin: Person, draft: Drafting) -> None:
    answer = await admin.http.ask("POST", "/catalogues/planets/", json=draft())
    assert code(answer) == (404, "CATALOGUE_NOT_FOUND")
