"""`seed`: demo data up to what is asked for."""

from tests.engine.cli.conftest import Operator


def test_seeding_twice_and_a_database_that_is_behind(operator: Operator) -> None:
    behind = operator("seed")
    assert behind.code == 1
    assert "python manage.py db migrate" in behind.complained

    operator("db", "migrate")
    command = ("seed", "--messages", "500", "--chats", "4", "--accounts", "3")
    first = operator(*command)
    assert first.code == 0
    assert "500/500" in first.complained
    assert operator(*command).code == 0
