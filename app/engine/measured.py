"""What every request costs, by route template, method and status."""

from time import perf_counter

from starlette.types import ASGIApp, Receive, Scope, Send

from app.engine.errors import METHODS
from app.kernel.measures import OTHER, Counter, Family, Histogram, Measures

NO_ANSWER = "none"  # the client left, or the server was stopped, before there was a status


def refusals(measures: Measures) -> Family[Counter]:
    return measures.counters("messenger_errors", "Refusals told, by code.", "door", "code")


class Measured:
    """A layer around the application; what is not a request passes through it untouched.

    The status is what the doorman, who sees every answer, has noted. A path that no route knows
    counts as `other`, so whoever tries many of them adds no series.
    """

    def __init__(self, app: ASGIApp, measures: Measures) -> None:
        self._app = app
        self._requests = measures.counters(
            "messenger_http_requests", "Requests answered.", "method", "route", "status"
        )
        self._seconds = measures.histograms(
            "messenger_http_request_seconds", "From request to end of answer.", "method", "route"
        )
        self._refusals = refusals(measures)
        self._cells: dict[tuple[str, str, int], tuple[Counter, Histogram]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = perf_counter()
        try:
            await self._app(scope, receive, send)
        finally:
            self._count(scope, perf_counter() - started)

    def _count(self, scope: Scope, seconds: float) -> None:
        state = scope.get("state", {})
        method = scope["method"] if scope["method"] in METHODS else OTHER
        asked = method, getattr(scope.get("route"), "path_format", OTHER), state.get("status", 0)
        requests, spectrum = self._cells.get(asked) or self._found(*asked)
        requests.value += 1
        spectrum.observe(seconds)
        if "error_code" in state:
            self._refusals.of("http", state["error_code"]).add()

    def _found(self, method: str, route: str, status: int) -> tuple[Counter, Histogram]:
        told = str(status) if status else NO_ANSWER
        cells = self._requests.of(method, route, told), self._seconds.of(method, route)
        return self._cells.setdefault((method, route, status), cells)
