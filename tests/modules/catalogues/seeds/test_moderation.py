"""What people may answer a message with, or say of it."""

from app.modules.catalogues.schemas import EntryDraft
from app.modules.catalogues.seeds.moderation import reactions, report_reasons
from tests.kit.cast import Person


def test_they_stand_in_the_order_in_which_they_are_written() -> None:
    for rows in (reactions(), report_reasons()):
        assert [row.position for row in rows] == [10 * n for n in range(1, len(rows) + 1)]
        assert len({row.key for row in rows}) == len(rows)
        for row in rows:
            assert EntryDraft(**row._asdict()).model_dump() == row._asdict()
    assert report_reasons()[-1].key == "other"


async def test_whatever_is_offered_can_be_put_on_a_message(ann: Person) -> None:
    chat = await ann.opens()
    message = await ann.posts(chat)
    offered = [one["key"] for one in (await ann.http.get("/catalogues/reactions/"))["entities"]]
    path = f"/chats/{chat['id']}/messages/{message['id']}/reactions"
    for emoji in offered:
        message = await ann.http.put(f"{path}/{emoji}/")
    assert {one["emoji"] for one in message["reactions"]} == set(offered)
