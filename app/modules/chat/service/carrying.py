"""What posts carry besides their text: put on while they are written, true when they change."""

from collections.abc import Mapping, Sequence

from app.kernel.transaction import Transaction
from app.modules.chat.models import Message
from app.modules.chat.schemas.extras import NOTHING, Extras, mentions_in, with_mentions
from app.modules.chat.schemas.posted import PostedMessage
from app.modules.chat.service.mentions import Mentioning, Mentions
from app.modules.chat.service.posts import Post


class Carrying:
    """Asked about batches in which some post is more than its text; the chats are held."""

    def __init__(self, mentions: Mentions) -> None:
        self._mentions = mentions

    async def of(self, transaction: Transaction, posts: Sequence[Post]) -> Mapping[Post, Extras]:
        """By post, without those that carry nothing."""
        rich = [post for post in posts if post.rich]
        texts = [(post.chat_id, _own_words(post)) for post in rich]
        named = await self._mentions.named(transaction, texts)
        carried = {
            post: (post.extras or NOTHING).model_copy(update={"mentions": ids})
            for post, ids in zip(rich, named, strict=True)
        }
        return {post: extras for post, extras in carried.items() if extras != NOTHING}

    async def written(self, transaction: Transaction, messages: Sequence[PostedMessage]) -> None:
        """Those who are named are told."""
        said = [
            Mentioning(one.chat_id, one.seq, one.id, one.sender_id, one.extras.mentions)
            for one in messages
            if one.extras is not None and one.extras.mentions
        ]
        await self._mentions.add(transaction, said)

    async def rewritten(self, transaction: Transaction, row: Message, text: str) -> None:
        """The row is about to say this instead."""
        before = mentions_in(row.extra)
        if not before and "@" not in text:
            return
        (after,) = await self._mentions.named(transaction, [(row.chat_id, text)])
        if after == before:
            return
        await self._mentions.withdraw(transaction, Mentioning.of(row, set(before) - set(after)))
        await self._mentions.add(transaction, [Mentioning.of(row, set(after) - set(before))])
        row.extra = with_mentions(row.extra, after)

    async def dropped(self, transaction: Transaction, row: Message) -> None:
        """The row is about to lose all that it carries."""
        await self._mentions.withdraw(transaction, Mentioning.of(row, mentions_in(row.extra)))


def _own_words(post: Post) -> str:
    """Whoever passes somebody's words on calls nobody by them."""
    forward = post.extras.forward if post.extras is not None else None
    return post.text if forward is None or forward.text is not None else ""
