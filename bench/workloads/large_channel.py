"""W7: ten people talk in a channel of a hundred members and in one of a hundred thousand.

Whoever is not connected costs nothing: the two differ in who is told of members only.
"""

from bench.population import Population
from bench.workloads.workload import Claim, Place, Plot, Round, Workload

CONNECTED = 10
SUBJECTS = ("product", "product-sqlite")
QUICK = Population(people=20, chat_size=20, kind="channel")


def _round(members: int) -> Round:
    return Round(
        name=f"{members} members",
        title={
            "en": f"{members:,} members",
            "ru": f"участников: {members:,}".replace(",", " "),
        },
        mode="send",
        population=Population(people=members, chat_size=members, kind="channel"),
        quick=QUICK,
        subjects=SUBJECTS,
        options={"window": 16, "chat_size": CONNECTED, "visitors": CONNECTED},
        fresh=True,
    )


def _claim(figure: str, en: str, ru: str, subject: str = "product", **bounds: float) -> Claim:
    return Claim(
        title={"en": f"{en}: 100,000 members / 100", "ru": f"{ru}: 100 000 участников / 100"},
        of=Place("100000 members", subject, figure),
        to=Place("100 members", subject, figure),
        **bounds,
        at_most=figure == "server_us_per_post",
    )


WORKLOAD = Workload(
    name="w7",
    title={
        "en": "A large channel: 10 connected people write and hear, the others are away",
        "ru": "Большой канал: 10 человек на связи пишут и слышат, остальных нет",
    },
    rounds=(_round(100), _round(1000), _round(100_000)),
    columns=("acks_per_s", "server_us_per_post", "ack_p50_ms", "ack_p99_ms"),
    claims=(
        _claim(
            "server_us_per_post", "the server's work for a message", "работа сервера на сообщение",
            floor=1.25, goal=1.1,
        ),
        _claim("acks_per_s", "messages a second", "сообщений в секунду", floor=0.8, goal=0.95),
        _claim(
            "server_us_per_post", "the server's work for a message, SQLite",
            "работа сервера на сообщение, SQLite", "product-sqlite",
        ),
    ),
    plots=(
        Plot(
            figure="server_us_per_post",
            title={"en": "The server's work for a message, µs (less is better)",
                   "ru": "Работа сервера на сообщение, мкс (меньше — лучше)"},
            rounds=("100 members", "1000 members", "100000 members"),
        ),
    ),
)  # fmt: skip
