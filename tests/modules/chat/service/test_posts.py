"""What a message on its way knows of itself."""

from datetime import UTC, datetime

from app.kernel.caller import Caller, Role
from app.kernel.ids import new_id
from app.modules.chat.schemas.extras import Extras
from app.modules.chat.schemas.messages import MessagePost
from app.modules.chat.service.posts import Post

ANN = Caller(new_id(), new_id(), Role.USER, datetime(2030, 1, 1, tzinfo=UTC))
CHAT = new_id()


def test_a_repeat_is_known_by_the_chat_the_sender_and_the_clients_name_for_it() -> None:
    name = new_id()
    post = Post(ANN, CHAT, MessagePost(text="tea", client_message_id=name))
    assert post.key == (CHAT, ANN.account_id, name)


def test_what_the_client_gave_no_name_can_be_no_repeat() -> None:
    assert Post(ANN, CHAT, MessagePost(text="tea")).key is None


def test_plain_words_need_nothing_asked() -> None:
    assert not Post(ANN, CHAT, MessagePost(text="write to ann@example.org")).rich


def test_whoever_may_be_named_has_to_be_looked_for() -> None:
    assert Post(ANN, CHAT, MessagePost(text="tea, @ann?")).rich


def test_what_carries_something_is_more_than_its_words() -> None:
    assert Post(ANN, CHAT, MessagePost(text="tea"), extras=Extras()).rich
