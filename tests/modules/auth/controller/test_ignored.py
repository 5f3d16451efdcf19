"""Whom one ignores, through the HTTP door."""

from uuid import uuid4

import httpx

from tests.modules.auth.conftest import Desk


async def test_the_list_is_kept_through_the_door(desk: Desk, door: httpx.AsyncClient) -> None:
    bob = await desk.signs_up("bob")
    await desk.signs_up("ann")
    door.headers["Authorization"] = f"Bearer {(await desk.signs_in('ann')).access_token}"

    put = await door.put(f"/accounts/me/ignored/{bob.id}/")
    listed = await door.get("/accounts/me/ignored/")
    unknown = await door.put(f"/accounts/me/ignored/{uuid4()}/")
    gone = await door.delete(f"/accounts/me/ignored/{bob.id}/")

    assert put.status_code == 200
    assert put.json()["data"].keys() == {"account_id", "account", "ignored_at"}
    assert listed.json()["data"]["entities"] == [put.json()["data"]]
    assert (unknown.status_code, unknown.json()["error"]["code"]) == (404, "ACCOUNT_NOT_FOUND")
    assert gone.status_code == 204
    assert (await door.get("/accounts/me/ignored/")).json()["data"]["total_count"] == 0
