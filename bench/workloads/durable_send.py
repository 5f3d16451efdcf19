"""W1: fifty people in chats of two post as fast as they are answered; an answer means stored."""

from bench.population import Population
from bench.workloads.workload import Claim, Place, Plot, Round, Workload

PAIRS = Population(people=50, chat_size=2)
FEW = Population(people=6, chat_size=2)


def _window(size: int) -> Round:
    return Round(
        name=f"window {size}",
        title={"en": f"{size} in flight each", "ru": f"по {size} в пути"},
        mode="send",
        population=PAIRS,
        quick=FEW,
        subjects=("product", "product-sqlite", "naive"),
        options={"window": size, "chat_size": 2},
        fresh=True,
    )


WORKLOAD = Workload(
    name="w1",
    title={
        "en": "Durable send: 50 senders in chats of 2, messages acknowledged after the commit",
        "ru": "Надёжная отправка: 50 отправителей в чатах по 2, подтверждение после commit",
    },
    rounds=(_window(1), _window(16)),
    columns=("acks_per_s", "ack_p50_ms", "ack_p99_ms"),
    claims=(
        Claim(
            title={"en": "send, window 16: / naive", "ru": "отправка, окно 16: / наивный"},
            of=Place("window 16", "product", "acks_per_s"),
            to=Place("window 16", "naive", "acks_per_s"),
            floor=40,
            goal=75,
        ),
        Claim(
            title={"en": "send, window 1: / naive", "ru": "отправка, окно 1: / наивный"},
            of=Place("window 1", "product", "acks_per_s"),
            to=Place("window 1", "naive", "acks_per_s"),
        ),
        Claim(
            title={"en": "p99 of the answer, window 1: / naive",
                   "ru": "p99 подтверждения, окно 1: / наивный"},
            of=Place("window 1", "product", "ack_p99_ms"),
            to=Place("window 1", "naive", "ack_p99_ms"),
            at_most=True,
        ),
        Claim(
            title={"en": "send, window 16: SQLite / PostgreSQL",
                   "ru": "отправка, окно 16: SQLite / PostgreSQL"},
            of=Place("window 16", "product-sqlite", "acks_per_s"),
            to=Place("window 16", "product", "acks_per_s"),
            floor=0.8,
        ),
    ),
    plots=(
        Plot(
            figure="acks_per_s",
            title={"en": "Messages stored and acknowledged, per second",
                   "ru": "Сохранено и подтверждено сообщений в секунду"},
            rounds=("window 1", "window 16"),
        ),
    ),
)  # fmt: skip
