"""What the text of a message may be."""

import pytest

from app.kernel.errors import InvalidInput
from app.modules.chat.service.texts import TextRule
from app.modules.chat.settings import ChatSettings

RULE = TextRule(ChatSettings(text_max=5000))


@pytest.mark.parametrize("text", ["a", "ü" * 5000, "👍"])
def test_what_can_be_seen_and_is_short_enough_may_be_said(text: str) -> None:
    RULE.check(text)


@pytest.mark.parametrize("text", ["", " ", "\u200b", "a" * 5001, "👍" * 4097])
def test_nothing_and_too_much_are_refused(text: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        RULE.check(text)
    assert refused.value.fields[0].field == "text"
