"""How figures are called and written, in both languages."""

from collections.abc import Mapping
from typing import Any

from bench.workloads.workload import Words

FIGURES: dict[str, Words] = {
    "acks_per_s": {"en": "stored/s", "ru": "сохранено/с"},
    "ack_p50_ms": {"en": "answer p50, ms", "ru": "ответ p50, мс"},
    "ack_p99_ms": {"en": "answer p99, ms", "ru": "ответ p99, мс"},
    "server_us_per_post": {
        "en": "server's work per message, µs",
        "ru": "работа сервера на сообщение, мкс",
    },
    "deliveries_per_s": {"en": "deliveries/s", "ru": "доставок/с"},
    "complete_p99_ms": {"en": "all told p99, ms", "ru": "всем p99, мс"},
    "delivery_p50_ms": {"en": "delivery p50, ms", "ru": "доставка p50, мс"},
    "delivery_p99_ms": {"en": "delivery p99, ms", "ru": "доставка p99, мс"},
    "kib_per_socket": {"en": "KiB per socket", "ru": "КиБ на сокет"},
    "connects_per_s": {"en": "sign-ins/s", "ru": "входов/с"},
    "requests_per_s": {"en": "answers/s", "ru": "ответов/с"},
    "request_p50_ms": {"en": "p50, ms", "ru": "p50, мс"},
    "request_p99_ms": {"en": "p99, ms", "ru": "p99, мс"},
}
SPACES = {"en": ",", "ru": "\u202f"}


def named(figure: str, language: str) -> str:
    return FIGURES[figure][language] if figure in FIGURES else figure


def number(value: float, language: str = "en") -> str:
    """Three digits that mean something: 12,345 · 123 · 12.3 · 0.123."""
    if value >= 100:
        text = f"{round(value):,}"
    elif value >= 10:
        text = f"{value:.1f}"
    else:
        text = f"{value:.2f}"
    if language == "en":
        return text
    return text.replace(",", SPACES[language]).replace(".", ",")


def times(claim: Mapping[str, Any], language: str = "en") -> str:
    """The ratio of a claim; `~` where it rests on runs that were not clean."""
    doubt = "~ " if claim["limited"] else ""
    return f"{doubt}{number(claim['ratio'], language)}×"
