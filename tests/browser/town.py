"""A messenger in which something is going on, for looking at."""

from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy import update

from app.modules.auth.models import Account
from tests.kit.cast import Cast, Frame, Person
from tests.kit.house import House

HIKE: tuple[tuple[str, str], ...] = (
    ("bob", "Morning! Is the hike still on for Saturday?"),
    ("ann", "It is. The forecast says sun until four."),
    ("ann", "Meet at the station, 8:10, platform 3?"),
    ("carol", "Platform 3 works. I'll bring the big thermos ☕"),
    ("bob", "And I the map — the ridge path was closed last time, remember?"),
    ("ann", "Oh, right. Then we go by the lake: https://example.com/routes/lake-loop"),
    ("carol", "Lake loop it is. 14 km, we are back before six."),
)
PLAN: tuple[tuple[str, str], ...] = (
    ("carol", "Коллеги, релиз переносим на четверг: ждём проверку миграций."),
    ("ann", "Хорошо. Журнал изменений я допишу сегодня."),
    ("bob", "Тесты на обеих базах зелёные, осталось прогнать `manage.py check`."),
)


@dataclass
class Town:
    """Ann is the one who looks; she is an admin of the site."""

    ann: Person
    bob: Person
    carol: Person
    direct: Frame
    hike: Frame
    plans: Frame
    quiet: Frame
    club: Frame


async def town(house: House, cast: Cast) -> Town:
    ann, bob, carol = [await cast.person(name) for name in ("ann", "bob", "carol")]
    people = {"ann": ann, "bob": bob, "carol": carol}
    names = {"ann": "Ann Hill", "bob": "Bob Rivers", "carol": "Клара Лесная"}
    for name, person in people.items():
        await person.http.patch("/accounts/me/", display_name=names[name], bio="I like long walks.")
    await promote(house, ann)
    quiet = await bob.opens(ann, name="Night shift")
    plans = await carol.opens(ann, bob, name="Команда продукта", description="Планы и релизы")
    for who, text in PLAN:
        await people[who].posts(plans, text)
    direct = await ann.opens_direct(carol)
    await carol.posts(direct, "Did you see the photos from last week? 🙂")
    hike = await ann.opens(
        bob, carol, name="Weekend hikers", description="Where to go, what to pack"
    )
    said = [await people[who].posts(hike, text) for who, text in HIKE]
    await _goes_on(people, hike, said)
    await ann.http.put(f"/chats/{quiet['id']}/mute/")
    return Town(ann, bob, carol, direct, hike, plans, quiet, await _channels(ann, bob, carol))


async def _channels(ann: Person, bob: Person, carol: Person) -> Frame:
    """One for everybody, and one that bob asks to be let into."""
    news = {"type": "channel", "is_public": True, "slug": f"trail-news-{uuid4().hex[:6]}"}
    await carol.opens(name="Trail news", description="What is open, what is closed.", **news)
    club = await ann.opens(name="Summit club", type="channel", is_public=False)
    await ann.posts(club, "The winter programme is out.")
    await bob.http.post(f"/chats/{club['id']}/join-requests/")
    return club


async def promote(house: House, person: Person) -> None:
    async with house.database.unit_of_work() as transaction:
        office = update(Account).where(Account.id == UUID(person.id)).values(role="admin")
        await transaction.session.execute(office)


async def _goes_on(people: dict[str, Person], hike: Frame, said: list[Frame]) -> None:
    """Answers, reactions, a pin, a correction and something taken back."""
    ann, bob, carol = people["ann"], people["bob"], people["carol"]
    at = f"/chats/{hike['id']}"
    await carol.http.put(f"{at}/messages/{said[2]['id']}/reactions/👍/")
    await bob.http.put(f"{at}/messages/{said[2]['id']}/reactions/👍/")
    await ann.http.put(f"{at}/messages/{said[3]['id']}/reactions/❤️/")
    await ann.http.put(f"{at}/pins/{said[2]['id']}/")
    await bob.posts(hike, "Perfect, the lake is lovely in November.", reply_to_id=said[5]["id"])
    wrong = await bob.posts(hike, "I will be on platform 2")
    await bob.http.delete(f"{at}/messages/{wrong['id']}/")
    mended = await carol.posts(hike, "Who takes the tickets?")
    await carol.http.patch(f"{at}/messages/{mended['id']}/", text="Who buys the tickets?")
    await ann.posts(hike, "I do, group ticket is cheaper. Pay me back in cake 🍰")
    await ann.history(hike)
    await bob.http.post(f"{at}/read/", seq=said[-1]["seq"])
