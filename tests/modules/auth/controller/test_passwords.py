"""New passwords through the HTTP door."""

from app.modules.auth.events import Purpose
from tests.modules.auth.conftest import PASSWORD, Desk, knocking

NEW = "another horse battery"


async def test_a_password_is_reset_and_set(desk: Desk) -> None:
    await desk.signs_up()
    async with knocking(desk) as door:
        known, unknown = [
            await door.post("/accounts/password/reset/", json={"email": f"{name}@example.com"})
            for name in ("ann", "nobody")
        ]
        assert known.status_code == unknown.status_code == 202
        assert known.text == unknown.text
        await desk.app.state.worker.deliver_due()
        body = {"token": desk.letters[0].token, "password": NEW}
        answer = await door.post("/accounts/password/set/", json=body)
        assert (answer.status_code, answer.content) == (204, b"")
        again = await door.post("/accounts/password/set/", json=body)
        assert (again.status_code, again.json()["error"]["code"]) == (422, "TOKEN_INVALID")
    await desk.signs_in(password=NEW)


async def test_a_weak_password_is_refused_and_not_repeated(desk: Desk) -> None:
    await desk.signs_up()
    letter = await desk.gets_a_link(Purpose.RESET)
    body = {"token": letter.token, "password": "qwertyuiop"}
    async with knocking(desk, **{"Accept-Language": "ru"}) as door:
        answer = await door.post("/accounts/password/set/", json=body)
    assert answer.status_code == 422
    assert answer.json()["error"]["fields"][0]["code"] == "too_common"
    assert "qwertyuiop" not in answer.text


async def test_a_password_is_changed_by_its_owner_only(desk: Desk) -> None:
    await desk.signs_up()
    grant = await desk.signs_in()
    body = {"old_password": PASSWORD, "new_password": NEW}
    async with knocking(desk) as door:
        assert (await door.post("/accounts/password/change/", json=body)).status_code == 401
    signed = {"Authorization": f"Bearer {grant.access_token}"}
    async with knocking(desk, **signed) as door:
        answer = await door.post("/accounts/password/change/", json=body)
        assert (answer.status_code, answer.content) == (204, b"")
        wrong = await door.post("/accounts/password/change/", json=body)
        assert wrong.status_code == 422
        assert wrong.json()["error"]["fields"][0]["field"] == "old_password"
        assert (await door.get("/accounts/me/")).status_code == 200


async def test_the_page_to_set_a_password_is_shown(desk: Desk) -> None:
    async with knocking(desk) as door:
        page = await door.get("/accounts/password/set/")
    assert page.status_code == 200
    assert 'data-page="set"' in page.text
