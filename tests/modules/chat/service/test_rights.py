"""What other modules are told of somebody's rights in a chat."""

from uuid import UUID

import pytest

from app.kernel.ports import Authenticator
from app.modules.chat.public import ChatMissing, ChatRights
from tests.kit.cast import Person
from tests.kit.house import House


async def test_members_may_and_strangers_find_nothing(
    house: House, ann: Person, bob: Person
) -> None:
    wiring = house.app.state.wiring
    rights: ChatRights = wiring.get(ChatRights)
    chat_id = UUID((await ann.opens())["id"])
    member, stranger = [
        await wiring.get(Authenticator).authenticate(who.token) for who in (ann, bob)
    ]
    async with house.database.unit_of_work() as transaction:
        await rights.check_visible(transaction, member, chat_id)
        await rights.check_writable(transaction, member, chat_id)
        for check in (rights.check_visible, rights.check_writable):
            with pytest.raises(ChatMissing):
                await check(transaction, stranger, chat_id)
