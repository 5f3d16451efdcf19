"""Preferences through the HTTP door."""

from tests.modules.notify.conftest import PostOffice


async def test_ann_reads_and_changes_her_preferences(post: PostOffice) -> None:
    await post.person()
    async with post.knocking(await post.token("ann")) as door:
        path = "/notify/preferences/"
        before = await door.get(path)
        assert before.json()["data"] == {"mail_security_notices": True, "send_read_receipts": True}
        after = await door.patch(path, json={"send_read_receipts": False})
        assert after.json()["data"] == {"mail_security_notices": True, "send_read_receipts": False}
        assert (await door.patch(path, json={"digest": True})).status_code == 422
        assert (await door.patch(path, json={"send_read_receipts": 0})).status_code == 422


async def test_nobody_has_none(post: PostOffice) -> None:
    async with post.knocking() as door:
        assert (await door.get("/notify/preferences/")).status_code == 401
