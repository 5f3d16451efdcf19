"""What about accounts would be unsafe on a real server."""

from app.kernel.module import Seeding
from app.modules.auth.seeds import LOGINS, PASSWORD
from app.modules.auth.service.hazards import Hazards
from app.modules.auth.settings import AuthSettings
from tests.kit.house import House

SAFE = AuthSettings()
UNSAFE = AuthSettings(email_confirmation=False, password_min_length=4, ws_query_token=True)


def hazards(house: House, settings: AuthSettings = SAFE) -> Hazards:
    wiring = house.app.state.wiring
    demo = [login.email for login in LOGINS]
    return Hazards(wiring.reading, wiring.passwords, settings, demo=demo, known=PASSWORD)


async def test_a_fresh_installation_has_no_known_logins(own_house: House) -> None:
    assert await hazards(own_house).demo_logins() is None


async def test_the_seeded_logins_are_named_with_a_remedy(own_house: House) -> None:
    for seed in own_house.app.state.wiring.seeds:
        await seed(Seeding(accounts=0, chats=0, messages=0, progress=lambda *_: None))
    told = await hazards(own_house).demo_logins()
    assert told is not None
    assert all(login.email in told for login in LOGINS)
    assert "another" in told


async def test_settings_that_endanger_people_are_named(own_house: House) -> None:
    unsafe = hazards(own_house, UNSAFE)
    for told in (
        await unsafe.no_confirmation(),
        await unsafe.short_passwords(),
        await unsafe.token_in_addresses(),
    ):
        assert told is not None
        assert "set it" in told or "set 8" in told


async def test_safe_settings_have_nothing_to_hear(own_house: House) -> None:
    safe = hazards(own_house)
    assert await safe.no_confirmation() is None
    assert await safe.short_passwords() is None
    assert await safe.token_in_addresses() is None
