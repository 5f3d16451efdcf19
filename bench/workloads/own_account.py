"""W5: people ask who they are: the cheapest request that needs an account."""

from bench.population import Population
from bench.workloads.workload import Claim, Place, Plot, Round, Workload

WORKLOAD = Workload(
    name="w5",
    title={
        "en": "GET /accounts/me/ with a token, 32 connections",
        "ru": "GET /accounts/me/ с токеном, 32 соединения",
    },
    rounds=(
        Round(
            name="me",
            title={"en": "own account", "ru": "своя учётная запись"},
            mode="ask",
            population=Population(people=50, chat_size=2),
            quick=Population(people=6, chat_size=2),
            subjects=("product", "naive"),
            options={"connections": 32},
            at={"product": {"path": "/accounts/me/"}, "naive": {"path": "/me"}},
        ),
    ),
    columns=("requests_per_s", "request_p50_ms", "request_p99_ms"),
    claims=(
        Claim(
            title={"en": "own account: / naive with a row by ORM",
                   "ru": "своя учётная запись: / наивный со строкой через ORM"},
            of=Place("me", "product", "requests_per_s"),
            to=Place("me", "naive", "requests_per_s"),
            floor=8,
            goal=11,
        ),
    ),
    plots=(
        Plot(
            figure="requests_per_s",
            title={"en": "GET /accounts/me/, per second", "ru": "GET /accounts/me/ в секунду"},
            rounds=("me",),
        ),
    ),
)  # fmt: skip
