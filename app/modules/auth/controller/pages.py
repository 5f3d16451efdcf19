"""The two pages that letters link to: the token stays in the fragment until the button posts it.

Without a token they ask for the letter's code and the address it came to.
"""

import html
import secrets
from pathlib import Path
from string import Template
from typing import Literal

from fastapi.responses import HTMLResponse

from app.kernel.errors import Locale

Page = Literal["confirm", "set"]
FOLDER = Path(__file__).parent.parent / "pages"

CSP = (
    "default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
WORDS: dict[Page, dict[Locale, dict[str, str]]] = {
    "confirm": {
        "en": {
            "title": "Confirm your e-mail address",
            "button": "Confirm",
            "done": "Your address is confirmed. You can sign in now.",
        },
        "ru": {
            "title": "Подтвердите адрес почты",
            "button": "Подтвердить",
            "done": "Адрес подтверждён. Теперь можно войти.",
        },
    },
    "set": {
        "en": {
            "title": "Choose a new password",
            "button": "Set the password",
            "done": "Your password is changed, and you are signed out everywhere. Sign in anew.",
        },
        "ru": {
            "title": "Придумайте новый пароль",
            "button": "Сохранить пароль",
            "done": "Пароль изменён, все сеансы завершены. Войдите заново.",
        },
    },
}
COMMON: dict[Locale, dict[str, str]] = {
    "en": {
        "password": "New password",
        "hint": "The letter has a code of eight digits. Type it beside the address the letter "
        "came to, or open the letter's link.",
        "email": "E-mail address",
        "code": "Code",
        "unreachable": "The server could not be reached. Try again.",
        "script": "This page needs JavaScript.",
    },
    "ru": {
        "password": "Новый пароль",
        "hint": "В письме есть код из восьми цифр. Введите его и адрес, на который пришло "
        "письмо, или откройте ссылку из письма.",
        "email": "Адрес почты",
        "code": "Код",
        "unreachable": "Сервер недоступен. Попробуйте ещё раз.",
        "script": "Для этой страницы нужен JavaScript.",
    },
}


def shown(page: Page, accept_language: str | None) -> HTMLResponse:
    locale = _locale(accept_language)
    nonce = secrets.token_urlsafe(16)
    words = {**COMMON[locale], **WORDS[page][locale], "locale": locale, "page": page}
    template = Template((FOLDER / "link.html").read_text(encoding="utf-8"))
    text = template.substitute(
        {name: html.escape(word) for name, word in words.items()}, nonce=nonce
    )
    return HTMLResponse(text, headers={"Content-Security-Policy": CSP.format(nonce=nonce)})


def _locale(accept_language: str | None) -> Locale:
    """Whichever of our two languages the browser names first."""
    for part in (accept_language or "").lower().split(","):
        if part.strip()[:2] in {"ru", "en"}:
            return "ru" if part.strip().startswith("ru") else "en"
    return "en"
