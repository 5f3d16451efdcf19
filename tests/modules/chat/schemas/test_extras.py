"""What a message carries comes out of the column as it went in; people are kept as ids only."""

import json
from datetime import UTC, datetime
from uuid import UUID

from app.modules.auth.public import Person
from app.modules.chat.schemas.extras import NOTHING, Extras, ForwardRead, SystemRead, read

ANN, BOB = (
    Person(id=UUID(int=number), username=name, display_name=name.title())
    for number, name in ((1, "ann"), (2, "bob"))
)
PEOPLE = {ANN.id: ANN, BOB.id: BOB}
NOON = datetime(2030, 1, 1, 12, tzinfo=UTC)
CARRIED = Extras(
    forward=ForwardRead(sender_id=ANN.id, sender=ANN, sent_at=NOON, text="said"),
    mentions=[BOB.id],
    system=SystemRead(kind="added", count=30, accounts=[BOB]),
)


def test_an_ordinary_message_keeps_nothing() -> None:
    assert NOTHING.kept() is None
    assert Extras(mentions=[], attachments=[]).kept() is None


def test_what_is_kept_is_read_again() -> None:
    kept = CARRIED.kept()
    assert kept is not None
    assert read(kept, PEOPLE) == CARRIED


def test_no_name_is_kept() -> None:
    kept = CARRIED.kept()
    assert kept is not None
    assert "ann" not in kept.casefold()
    assert set(json.loads(kept)["system"]) == {"kind", "count", "account_ids"}


def test_who_has_another_name_now_is_read_with_it() -> None:
    kept = CARRIED.kept()
    assert kept is not None
    renamed = ANN.model_copy(update={"display_name": "Anna"})
    found = read(kept, PEOPLE | {ANN.id: renamed}).forward
    assert found is not None
    assert found.sender.display_name == "Anna"
