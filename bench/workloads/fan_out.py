"""W2: one posts, everybody in the chat hears it: as fast as it goes, and at a steady rate."""

from bench.population import Population
from bench.workloads.workload import Claim, Place, Plot, Round, Workload

RATE = 10_000  # deliveries a second


def _round(members: int, *, paced: bool) -> Round:
    how = (
        {"en": f"{RATE:,}/s", "ru": f"{RATE:,}/с".replace(",", " ")}
        if paced
        else {"en": "8 in flight", "ru": "8 в пути"}
    )
    return Round(
        name=f"{members} {'paced' if paced else 'max'}",
        title={
            "en": f"{members:,} members, {how['en']}",
            "ru": f"{members:,} участников, {how['ru']}".replace(",", " ", 1),
        },
        mode="fanout",
        population=Population(people=members, chat_size=members),
        quick=Population(people=members // 10, chat_size=members // 10),
        subjects=("product", "naive", "naive-unstored"),
        options={"rate": RATE} if paced else {"window": 8},
        fresh=True,
    )


WORKLOAD = Workload(
    name="w2",
    title={
        "en": "Fan-out: one sender, everybody in the chat is told, every message stored",
        "ru": "Рассылка: один пишет, все в чате слышат, каждое сообщение сохранено",
    },
    rounds=(
        _round(100, paced=False),
        _round(1000, paced=False),
        _round(100, paced=True),
        _round(1000, paced=True),
    ),
    columns=("deliveries_per_s", "complete_p99_ms", "delivery_p50_ms", "delivery_p99_ms"),
    claims=(
        Claim(
            title={"en": "fan-out to 1,000: / naive that stores nothing",
                   "ru": "рассылка на 1000: / наивный без базы"},
            of=Place("1000 max", "product", "deliveries_per_s"),
            to=Place("1000 max", "naive-unstored", "deliveries_per_s"),
            floor=6,
            goal=12,
        ),
        Claim(
            title={"en": "fan-out to 100: / naive that stores nothing",
                   "ru": "рассылка на 100: / наивный без базы"},
            of=Place("100 max", "product", "deliveries_per_s"),
            to=Place("100 max", "naive-unstored", "deliveries_per_s"),
        ),
        Claim(
            title={"en": "p99 at 10,000/s to 1,000: / naive that stores nothing",
                   "ru": "p99 при 10 000/с на 1000: / наивный без базы"},
            of=Place("1000 paced", "product", "delivery_p99_ms"),
            to=Place("1000 paced", "naive-unstored", "delivery_p99_ms"),
            at_most=True,
        ),
    ),
    plots=(
        Plot(
            figure="deliveries_per_s",
            title={"en": "Deliveries per second", "ru": "Доставок в секунду"},
            rounds=("100 max", "1000 max"),
        ),
        Plot(
            figure="delivery_p99_ms",
            title={"en": "p99 of a delivery at 10,000/s, ms (less is better)",
                   "ru": "p99 доставки при 10 000/с, мс (меньше — лучше)"},
            rounds=("100 paced", "1000 paced"),
        ),
    ),
)  # fmt: skip
