"""Clients keep what they have read, for as long as it is true."""

import httpx

from tests.kit.cast import Cast, Person
from tests.kit.doors import Http
from tests.kit.house import House, messenger
from tests.modules.catalogues.conftest import LIST, Drafting


async def asked(person: Person, path: str = LIST, **headers: str) -> httpx.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return await person.http.ask("GET", path, headers=named)


async def test_what_ann_has_already_is_not_sent_again(ann: Person) -> None:
    for path in ("/catalogues/", LIST, f"{LIST}spam/", f"{LIST}?limit=2"):
        first = await asked(ann, path)
        again = await asked(ann, path, If_None_Match=first.headers["ETag"])
        assert (again.status_code, again.content) == (304, b"")
        kept = ("ETag", "Cache-Control", "Vary", "Content-Language")
        assert [again.headers[name] for name in kept] == [first.headers[name] for name in kept]
        assert "no-store" not in again.headers["Cache-Control"]


async def test_the_tag_is_strong_and_each_language_has_its_own(ann: Person) -> None:
    tags = {
        language: (await asked(ann, Accept_Language=language)).headers["ETag"]
        for language in ("en", "ru", "de")
    }
    assert tags["en"] == tags["de"] != tags["ru"]
    assert tags["ru"].startswith('"')
    other = await asked(ann, Accept_Language="ru", If_None_Match=tags["en"])
    assert (other.status_code, other.headers["Content-Language"]) == (200, "ru")


async def test_one_of_several_tags_weak_ones_too_is_enough(ann: Person) -> None:
    tag = (await asked(ann)).headers["ETag"]
    for given in (f'"old", {tag}', f"W/{tag}", "*"):
        assert (await asked(ann, If_None_Match=given)).status_code == 304, given
    for given in ('"old"', "", tag.strip('"'), f"x{tag}"):
        assert (await asked(ann, If_None_Match=given)).status_code == 200, given


async def test_ann_learns_of_every_change_at_once(
    ann: Person, admin: Person, draft: Drafting
) -> None:
    """Back to what it was before is the old tag again: the bytes are the same."""
    tags = [(await asked(ann)).headers["ETag"]]
    new = draft()
    path = f"{LIST}{new['key']}/"
    for method, to, body in (
        ("POST", LIST, new), ("PATCH", path, {"value_en": "Insolence"}), ("DELETE", path, None),
    ):  # fmt: skip
        assert (await admin.http.ask(method, to, json=body)).status_code < 300
        answer = await asked(ann, If_None_Match=tags[-1])
        assert answer.status_code == 200
        tags.append(answer.headers["ETag"])
    assert len(set(tags)) == 3
    assert tags[0] == tags[-1]


async def test_a_change_on_one_node_is_a_new_tag_on_another(
    house: House, cast: Cast, admin: Person, draft: Drafting, shared_database_url: str
) -> None:
    ann = await cast.person("ann")
    async with messenger(shared_database_url) as other:
        there = Http(other.visitor, ann.token)
        before = (await there.ask("GET", LIST)).headers["ETag"]
        new = await admin.http.post(LIST, **draft())
        answer = await there.ask("GET", LIST, headers={"If-None-Match": before})
        assert answer.status_code == 200
        assert new["key"] in answer.text
