"""Who is named in a text."""

from uuid import UUID

import pytest

from app.modules.chat.service.handles import NAMED_MAX, handles_in, may_name, named_in

ANN, BOB, SMITH = (UUID(int=n) for n in range(3))
KNOWN = {"ann": ANN, "bob": BOB, "bob.smith": SMITH}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("@ann", [ANN]), ("Hello @Ann!", [ANN]), ("(@ANN)", [ANN]), ("@ann, @bob", [ANN, BOB]),
        ("«@bob»", [BOB]), ("@bob.", [BOB]), ("@bob...", [BOB]), ("@bob.smith", [SMITH]),
        ("@bob.Thanks", [BOB]), ("@bob\n@ann @bob", [BOB, ANN]), ("Привет,@ann", [ANN]),
        ("ann@bob", []), ("a@@bob", []), ("https://x.org/@bob", []), ("@bobby", []),
        ("@bobи", []), ("@боб", []), ("@\u212aan", []), ("@", []), ("@a", []), ("bob", []),
    ],
)  # fmt: skip
def test_whole_names_count_and_parts_of_words_do_not(text: str, named: list[UUID]) -> None:
    assert named_in(text, KNOWN) == named


def test_a_message_tells_so_many_and_no_more() -> None:
    known = {f"guest{n}": UUID(int=n) for n in range(100)}
    text = " ".join(f"@{name}" for name in known)
    assert len(named_in(text, known)) == NAMED_MAX


def test_a_text_of_names_alone_asks_for_a_bounded_number_of_them() -> None:
    assert len(handles_in(" ".join(f"@{n:05}" for n in range(600)))) == 100


@pytest.mark.parametrize(
    "text", ["ann@bob.org", "a@@bob", "@@ann", "https://x.org/@bob", "6 @ 7", "bob"]
)
def test_a_sign_alone_names_nobody(text: str) -> None:
    assert not may_name(text)


@pytest.mark.parametrize("text", ["@ann", "mail me@x.org, @ann", "@a @b @bob.smith"])
def test_where_a_name_may_stand_it_is_looked_for(text: str) -> None:
    assert may_name(text)
