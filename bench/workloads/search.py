"""W6: words are looked for in a million messages, beside a page of history from the same chats."""

from bench.population import Population
from bench.workloads.workload import Claim, Place, Plot, Round, Workload

CONNECTIONS = 16
LONG = Population(people=2000, chat_size=10, messages=400_000, elsewhere=600_000, guests=99)
SHORT = Population(people=60, chat_size=10, messages=1_000, elsewhere=1_000, guests=3)
SUBJECTS = ("product", "product-sqlite")
HISTORY = "/chats/{chat}/history/?limit=50"
WORDS = {
    "common": ("a word of every message", "слово из каждого сообщения", "day"),
    "prefix": ("the beginning of a word", "начало слова", "seldo"),
    "seldom": ("a word of 1 in 1,000", "слово 1 из 1000", "seldom7"),
    "both": ("both of them", "оба слова", "day+seldom7"),
    "once": ("a word of 10 messages", "слово десяти сообщений", "once77"),
    "never": ("a word nobody said", "слово, которого нет", "nobody+day"),
}


def _round(name: str, en: str, ru: str, path: str) -> Round:
    return Round(
        name=name,
        title={"en": en, "ru": ru},
        mode="ask",
        population=LONG,
        quick=SHORT,
        subjects=SUBJECTS,
        options={"connections": CONNECTIONS, "visitors": 10, "path": path},
    )


def _claim(name: str, en: str, ru: str) -> Claim:
    return Claim(
        title={"en": f"p99 of {en}: / of a page of history",
               "ru": f"p99, {ru}: / страницы истории"},
        of=Place(name, "product", "request_p99_ms"),
        to=Place("history", "product", "request_p99_ms"),
        floor=10,
        goal=5,
        at_most=True,
    )  # fmt: skip


WORKLOAD = Workload(
    name="w6",
    title={
        "en": "Search in 1,000,000 messages, 700,000 of them in the 100 chats of who searches",
        "ru": "Поиск по 1 000 000 сообщений, из них 700 000 в 100 чатах ищущего",
    },
    rounds=(
        _round("history", "newest page of history", "последняя страница истории", HISTORY),
        *(
            _round(name, en, ru, f"/chats/search/?q={query}")
            for name, (en, ru, query) in WORDS.items()
        ),
    ),
    columns=("requests_per_s", "request_p50_ms", "request_p99_ms"),
    claims=tuple(_claim(name, en, ru) for name, (en, ru, _) in WORDS.items()),
    plots=(
        Plot(
            figure="request_p99_ms",
            title={"en": "p99 of a search, ms", "ru": "p99 поиска, мс"},
            rounds=("history", *WORDS),
        ),
    ),
)
