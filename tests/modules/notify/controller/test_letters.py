"""The send log through the HTTP door."""

from app.kernel.ids import new_id
from tests.modules.notify.conftest import PostOffice, delivery, draft


async def test_an_admin_sees_what_was_sent_and_never_a_token(post: PostOffice) -> None:
    admin = await post.admin()
    one = delivery()
    await post.letters.deliver(one, draft(admin.account_id))
    async with post.knocking(await post.token("postmistress")) as door:
        answer = await door.get("/notify/outbox/", params={"status": "sent", "limit": 1})
        [letter] = answer.json()["data"]["entities"]
        assert (letter["id"], letter["status"], letter["attempts"]) == (str(one.id), "sent", 1)
        assert "sesame" not in answer.text
        again = await door.post(f"/notify/outbox/{one.id}/retry/")
        assert (again.status_code, again.json()["error"]["code"]) == (409, "LETTER_DONE")
        unknown = await door.post(f"/notify/outbox/{new_id()}/retry/")
        assert unknown.status_code == 404
        assert (await door.get("/notify/outbox/?status=lost")).status_code == 422


async def test_others_may_not(post: PostOffice) -> None:
    await post.person()
    async with post.knocking(await post.token("ann")) as door:
        assert (await door.get("/notify/outbox/")).status_code == 403
        assert (await door.post(f"/notify/outbox/{new_id()}/retry/")).status_code == 403
