"""Text that forges, hides or floods, at both doors. The ids are those of the list of bad inputs."""

import pytest

from tests.kit.cast import Person

# Control characters besides tab and line breaks, directions, marks of order, and no characters.
CONTROLS = ("\x00", "\x01", "\x07", "\x08", "\x0b", "\x0c", "\x1b", "\x1f", "\x7f", "\x80", "\x9f")
DIRECTIONS = ("\u202a", "\u202b", "\u202c", "\u202d", "\u202e", "\u2066", "\u2067", "\u2068")
MORE = ("\u2069", "\ufeff", "\u200b", "\u2060", "\u00ad", "\u180e", "\ufff9")
NONE = ("\ufdd0", "\ufdef", "\ufffe", "\uffff", "\U0001fffe", "\U0010ffff")
FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466"


def named(char: str) -> str:
    return f"T54-U+{ord(char):04X}"


@pytest.mark.parametrize("char", [*CONTROLS, *DIRECTIONS, *MORE, *NONE], ids=named)
async def test_t54_names_hold_nothing_that_forges_them(ann: Person, char: str) -> None:
    chat = await ann.opens()
    for method, path, body in (
        ("POST", "/chats/", {"name": f"T{char}ea"}),
        ("PATCH", f"/chats/{chat['id']}/", {"name": f"T{char}ea"}),
        ("PATCH", "/accounts/me/", {"display_name": f"A{char}nn"}),
    ):
        answer = await ann.http.ask(method, path, json=body)
        assert answer.status_code == 422, (path, answer.text)
        assert char not in answer.text or char in "\x7f\x80\x9f"


@pytest.mark.parametrize("char", [*CONTROLS, *NONE], ids=named)
async def test_t54_messages_hold_no_control_characters(ann: Person, char: str) -> None:
    chat = await ann.opens()
    answer = await ann.http.ask(
        "POST", f"/chats/{chat['id']}/messages/", json={"text": f"te{char}a"}
    )
    assert answer.status_code == 422
    socket = await ann.listening(chat)
    told = await socket.ask("send_message", text=f"te{char}a")
    assert told["type"] == "error"
    assert (await ann.history(chat))["entities"] == []


@pytest.mark.parametrize("name", [FAMILY, "शान्ति\u200d", "می\u200cخواهم", "Ёлка é"])
async def test_t54_emoji_and_scripts_keep_their_joiners(ann: Person, name: str) -> None:
    assert (await ann.opens(name=name))["name"] == name


async def test_t54_names_are_composed(ann: Person) -> None:
    assert (await ann.opens(name="e\u0301te\u0301"))["name"] == "\u00e9t\u00e9"


@pytest.mark.parametrize(
    ("text", "status"),
    [("a" * 4000, 201), ("a" * 4001, 422), (FAMILY * 571, 201), (FAMILY * 572, 422),
     ("\U0001f600" * 4000, 201), ("e\u0301" * 2000, 201), ("e\u0301" * 2001, 422)],
    ids=["4000", "4001", "families", "one-family-more", "16-KB", "marks", "one-mark-more"],
)  # fmt: skip
async def test_t56_a_text_is_counted_in_characters_and_in_bytes(
    ann: Person, text: str, status: int
) -> None:
    chat = await ann.opens()
    path = f"/chats/{chat['id']}/messages/"
    assert (await ann.http.ask("POST", path, json={"text": text})).status_code == status
    socket = await ann.listening(chat)
    told = await socket.ask("send_message", text=text)
    assert (told["type"] == "error") == (status == 422)


async def test_t56_four_thousand_families_are_too_many_bytes(ann: Person) -> None:
    chat = await ann.opens()
    path = f"/chats/{chat['id']}/messages/"
    answer = await ann.http.ask("POST", path, json={"text": FAMILY * 4000})
    assert answer.status_code in {413, 422}


@pytest.mark.parametrize(
    "payload",
    ["<img src=x onerror=alert(1)>", "javascript:alert(1)", '"><svg/onload=alert(1)>', "{{7*7}}"],
)
async def test_t55_what_looks_like_code_is_text(ann: Person, payload: str) -> None:
    chat = await ann.opens(name=payload)
    assert (await ann.posts(chat, payload))["text"] == payload
    answer = await ann.http.ask("GET", f"/chats/{chat['id']}/history/")
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["x-content-type-options"] == "nosniff"


LOOK_ALIKES = (
    "admin", "ADMIN", "Admin", "аdmin", "ａｄｍｉｎ", "adm\u200bin", "adm\u0131n", "admi\u0301n",
    "a.dmin", "ad_min", "admin.", ".admin", "adm\u200din", "\u202eadmin", "admin\u00a0", "аdmіn",
)  # fmt: skip


@pytest.mark.parametrize("name", LOOK_ALIKES)
async def test_t53_nobody_is_called_like_the_site(ann: Person, name: str) -> None:
    answer = await ann.http.ask("PATCH", "/accounts/me/", json={"username": name})
    assert answer.status_code in {409, 422}, answer.text
