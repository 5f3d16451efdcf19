"""Acts upon accounts through the HTTP door: statuses, shapes, and who may."""

from uuid import uuid4

import httpx
import pytest

from app.kernel.caller import Role
from tests.modules.auth.conftest import Desk


async def bearer(desk: Desk, name: str, role: Role = Role.USER) -> dict[str, str]:
    account = await desk.signs_up(name)
    await desk.changes(account.id, role=role.value)
    return {"Authorization": f"Bearer {(await desk.signs_in(name)).access_token}"}


async def test_an_admin_blocks_and_unblocks(desk: Desk, door: httpx.AsyncClient) -> None:
    admin, ann = await bearer(desk, "chief", Role.ADMIN), await desk.signs_up("ann")
    path = f"/accounts/{ann.id}/block/"
    body = {"reason": "Spam", "until": "2030-01-01T00:00:00Z"}
    blocked = await door.post(path, json=body, headers=admin)
    assert blocked.status_code == 200
    data = blocked.json()["data"]
    assert (data["block_reason"], data["blocked_until"]) == ("Spam", "2030-01-01T00:00:00Z")
    assert (await door.post(path, headers=admin)).status_code == 200  # the body may be left out
    assert (await door.delete(path, headers=admin)).status_code == 204


@pytest.mark.parametrize(
    "body",
    [{"until": "tomorrow"}, {"until": 5}, {"reason": "x" * 501}, {"until": "2020-01-01T00:00:00Z"},
     {"more": 1}, []],
)  # fmt: skip
async def test_a_bad_block_is_refused(desk: Desk, door: httpx.AsyncClient, body: object) -> None:
    admin, ann = await bearer(desk, "chief", Role.ADMIN), await desk.signs_up("ann")
    answer = await door.post(f"/accounts/{ann.id}/block/", json=body, headers=admin)
    assert answer.status_code == 422


async def test_who_may_not_learns_nothing_of_who_is_there(
    desk: Desk, door: httpx.AsyncClient
) -> None:
    bob, ann = await bearer(desk, "bob"), await desk.signs_up("ann")
    for account_id in (ann.id, uuid4()):
        answer = await door.post(f"/accounts/{account_id}/block/", headers=bob)
        assert (answer.status_code, answer.json()["error"]["code"]) == (403, "FORBIDDEN")


async def test_the_last_admin_and_oneself(desk: Desk, door: httpx.AsyncClient) -> None:
    admin = await bearer(desk, "chief", Role.ADMIN)
    me = (await door.get("/accounts/me/", headers=admin)).json()["data"]["id"]
    demoted = await door.put(f"/accounts/{me}/role/", json={"role": "user"}, headers=admin)
    blocked = await door.post(f"/accounts/{me}/block/", headers=admin)
    assert (demoted.status_code, demoted.json()["error"]["code"]) == (409, "LAST_ADMIN")
    assert (blocked.status_code, blocked.json()["error"]["code"]) == (409, "NOT_YOURSELF")


async def test_a_role_that_is_none_is_refused(desk: Desk, door: httpx.AsyncClient) -> None:
    admin, ann = await bearer(desk, "chief", Role.ADMIN), await desk.signs_up("ann")
    for role in ("owner", "ADMIN", None, 1):
        answer = await door.put(f"/accounts/{ann.id}/role/", json={"role": role}, headers=admin)
        assert answer.status_code == 422


async def test_an_admin_sees_and_mends_and_signs_out(desk: Desk, door: httpx.AsyncClient) -> None:
    admin, ann = await bearer(desk, "chief", Role.ADMIN), await desk.signs_up("ann")
    session = (await desk.signs_in("ann")).session_id
    there = f"/accounts/{ann.id}/"
    mended = await door.patch(there, json={"bio": "Writes."}, headers=admin)
    assert mended.json()["data"]["bio"] == "Writes."
    listed = await door.get(f"{there}sessions/", headers=admin)
    assert [one["id"] for one in listed.json()["data"]["entities"]] == [str(session)]
    ended = [await door.delete(f"{there}sessions/{session}/", headers=admin) for _ in range(2)]
    assert [answer.status_code for answer in ended] == [204, 404]
    assert (await door.delete(f"{there}sessions/", headers=admin)).status_code == 204
    log = (await door.get("/accounts/audit/", headers=admin)).json()["data"]["entities"]
    assert [e["act"] for e in log] == ["sessions_ended", "session_ended", "profile_changed"]


async def test_a_token_of_a_blocked_account_says_so(desk: Desk, door: httpx.AsyncClient) -> None:
    ann = await bearer(desk, "ann")
    me = (await door.get("/accounts/me/", headers=ann)).json()["data"]["id"]
    admin = await bearer(desk, "chief", Role.ADMIN)
    await door.post(f"/accounts/{me}/block/", headers=admin)
    answer = await door.get("/accounts/me/", headers=ann)
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "BLOCKED")
