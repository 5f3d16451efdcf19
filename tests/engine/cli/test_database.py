"""`db`: an operator brings a database up, looks at it, takes it down and empties it."""

from tests.engine.cli.conftest import Operator


def test_an_operator_takes_a_database_up_and_down(operator: Operator) -> None:
    assert "pending" in operator("db", "status").said
    assert "Migrated" in operator("db", "migrate").said
    refused = operator("db", "downgrade", "auth")
    assert refused.code == 1
    assert "requires auth and is migrated" in refused.complained
    assert operator("db", "downgrade", "chat", "base").code == 0
    assert operator("db", "reset", "--yes").code == 0
    assert "Nothing to migrate" in operator("db", "migrate").said


def test_prod_is_neither_emptied_nor_seeded(operator: Operator) -> None:
    for command in (["db", "reset", "--yes"], ["seed"]):
        ended = operator(*command, ENVIRONMENT="PROD")
        assert ended.code == 1
        assert "PROD" in ended.complained
