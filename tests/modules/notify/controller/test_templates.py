"""Templates through the HTTP door."""

from tests.modules.notify.conftest import PostOffice


async def test_an_admin_looks_writes_and_previews(post: PostOffice) -> None:
    await post.admin()
    async with post.knocking(await post.token("postmistress")) as door:
        listed = await door.get("/notify/templates/")
        assert listed.status_code == 200
        assert len(listed.json()["data"]["entities"]) == 12
        path = "/notify/templates/email_confirm/"
        put = await door.put(path, json={"locale": "en", "subject": "Hi {{ name }}"})
        assert put.json()["data"]["overridden"] is True
        seen = await door.post(f"{path}preview/", json={"locale": "en"})
        assert seen.json()["data"]["subject"] == "Hi Ann"
        broken = await door.put(path, json={"locale": "en", "html": "{% for %}"})
        assert broken.status_code == 422
        assert broken.json()["error"]["fields"][0]["field"] == "html"
        unknown = await door.put("/notify/templates/no/", json={"locale": "en"})
        assert unknown.status_code == 404
        french = await door.put(path, json={"locale": "fr"})
        assert french.status_code == 422


async def test_others_may_not(post: PostOffice) -> None:
    await post.person()
    async with post.knocking(await post.token("ann")) as door:
        assert (await door.get("/notify/templates/")).status_code == 403
    async with post.knocking() as door:
        assert (await door.get("/notify/templates/")).status_code == 401
