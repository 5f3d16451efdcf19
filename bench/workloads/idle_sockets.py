"""W3: many sockets sign in and are silent: how fast they come, what each costs in memory."""

from bench.population import Population
from bench.workloads.workload import Claim, Place, Plot, Round, Workload


def _round(name: str, en: str, ru: str, *, deflate: bool) -> Round:
    return Round(
        name=name,
        title={"en": en, "ru": ru},
        mode="idle",
        population=Population(people=5000, chat_size=50),
        quick=Population(people=50, chat_size=10),
        subjects=("product", "naive"),
        options={"deflate": deflate},
    )


WORKLOAD = Workload(
    name="w3",
    title={
        "en": "5,000 idle sockets, signed in, in chats of 50",
        "ru": "5000 молчащих сокетов после входа, чаты по 50",
    },
    rounds=(
        _round("plain", "no compression", "без сжатия", deflate=False),
        _round("deflate", "compression offered", "сжатие предложено", deflate=True),
    ),
    columns=("kib_per_socket", "connects_per_s"),
    claims=(
        Claim(
            title={"en": "memory per socket, compression offered: / naive",
                   "ru": "память на сокет, сжатие предложено: / наивный"},
            of=Place("deflate", "product", "kib_per_socket"),
            to=Place("deflate", "naive", "kib_per_socket"),
            floor=0.5,
            at_most=True,
        ),
        Claim(
            title={"en": "memory per socket: / naive", "ru": "память на сокет: / наивный"},
            of=Place("plain", "product", "kib_per_socket"),
            to=Place("plain", "naive", "kib_per_socket"),
            floor=1.0,
            goal=0.8,
            at_most=True,
        ),
        Claim(
            title={"en": "connect and sign in: / naive", "ru": "соединение и вход: / наивный"},
            of=Place("plain", "product", "connects_per_s"),
            to=Place("plain", "naive", "connects_per_s"),
            floor=1.0,
            goal=1.3,
        ),
    ),
    plots=(
        Plot(
            figure="kib_per_socket",
            title={"en": "Memory per idle socket, KiB (less is better)",
                   "ru": "Память на молчащий сокет, КиБ (меньше — лучше)"},
            rounds=("plain", "deflate"),
        ),
    ),
)  # fmt: skip
