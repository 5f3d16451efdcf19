"""The pages that letters link to do nothing by themselves and let nobody else's script in."""

import re

import pytest

from app.modules.auth.controller import pages


@pytest.mark.parametrize("page", ["confirm", "set"])
@pytest.mark.parametrize(
    ("asked", "language"),
    [("ru-RU,en;q=0.5", "ru"), ("en", "en"), ("fr, ru;q=0.8", "ru"), (None, "en"), ("xx", "en")],
)
def test_a_page_speaks_the_reader_s_language(
    page: pages.Page, asked: str | None, language: str
) -> None:
    text = bytes(pages.shown(page, asked).body).decode()
    assert f'<html lang="{language}">' in text
    assert ("Нов" in text or "Подтверд" in text) == (language == "ru")


def test_only_the_page_s_own_script_runs() -> None:
    first, second = pages.shown("set", "en"), pages.shown("set", "en")
    policy = first.headers["content-security-policy"]
    nonces = set(re.findall(r"'nonce-([^']+)'", policy))
    assert len(nonces) == 1
    assert "unsafe" not in policy
    assert policy.startswith("default-src 'none'")
    text = bytes(first.body).decode()
    assert set(re.findall(r'nonce="([^"]+)"', text)) == nonces
    assert len(re.findall(r"<(?:script|style)\b", text)) == text.count(" nonce=")
    assert policy != second.headers["content-security-policy"]


def test_a_page_holds_no_foreign_address_and_nothing_unfilled() -> None:
    for page in ("confirm", "set"):
        text = bytes(pages.shown(page, "en").body).decode()
        assert "http" not in text.replace("http-equiv", "")
        assert "$" not in text


@pytest.mark.parametrize("page", ["confirm", "set"])
def test_the_code_of_the_letter_can_be_typed(page: pages.Page) -> None:
    text = bytes(pages.shown(page, "en").body).decode()
    assert re.findall(r'<label for="(\w+)">([^<]+)<', text) == [
        ("email", "E-mail address"), ("code", "Code"), ("password", "New password"),
    ]  # fmt: skip
    assert set(re.findall(r'<input id="(\w+)"', text)) == {"email", "code", "password"}
    assert "eight digits" in text
