"""The short way tells exactly what the long way tells."""

import httpx
import pytest

from app.engine.short_way import ShortWay
from tests.engine.conftest import tea_app, visitor_of
from tests.engine.extra.tea import TEA

ANN = {"Authorization": "Bearer ann"}
ASKED = [
    ("/teas/", {}), ("/teas", {}), ("/teas/mine/", ANN), ("/teas/mine", ANN),
    ("/teas/mine/", {}), ("/teas/mine/", {"Authorization": "Bearer nobody"}),
    ("/teas/mine/", {"Authorization": "bearer ann"}), ("/teas/mine/", {"Authorization": "ann"}),
    ("/teas/mine/", {"Authorization": "Basic ann"}), ("/teas/mine/", {"Authorization": "Bearer "}),
    ("/teas/mine/", {"Authorization": "Bearer blocked"}), ("/teas/away/", {}),
    ("/teas/away/", {"Accept-Language": "ru"}), ("/teas/spilled/", {}),
    (f"/teas/{TEA}/", ANN), (f"/teas/{TEA}", ANN), (f"/teas/{TEA}/", {}), ("/teas/x/", ANN),
    ("/teas//", ANN), ("/teas/mine//", ANN), (f"/teas/{TEA}/more/", ANN), ("/nowhere/", {}),
    ("/", {}), ("//", {}), ("/teas/?limit=x", {}), ("/teas/mine/?a=1&a=2", ANN),
    ("/teas/m%69ne/", ANN), ("/teas/%00/", ANN), ("/pots/", {}),
]  # fmt: skip


def shown(response: httpx.Response) -> tuple[int, dict[str, str], str]:
    """Everything but the request's id."""
    own = response.headers["x-request-id"]
    headers = {name: value for name, value in response.headers.items() if value != own}
    return response.status_code, headers, response.text.replace(own, "?")


@pytest.mark.parametrize(("path", "headers"), ASKED)
async def test_both_ways_answer_the_same(
    path: str, headers: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    async with visitor_of(tea_app()) as short:
        quick = await short.get(path, headers=headers)
        monkeypatch.setattr(ShortWay, "_found", lambda *_: None)
        slow = await short.get(path, headers=headers)
    assert shown(quick) == shown(slow)


async def test_plain_reads_do_go_the_short_way(monkeypatch: pytest.MonkeyPatch) -> None:
    found: list[bool] = []
    look = ShortWay._found

    def noted(self: ShortWay, scope: dict[str, object]) -> object:
        known = look(self, scope)
        found.append(known is not None)
        return known

    monkeypatch.setattr(ShortWay, "_found", noted)
    async with visitor_of(tea_app()) as visitor:
        for path in ("/teas/mine/", "/teas/mine", f"/teas/{TEA}/", f"/teas/{TEA}"):
            await visitor.get(path, headers=ANN)
        assert found == [True] * 4
        await visitor.get("/teas/mine/")
        await visitor.post("/teas/", json={"name": "Green"})
    assert found == [True] * 4 + [False]
