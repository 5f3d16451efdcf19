"""What a new module may be called."""

import pytest

from app.engine.scaffold.names import WrongName, check

TAKEN = {"auth", "chat"}
PREFIXES = {"API", "DB", "CHAT"}


@pytest.mark.parametrize("name", ["polls", "ab", "team_notes", "a1_b2", "x" * 24, "search"])
def test_a_plain_word_is_a_name(name: str) -> None:
    check(name, TAKEN, PREFIXES)


@pytest.mark.parametrize(
    "name",
    ["", "a", "Polls", "1st", "_polls", "polls_", "a__b", "pólls", "po-lls", "po lls", "../polls",
     "polls\n", "x" * 25, "a.b", "голоса"],
)  # fmt: skip
def test_what_is_no_name_is_told_what_one_is(name: str) -> None:
    with pytest.raises(WrongName, match=r"is not a module's name: 2 to 24 of a-z"):
        check(name, TAKEN, PREFIXES)


@pytest.mark.parametrize(
    "name",
    ["class", "match", "list", "print", "sockets", "kernel", "wiring", "database", "service",
     "crud", "utils", "base", "engine", "api", "db", "accounts", "catalogue", "docs", "ws",
     "tests"],
)  # fmt: skip
def test_a_word_that_means_something_here_is_reserved(name: str) -> None:
    with pytest.raises(WrongName, match=f"'{name}' is reserved"):
        check(name, TAKEN, PREFIXES)


def test_there_are_no_two_of_one_name() -> None:
    with pytest.raises(WrongName, match="a module 'chat' already"):
        check("chat", TAKEN, PREFIXES)
