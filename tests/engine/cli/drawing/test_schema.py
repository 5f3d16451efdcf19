"""What is drawn of a schema."""

from collections.abc import Sequence

from app.engine.cli.drawing.schema import Arrow, DrawnColumn, DrawnTable


def test_a_table_is_its_modules_and_comes_after_what_it_points_to(
    town: Sequence[DrawnTable],
) -> None:
    assert [(table.name, table.module) for table in town] == [
        ("library_books", "library"),
        ("lending_loans", "lending"),
    ]
    [arrow] = town[1].arrows
    assert arrow == Arrow(
        "lending_loans", ("book_id",), "library_books", ("id",), optional=False, single=False
    )


def test_a_column_says_what_it_is(town: Sequence[DrawnTable]) -> None:
    columns = {column.name: column for column in town[0].columns}
    assert columns["id"] == DrawnColumn(
        "id", "integer", primary=True, foreign=False, unique=True, optional=False
    )
    assert columns["title"].unique
    assert columns["isbn"].optional
    assert columns["bought_at"].kind == "timestamptz"


def test_every_table_of_the_messenger_is_drawn_once(messenger: Sequence[DrawnTable]) -> None:
    names = [table.name for table in messenger]
    assert len(names) == len(set(names))
    assert {"auth_accounts", "chat_messages", "event_outbox"} <= set(names)
    assert all(table.module for table in messenger)
