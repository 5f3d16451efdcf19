"""W4: pages of a chat with a million messages, at its end and in its middle."""

from bench.population import Population
from bench.workloads.workload import Claim, Place, Plot, Round, Workload

CONNECTIONS = 16
PEOPLE = 400
LONG = Population(people=PEOPLE, chat_size=10, messages=1_000_000, elsewhere=400_000)
SHORT = Population(people=40, chat_size=10, messages=2_000, elsewhere=800)


def _round(name: str, en: str, ru: str, product: str, naive: str) -> Round:
    """`{depth}` is half of the messages."""
    return Round(
        name=name,
        title={"en": en, "ru": ru},
        mode="ask",
        population=LONG,
        quick=SHORT,
        subjects=("product", "naive"),
        options={"connections": CONNECTIONS, "visitors": 10},
        at={"product": {"path": product}, "naive": {"path": naive}},
    )


WORKLOAD = Workload(
    name="w4",
    title={
        "en": "History of a chat with 1,000,000 messages, pages of 50",
        "ru": "История чата с 1 000 000 сообщений, страницы по 50",
    },
    rounds=(
        _round(
            "newest", "newest page", "последняя страница",
            "/chats/{chat}/history/?limit=50",
            "/rooms/{chat}/messages?limit=50",
        ),
        _round(
            "deep", "500,000 deep", "на глубине 500 000",
            "/chats/{chat}/history/?limit=50&before={depth}",
            "/rooms/{chat}/messages?limit=50&skip={depth}",
        ),
    ),
    columns=("requests_per_s", "request_p50_ms", "request_p99_ms"),
    claims=(
        Claim(
            title={"en": "newest page: / naive", "ru": "последняя страница: / наивный"},
            of=Place("newest", "product", "requests_per_s"),
            to=Place("newest", "naive", "requests_per_s"),
            floor=3.5,
            goal=5,
        ),
        Claim(
            title={"en": "page 500,000 deep: / its own newest",
                   "ru": "страница на глубине 500 000: / своя последняя"},
            of=Place("deep", "product", "requests_per_s"),
            to=Place("newest", "product", "requests_per_s"),
            floor=0.85,
            goal=0.95,
        ),
        Claim(
            title={"en": "page 500,000 deep: / naive",
                   "ru": "страница на глубине 500 000: / наивный"},
            of=Place("deep", "product", "requests_per_s"),
            to=Place("deep", "naive", "requests_per_s"),
        ),
    ),
    plots=(
        Plot(
            figure="requests_per_s",
            title={"en": "Pages of history per second", "ru": "Страниц истории в секунду"},
            rounds=("newest", "deep"),
        ),
    ),
)  # fmt: skip
